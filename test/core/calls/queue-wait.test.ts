// What a waiting caller hears, in every phase of the wait and after every input.
// Never leaves a combination out: a table that lacks one does not compile.
import {
  enterWait,
  resumeWait,
  transitionWait,
  waitDeadline,
  type QueueWait,
  type WaitEffect,
  type WaitInput,
  type WaitPhase,
} from '../../../src/core/calls/queue-wait.js';
import type { EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { isIgnored } from '../../../src/core/kernel/transition.js';

const now = 100_000 as EpochMs;
const rules = { hasFirst: true, pauseMs: 30_000 };

const phases = {
  welcome: { kind: 'welcome' },
  music: { kind: 'music', wordsAtMs: now },
  'music, words later': { kind: 'music', wordsAtMs: (now + 1) as EpochMs },
  words: { kind: 'words' },
  callback: { kind: 'callback' },
  'callback, given up': { kind: 'callback', givenUp: 'max-wait' },
  'callback, agreed': { kind: 'callback', agreed: '+31612345678' },
  answered: { kind: 'answered' },
  left: { kind: 'left' },
} satisfies Record<string, WaitPhase>;
type PhaseName = keyof typeof phases;

const inputs = {
  'first heard': { kind: 'heard', round: 0 },
  'words heard': { kind: 'heard', round: 1 },
  'earlier words heard': { kind: 'heard', round: 9 },
  due: { kind: 'due' },
  'callback asked': { kind: 'callback-asked' },
  'callback agreed': { kind: 'callback-agreed', number: '+31612345678' },
  'callback over': { kind: 'callback-over' },
  'agent answered': { kind: 'agent-answered' },
  'agent lost': { kind: 'agent-lost' },
  'given up': { kind: 'given-up', reason: 'all-on-break' },
  left: { kind: 'left' },
} satisfies Record<string, WaitInput>;
type InputName = keyof typeof inputs;

const waitIn = (phase: WaitPhase, rounds = phase.kind === 'welcome' ? 0 : 1): QueueWait => ({
  kind: 'queue',
  queueId: 'sales' as QueueId,
  waitingSinceMs: 5000 as EpochMs,
  phase,
  rounds,
});

const shownEffect = (effect: WaitEffect): string => {
  if (effect.kind === 'say-words') return `say-words ${effect.round}`;
  return effect.kind === 'redirect' ? `redirect ${effect.reason}` : effect.kind;
};

const shownPhase = (phase: WaitPhase): string => {
  if (phase.kind === 'music') return `music ${phase.wordsAtMs - now}`;
  if (phase.kind !== 'callback') return phase.kind;
  return ['callback', phase.givenUp, phase.agreed === undefined ? undefined : 'agreed']
    .filter((word) => word !== undefined)
    .join(' ');
};

function result(phase: PhaseName, input: InputName): string {
  const wait = waitIn(phases[phase]);
  const before = JSON.stringify(wait);
  const next = transitionWait(wait, inputs[input], rules, now);
  // Pure: the state before is as it was.
  expect(JSON.stringify(wait)).toBe(before);
  if (isIgnored(next)) return `- ${next.ignored}`;
  expect(JSON.parse(JSON.stringify(next.state))).toEqual(next.state);
  return [shownPhase(next.state.phase), ...next.effects.map(shownEffect)].join('; ');
}

const nothing = '- left';
const table: Record<PhaseName, Record<InputName, string>> = {
  welcome: {
    'first heard': 'music 2000; tell-ready; start-music',
    'words heard': '- stale-audio',
    'earlier words heard': '- stale-audio',
    due: '- not-due',
    'callback asked': 'callback; tell-ready; stop-audio; talk-about-callback',
    'callback agreed': '- not-talking',
    'callback over': '- not-talking',
    'agent answered': 'answered',
    'agent lost': '- not-answered',
    'given up': 'left; redirect all-on-break',
    left: 'left',
  },
  music: {
    'first heard': '- stale-audio',
    'words heard': '- stale-audio',
    'earlier words heard': '- stale-audio',
    due: 'words; say-words 2',
    'callback asked': 'callback; stop-audio; talk-about-callback',
    'callback agreed': '- not-talking',
    'callback over': '- not-talking',
    'agent answered': 'answered',
    'agent lost': '- not-answered',
    'given up': 'left; redirect all-on-break',
    left: 'left',
  },
  'music, words later': {
    'first heard': '- stale-audio',
    'words heard': '- stale-audio',
    'earlier words heard': '- stale-audio',
    due: '- not-due',
    'callback asked': 'callback; stop-audio; talk-about-callback',
    'callback agreed': '- not-talking',
    'callback over': '- not-talking',
    'agent answered': 'answered',
    'agent lost': '- not-answered',
    'given up': 'left; redirect all-on-break',
    left: 'left',
  },
  words: {
    'first heard': '- stale-audio',
    'words heard': 'music 30000',
    'earlier words heard': '- stale-audio',
    due: '- not-due',
    'callback asked': 'callback; stop-audio; talk-about-callback',
    'callback agreed': '- not-talking',
    'callback over': '- not-talking',
    'agent answered': 'answered',
    'agent lost': '- not-answered',
    'given up': 'left; redirect all-on-break',
    left: 'left',
  },
  callback: {
    'first heard': '- stale-audio',
    'words heard': '- stale-audio',
    'earlier words heard': '- stale-audio',
    due: '- not-due',
    'callback asked': '- not-waiting',
    'callback agreed': 'callback agreed',
    'callback over': 'music 30000; start-music',
    'agent answered': 'answered; end-talk; stop-audio',
    'agent lost': '- not-answered',
    'given up': 'callback all-on-break',
    left: 'left',
  },
  'callback, given up': {
    'first heard': '- stale-audio',
    'words heard': '- stale-audio',
    'earlier words heard': '- stale-audio',
    due: '- not-due',
    'callback asked': '- not-waiting',
    'callback agreed': 'callback max-wait agreed',
    'callback over': 'left; redirect max-wait',
    'agent answered': 'answered; end-talk; stop-audio',
    'agent lost': '- not-answered',
    'given up': 'callback max-wait',
    left: 'left',
  },
  'callback, agreed': {
    'first heard': '- stale-audio',
    'words heard': '- stale-audio',
    'earlier words heard': '- stale-audio',
    due: '- not-due',
    'callback asked': '- not-waiting',
    'callback agreed': 'callback agreed',
    'callback over': 'music 30000; start-music',
    'agent answered': 'answered; end-talk; stop-audio',
    'agent lost': '- not-answered',
    'given up': 'callback all-on-break agreed',
    left: 'left',
  },
  answered: {
    'first heard': '- stale-audio',
    'words heard': '- stale-audio',
    'earlier words heard': '- stale-audio',
    due: '- not-due',
    'callback asked': '- not-waiting',
    'callback agreed': '- not-talking',
    'callback over': '- not-talking',
    'agent answered': '- answered',
    'agent lost': 'music 30000; stop-audio; start-music',
    'given up': '- not-waiting',
    left: 'left',
  },
  left: {
    'first heard': nothing,
    'words heard': nothing,
    'earlier words heard': nothing,
    due: nothing,
    'callback asked': nothing,
    'callback agreed': nothing,
    'callback over': nothing,
    'agent answered': nothing,
    'agent lost': nothing,
    'given up': nothing,
    left: nothing,
  },
};

const rows = (Object.keys(phases) as PhaseName[]).flatMap((phase) =>
  (Object.keys(inputs) as InputName[]).map((input) => [phase, input, table[phase][input]] as const),
);
test.each(rows)('%s × %s → %s', (phase, input, expected) => {
  expect(result(phase, input)).toBe(expected);
});

test('a wait begins with the first announcement, or with music and a deadline for the first words', () => {
  const first = enterWait('sales' as QueueId, 5000 as EpochMs, rules, now);
  expect([shownPhase(first.state.phase), ...first.effects.map(shownEffect)]).toEqual([
    'welcome',
    'play-first',
  ]);
  expect(waitDeadline(first.state)).toBeUndefined();
  const music = enterWait('sales' as QueueId, 5000 as EpochMs, { ...rules, hasFirst: false }, now);
  expect([shownPhase(music.state.phase), ...music.effects.map(shownEffect)]).toEqual([
    'music 2000',
    'start-music',
  ]);
  expect(waitDeadline(music.state)).toBe(now + 2000);
  expect(music.state.waitingSinceMs).toBe(5000);
});

describe('after a restart the place is kept, and the caller', () => {
  const later = (now + 5000) as EpochMs;
  test.each([
    [phases.welcome, 'welcome; stop-audio; play-first'],
    [phases['music, words later'], 'music 5000; stop-audio; start-music'],
    [{ kind: 'music', wordsAtMs: (now + 20_000) as EpochMs } as const, 'music 20000'],
    [phases.words, 'music 5000; stop-audio; start-music'],
    [phases.callback, 'callback; stop-audio; talk-about-callback'],
    [phases.answered, 'music 5000; stop-audio; start-music'],
  ])('%j goes on: %s', (phase, expected) => {
    const wait = waitIn(phase);
    const { state, effects } = resumeWait(JSON.parse(JSON.stringify(wait)) as QueueWait, true, later);
    expect([shownPhase(state.phase), ...effects.map(shownEffect)].join('; ')).toBe(expected);
    expect(state).toMatchObject({ waitingSinceMs: 5000, rounds: wait.rounds });
  });

  test('hears music that has ended meanwhile from its beginning', () => {
    const { effects } = resumeWait(
      waitIn({ kind: 'music', wordsAtMs: (later + 1) as EpochMs }),
      false,
      later,
    );
    expect(effects.map(shownEffect)).toEqual(['stop-audio', 'start-music']);
  });
});
