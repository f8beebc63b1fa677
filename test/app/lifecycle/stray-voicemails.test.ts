// Voice messages that a crash interrupted: kept when something was said, thrown away when not.
import { keepStrayVoicemails } from '../../../src/app/lifecycle/stray-voicemails.js';
import type { Voicemail } from '../../../src/api/voicemails.js';
import type { JournalEventBody, RecordedEvent } from '../../../src/core/journal/journal-event.js';
import type { CallId, EpochMs, QueueId } from '../../../src/core/kernel/ids.js';
import { createFakeLog } from '../../support/fake-log.js';
import { FakeRecordings } from '../../support/fake-recordings.js';

const callId = 'c1' as CallId;
const path = '/recordings/voicemail/c1.wav';
const bytes = (ms: number): number => 44 + 16 * ms;
const toVoicemail: readonly JournalEventBody[] = [
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

async function start(
  sizeBytes: number,
  events: readonly JournalEventBody[] = toVoicemail,
  listed?: Partial<Voicemail>,
) {
  const recordings = new FakeRecordings();
  recordings.sizes.set(path, sizeBytes);
  const written: JournalEventBody[] = [];
  const kept = await keepStrayVoicemails({
    recordings,
    journal: {
      eventsOfCall: () =>
        events.map((event, seq): RecordedEvent => ({ ...event, seq, atMs: seq as EpochMs })),
      voicemail: () => listed as Voicemail | undefined,
    },
    writer: { record: (...bodies) => void written.push(...bodies) },
    log: createFakeLog(),
  });
  return { kept, written, removed: recordings.removed };
}

test('what the caller had said is a message like any other', async () => {
  expect(await start(bytes(7000))).toEqual({
    kept: 1,
    written: [{ kind: 'voicemail-left', callId, queueId: 'help', number: '+31612345678', durationMs: 7000 }],
    removed: [],
  });
});

test.each([
  ['in which nothing was said', bytes(200), toVoicemail],
  ['that is empty', 0, toVoicemail],
  ['of a call that was not sent to voicemail', bytes(7000), toVoicemail.slice(0, 1)],
])('a recording %s is thrown away', async (_what, size, events) => {
  expect(await start(size, events)).toEqual({ kept: 0, written: [], removed: [path] });
});

test('a message that is listed is left alone', async () => {
  expect(await start(bytes(7000), toVoicemail, { callId })).toEqual({ kept: 0, written: [], removed: [] });
});
