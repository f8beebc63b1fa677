// Voice messages that a crash interrupted: kept when something was said, thrown away when not.
import { settledAfterMs, startOrphanedVoicemails } from '../../../src/app/voicemails/orphaned-voicemails.js';
import type { Voicemail } from '../../../src/api/voicemails.js';
import type { JournalEventBody, RecordedEvent } from '../../../src/core/journal/journal-event.js';
import type { CallId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { createFakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';
import { FakeRecordings } from '../../support/fake-recordings.js';

const callId = 'c1' as CallId;
const path = '/recordings/voicemail/c1.wav';
const bytes = (ms: number): number => 44 + 16 * ms;
const goesOn: readonly JournalEventBody[] = [
  {
    kind: 'call-started',
    callId,
    direction: 'inbound',
    dialled: '+31205550100',
    callerNumber: '+31612345678',
  },
  {
    kind: 'call-redirected',
    callId,
    queueId: 'help' as QueueId,
    reason: 'max-wait',
    action: 'voicemail',
  },
];
const ended: JournalEventBody = {
  kind: 'call-ended',
  callId,
  outcome: 'interrupted',
  cause: 'daemon-restarted',
};
const toVoicemail = [...goesOn, ended];

function open(
  sizeBytes: number,
  events: readonly JournalEventBody[] = toVoicemail,
  listed?: Partial<Voicemail>,
) {
  const recordings = new FakeRecordings();
  recordings.sizes.set(path, sizeBytes);
  const written: JournalEventBody[] = [];
  const clock = createFakeClock();
  const starting = startOrphanedVoicemails({
    recordings,
    journal: {
      eventsOfCall: () =>
        events.map((event, seq): RecordedEvent => ({ ...event, seq, atMs: seq as EpochMs })),
      voicemail: () => listed as Voicemail | undefined,
    },
    writer: { record: (...bodies: readonly JournalEventBody[]) => void written.push(...bodies) },
    clock,
    log: createFakeLog(),
  });
  /** Until the recordings have been looked at once more. */
  const lookAgain = async (): Promise<void> => {
    await starting;
    clock.advance(settledAfterMs);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return { recordings, written, clock, starting, lookAgain };
}

async function start(...parameters: Parameters<typeof open>) {
  const { recordings, written, clock, lookAgain } = open(...parameters);
  await lookAgain();
  expect(clock.pendingCount()).toBe(0);
  return { written, removed: recordings.removed, mended: recordings.mended };
}

test('what the caller had said is a message like any other', async () => {
  expect(await start(bytes(7000))).toEqual({
    written: [{ kind: 'voicemail-left', callId, queueId: 'help', number: '+31612345678', durationMs: 7000 }],
    removed: [],
    // Its writer was killed, too.
    mended: [path],
  });
});

test.each<[string, JournalEventBody]>([
  ['straight from a number', { kind: 'destination-reached', callId, action: 'voicemail', target: 'sales' }],
  ['by another queue', { ...toVoicemail[1]!, target: 'sales' } as JournalEventBody],
])('led there %s, the caller has left it for that queue', async (_how, led) => {
  const { written } = await start(bytes(7000), [toVoicemail[0]!, led, ended]);
  expect(written).toMatchObject([{ kind: 'voicemail-left', queueId: 'sales' }]);
});

test.each([
  ['in which nothing was said', bytes(200), toVoicemail],
  ['that is empty', 0, toVoicemail],
  ['of a call that was not sent to voicemail', bytes(7000), [...goesOn.slice(0, 1), ended]],
])('a recording %s is thrown away', async (_what, size, events) => {
  expect(await start(size, events)).toEqual({ written: [], removed: [path], mended: [] });
});

test('a message that is listed is left alone', async () => {
  expect(await start(bytes(7000), toVoicemail, { callId })).toMatchObject({ written: [], removed: [] });
});

test('a recording that still grows is left alone until it has settled', async () => {
  // The media server has its first piece of 64 KiB in memory: the file holds a header alone.
  const { recordings, written, starting, lookAgain } = open(44);
  await starting;
  recordings.sizes.set(path, bytes(4096));
  await lookAgain();
  recordings.sizes.set(path, bytes(8192));
  await lookAgain();
  expect({ written, removed: recordings.removed }).toEqual({ written: [], removed: [] });
  await lookAgain();
  expect(written).toMatchObject([{ kind: 'voicemail-left', durationMs: 8192 }]);
  expect(recordings.removed).toEqual([]);
});

test('a message of a call that goes on is left to it', async () => {
  const { recordings, written, clock, lookAgain } = open(bytes(7000), goesOn);
  await lookAgain();
  await lookAgain();
  expect({ written, removed: recordings.removed }).toEqual({ written: [], removed: [] });
  expect(clock.pendingCount()).toBe(1);
});

test('a recording that began after the start is none of the earlier run', async () => {
  const { recordings, written, starting, lookAgain } = open(bytes(7000), toVoicemail, { callId });
  await starting;
  recordings.sizes.set('/recordings/voicemail/c2.wav', 44);
  await lookAgain();
  expect({ written, removed: recordings.removed }).toEqual({ written: [], removed: [] });
});

test('closing ends the watch', async () => {
  const { clock, starting } = open(bytes(7000));
  (await starting)();
  expect(clock.pendingCount()).toBe(0);
});
