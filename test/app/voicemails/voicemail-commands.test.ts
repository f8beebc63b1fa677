// Voice messages as users handle them; the file and the list go together.
import { createVoicemailCommands } from '../../../src/app/voicemails/voicemail-commands.js';
import type { Voicemail } from '../../../src/api/voicemails.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import { StoreError } from '../../../src/app/ports/store.js';
import { createFakeLog } from '../../support/fake-log.js';
import { FakeRecordings } from '../../support/fake-recordings.js';

const path = '/recordings/voicemail/c1.wav';

function open() {
  const recordings = new FakeRecordings();
  recordings.sizes.set(path, 1000);
  const log = createFakeLog();
  const events: JournalEventBody[] = [];
  const state = { healthy: true };
  let voicemail: Voicemail | undefined = {
    callId: 'c1',
    queueId: 'help',
    number: '+31612345678',
    name: null,
    leftAtMs: 1,
    durationMs: 4000,
    heardAtMs: null,
    heardBy: null,
  };
  const commands = createVoicemailCommands({
    journal: {
      voicemails: () => ({ voicemails: voicemail === undefined ? [] : [voicemail], next: null }),
      voicemail: (id) => (voicemail?.callId === id ? voicemail : undefined),
    },
    writer: {
      get healthy() {
        return state.healthy;
      },
      record: (...bodies) => {
        events.push(...bodies);
        for (const body of bodies) {
          if (body.kind === 'voicemail-heard' && voicemail !== undefined)
            voicemail = { ...voicemail, heardAtMs: 2, heardBy: body.by };
          if (body.kind === 'voicemail-deleted') voicemail = undefined;
        }
      },
    },
    recordings,
    fullQueues: () => ['help', 'sales'],
    log,
  });
  return { commands, recordings, events, log, state };
}

test('a message is played from its file', async () => {
  const { commands } = open();
  expect(await commands.audio('c1')).toEqual({ kind: 'granted', value: { path } });
});

test('a file that is gone is not found, and somebody should look into it', async () => {
  const { commands, recordings, log } = open();
  recordings.sizes.clear();
  expect(await commands.audio('c1')).toMatchObject({ kind: 'refused', code: 'not-found' });
  expect(log.lines).toMatchObject([{ level: 'error' }]);
});

test('a list tells which queues take no more, of those that one may see', () => {
  const { commands } = open();
  const query = { limit: 50 };
  expect(commands.list(query).full).toEqual(['help', 'sales']);
  expect(commands.list(query, ['sales', 'support']).full).toEqual(['sales']);
});

test('heard is written once', () => {
  const { commands, events } = open();
  expect(commands.markHeard('c1', 'ann')).toMatchObject({ value: { heardBy: 'ann' } });
  expect(commands.markHeard('c1', 'bob')).toMatchObject({ value: { heardBy: 'ann' } });
  expect(events).toEqual([{ kind: 'voicemail-heard', callId: 'c1', by: 'ann' }]);
});

test('deleting takes the file too', async () => {
  const { commands, recordings, events } = open();
  expect(await commands.remove('c1', 'ann')).toMatchObject({ kind: 'granted' });
  expect(recordings.removed).toEqual([path]);
  expect(events).toEqual([{ kind: 'voicemail-deleted', callId: 'c1', by: 'ann' }]);
  expect(await commands.remove('c1', 'ann')).toMatchObject({ code: 'not-found' });
});

test('while nothing can be saved, none is marked as heard and none is deleted', async () => {
  const { commands, recordings, events, state } = open();
  state.healthy = false;
  expect(() => commands.markHeard('c1', 'ann')).toThrow(StoreError);
  await expect(commands.remove('c1', 'ann')).rejects.toThrow(StoreError);
  expect([recordings.removed, events]).toEqual([[], []]);
});

test('what cannot be removed from the disk stays in the list', async () => {
  const { commands, recordings, events } = open();
  recordings.remove = () => Promise.reject(new Error('read-only'));
  await expect(commands.remove('c1', 'ann')).rejects.toThrow('read-only');
  expect(events).toEqual([]);
});

test.each([['audio'], ['markHeard'], ['remove']] as const)(
  '%s of a message that is not there is refused',
  async (command) => {
    const { commands } = open();
    expect(await commands[command]('c9', 'ann')).toMatchObject({ kind: 'refused', code: 'not-found' });
  },
);
