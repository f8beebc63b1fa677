// What this version writes down of calls, held against what it wrote down when its number was chosen.
// Never lets what is kept become something else under the same number: a later run would go on with what it misreads.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { enterWait } from '../../../src/core/calls/queue-wait.js';
import { canBeResumed } from '../../../src/core/calls/call-resumption.js';
import { keptCallVersion, type KeptCall } from '../../../src/core/calls/kept-call.js';
import type { StageProgress } from '../../../src/core/calls/stage-progress.js';
import type { EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import * as calls from './call-driver.js';

const file = resolve(__dirname, '../../../../test/core/calls/kept-calls.json');

const queueId = 'sales' as QueueId;
const sinceMs = 1000 as EpochMs;
const wait = enterWait(queueId, sinceMs, { hasFirst: false, pauseMs: 30_000 }, sinceMs).state;
const goodbye = { prompt: 'goodbye', outcome: 'rejected', cause: 'max-wait' } as const;
const talk = { kind: 'callback', queueId, waitingSinceMs: sinceMs } as const;
const progresses: Readonly<Record<string, StageProgress>> = {
  menu: calls.inMenu(1),
  'queue, welcome': { ...wait, phase: { kind: 'welcome' } },
  'queue, music': wait,
  'queue, words': { ...wait, phase: { kind: 'words' } },
  'queue, callback': { ...wait, phase: { kind: 'callback', givenUp: 'max-wait', agreed: '+31612345678' } },
  announcement: { kind: 'announcement', ...goodbye },
  voicemail: {
    ...{ kind: 'voicemail', queueId, greeting: 'voicemail-greeting', maxMs: 60_000, phase: 'recording' },
  },
  callback: { ...talk, opening: 'offered', declined: goodbye, agreed: '+31612345678' },
};

const kept = ({ state }: calls.CallDriver): KeptCall => ({
  version: keptCallVersion,
  state,
  caller: {
    ...{ language: 'nl', known: false, overflows: 1, choices: ['choice-1'], points: 2 },
    ...{ demands: [], setPriority: 3 },
  },
  withheld: false,
});

const inStage = (progress: StageProgress): calls.CallDriver =>
  calls
    .arrived()
    .do(
      { kind: 'caller-answered', legId: calls.leg(1), dialogId: 'dialog-1', endpointId: 'endpoint-1' },
      { kind: 'stage-entered', stage: progress.kind, queueId, progress },
    );

const now: Readonly<Record<string, KeptCall>> = Object.fromEntries(
  Object.entries({
    'an agent rings': calls.agentRinging(inStage(wait)),
    'being joined': calls.joiningAgent(inStage(wait)),
    talking: calls.withAgent(),
    held: calls.withAgent().do({ kind: 'held', legId: calls.leg(2) }),
    'put through': calls.dialling('201'),
    colleagues: calls.colleaguesTalking(),
    'passed on': calls.passingOn(),
    conference: calls.threeTalking(),
    ...Object.fromEntries(Object.entries(progresses).map(([name, one]) => [name, inStage(one)])),
  }).map(([name, call]) => [name, kept(call)]),
);

/** Once for each version, with `RECORD_KEPT_CALLS=yes`. */
if (process.env.RECORD_KEPT_CALLS === 'yes')
  writeFileSync(file, `${JSON.stringify({ version: keptCallVersion, calls: now }, null, 2)}\n`);

const recorded = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly version: number;
  readonly calls: Readonly<Record<string, KeptCall>>;
};

test('the recorded calls are those of this version', () => {
  expect(recorded.version).toBe(keptCallVersion);
  expect(Object.keys(recorded.calls).toSorted()).toEqual(Object.keys(now).toSorted());
});

test.each(Object.keys(now))(
  '%s: written down as when the version was numbered, else keptCallVersion must grow and the calls be recorded anew',
  (name) => {
    expect(JSON.parse(JSON.stringify(now[name]))).toEqual(recorded.calls[name]);
  },
);

test.each(Object.entries(recorded.calls))('%s: can be gone on with', (_name, call) => {
  expect(canBeResumed(call)).toBe(true);
});
