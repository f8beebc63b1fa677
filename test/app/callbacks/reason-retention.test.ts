// What customers said is deleted when their callbacks are long over, and not before.
// Never touches a disk.
import { forgetCallbackReasons } from '../../../src/app/callbacks/reason-retention.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { CallId, QueueId } from '../../../src/core/kernel/ids.js';
import { dayMs } from '../../../src/core/kernel/zoned-time.js';
import { FakeRecordings } from '../../support/fake-recordings.js';
import { createCommandsFixture, type CommandsFixture } from '../application/commands-fixture.js';

let fixture: CommandsFixture;
let recordings: FakeRecordings;

beforeEach(() => {
  fixture = createCommandsFixture();
  recordings = new FakeRecordings();
});
afterEach(() => fixture.close());

function record(...bodies: readonly JournalEventBody[]): void {
  fixture.store.journal.append(bodies.map((body) => ({ ...body, atMs: fixture.clock.nowMs() })));
}

const pathOf = (id: string): string => recordings.pathOf('callbacks', id as CallId);

/** Something is said in the call, which goes on. */
function speak(id: string): void {
  const callerNumber = '+31612345678';
  record({
    ...{ kind: 'call-started', callId: id as CallId, direction: 'inbound', dialled: '+31205550100' },
    callerNumber,
  });
  recordings.sizes.set(pathOf(id), 80_044);
}

const end = (id: string): void =>
  record({ kind: 'call-ended', callId: id as CallId, outcome: 'served', cause: 'callback-requested' });

/** Asked for by somebody who said what it is about. */
function request(id: string): void {
  speak(id);
  record({
    ...{ kind: 'callback-requested', callId: id as CallId, number: '+31612345678', by: 'caller' },
    ...{ queueId: 'sales' as QueueId, waitingSinceMs: fixture.clock.nowMs(), reasonPath: pathOf(id) },
  });
  end(id);
}

const close = (id: string): void =>
  record({ kind: 'callback-ended', callId: id as CallId, outcome: 'reached' });

const forget = async (): Promise<readonly string[]> => {
  await forgetCallbackReasons(fixture.store.journal, recordings, fixture.clock);
  return [...recordings.sizes.keys()];
};

it('deletes what was said about callbacks that ended more than a week ago, however long ago', async () => {
  request('old');
  close('old');
  fixture.clock.advance(100 * dayMs);
  request('week');
  request('open');
  close('week');
  expect(await forget()).toEqual([pathOf('week'), pathOf('open')]);
  fixture.clock.advance(7 * dayMs + 1);
  expect(await forget()).toEqual([pathOf('open')]);
});

it('deletes it also when where it lies was erased before', async () => {
  request('short');
  close('short');
  fixture.clock.advance(3 * dayMs);
  const { personal } = fixture.store;
  expect(personal.eraseSeenBefore(['number', 'recording'], fixture.clock.nowMs(), 10)).toBeGreaterThan(1);
  fixture.clock.advance(5 * dayMs);
  expect(await forget()).toEqual([]);
});

it('deletes what belongs to no callback, but not while the call goes on', async () => {
  speak('lost');
  expect(await forget()).toEqual([pathOf('lost')]);
  end('lost');
  expect(await forget()).toEqual([]);
});

it('keeps what lies in another folder than when it was said', async () => {
  request('moved');
  recordings.pathOf = (kind, callId) => `/elsewhere/${kind}/${callId}.wav`;
  await forget();
  expect(recordings.removed).toEqual([]);
});
