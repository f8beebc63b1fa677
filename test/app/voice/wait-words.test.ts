// Which recording says a place or a time; and every recording that can be named exists in every language.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keyPrompt } from '../../../src/app/voice/caller-profile.js';
import { expectedWaitPrompt, positionPrompt, waitedPrompt } from '../../../src/app/voice/wait-words.js';

const minutes = (low: number, high: number) => ({
  lowMs: low * 60_000,
  middleMs: ((low + high) / 2) * 60_000,
  highMs: high * 60_000,
});

test.each([
  ['exact', 1, 'queue-position-1'],
  ['exact', 50, 'queue-position-50'],
  ['exact', 51, 'queue-position-over-50'],
  ['up-to', 10, 'queue-position-10'],
  ['up-to', 11, undefined],
  ['more-than', 10, 'queue-position-10'],
  ['more-than', 11, 'queue-position-over-10'],
  ['off', 1, undefined],
] as const)('%s, place %d → %s', (position, place, prompt) => {
  expect(positionPrompt(place, { position, positionLimit: 10 })).toBe(prompt);
});

test('"at least n before you" is never more than there are', () => {
  expect(positionPrompt(14, { position: 'more-than', positionLimit: 13 })).toBe('queue-position-over-10');
  expect(positionPrompt(2, { position: 'more-than', positionLimit: 1 })).toBe('queue-position-over-1');
});

test.each([
  [0, 0.5, 'queue-wait-0-1'],
  [0.2, 1.5, 'queue-wait-0-2'],
  [1, 2, 'queue-wait-1-2'],
  [2.5, 4, 'queue-wait-2-5'],
  [1.5, 4, 'queue-wait-1-5'],
  [3, 9, 'queue-wait-2-10'],
  [1, 9, 'queue-wait-0-10'],
  [6, 14, 'queue-wait-5-15'],
  [11, 14, 'queue-wait-10-15'],
  [16, 29, 'queue-wait-15-30'],
  [31, 59, 'queue-wait-30-60'],
  [4, 40, 'queue-wait-0-60'],
  [20, 70, 'queue-wait-over-15'],
  [40, 80, 'queue-wait-over-30'],
  [61, 90, 'queue-wait-over-60'],
  [3, 70, undefined],
])('between %d and %d minutes → %s', (low, high, prompt) => {
  expect(expectedWaitPrompt(minutes(low, high))).toBe(prompt);
});

test.each([
  [0, 'waited-0'],
  [59_999, 'waited-0'],
  [60_000, 'waited-1'],
  [4 * 60_000 + 59_000, 'waited-4'],
  [6 * 60_000, 'waited-5'],
  [29 * 60_000, 'waited-20'],
  [3_600_000, 'waited-60'],
  [9_000_000, 'waited-60'],
])('waited %d ms → %s', (waitedMs, prompt) => {
  expect(waitedPrompt(waitedMs)).toBe(prompt);
});

test('every recording exists in every language', () => {
  const names = new Set<string>([
    'queue-overflow',
    'queue-callback-hint',
    'closed',
    'goodbye',
    'technical-problem',
    'chosen',
    'voicemail-greeting',
    'voicemail-thanks',
    'voicemail-empty',
    'callback-offer',
    'callback-offer-closed',
    'callback-keep-place',
    'callback-number-is',
    'callback-confirm',
    'callback-enter-number',
    'callback-number-wrong',
    'callback-say-reason',
    'callback-thanks',
    'callback-already',
    'callback-go-on-waiting',
    'callback-not-possible',
    'callback-announcement',
    'callback-dialling',
    'callback-busy',
    'callback-no-answer',
    'callback-unreachable',
    ...[...'0123456789*#'].map(keyPrompt),
  ]);
  for (let place = 1; place <= 60; place += 1)
    for (const positionLimit of [1, 2, 3, 7, 10, 33, 50])
      names.add(positionPrompt(place, { position: 'more-than', positionLimit }) ?? 'closed');
  for (let low = 0; low < 90; low += 0.5)
    for (let high = low; high < 100; high += 0.5)
      names.add(expectedWaitPrompt(minutes(low, high)) ?? 'closed');
  for (let waited = 0; waited < 100; waited += 1) names.add(waitedPrompt(waited * 60_000));
  const missing = ['en', 'nl', 'pl'].flatMap((language) =>
    [...names]
      .map((name) => join('firmware-config/prompts', language, `${name}.wav`))
      .filter((path) => !existsSync(path)),
  );
  expect(missing).toEqual([]);
});
