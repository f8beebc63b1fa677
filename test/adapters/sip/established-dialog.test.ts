// A caller who never confirms our answer: the SIP server may tell us nothing of that, and the leg must end all the same.
import { EventEmitter } from 'node:events';
import { EstablishedDialog } from '../../../src/adapters/sip/established-dialog.js';
import { createFakeLog } from '../../support/fake-log.js';

class FakeDialog extends EventEmitter {
  readonly type = 'uas';
  readonly sip = { callId: 'x', localTag: 'l', remoteTag: 'r' };
  readonly req = { source_address: '192.0.2.9' };
  readonly res = {};
  readonly remote = { sdp: '' };
  readonly local = { sdp: '' };
  byes = 0;

  destroy(_options: object, done: () => void): void {
    this.byes += 1;
    done();
  }
}

let dialog: FakeDialog;
let leg: EstablishedDialog;
beforeEach(() => {
  jest.useFakeTimers();
  dialog = new FakeDialog();
  leg = new EstablishedDialog(dialog as never, createFakeLog());
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

test('no ACK and no word from the SIP server: hung up when nobody repeats the 200 any more', async () => {
  const confirmed = leg.confirmed();
  await jest.advanceTimersByTimeAsync(34_999);
  expect(dialog.byes).toBe(0);
  await jest.advanceTimersByTimeAsync(1);
  expect([await confirmed, dialog.byes]).toEqual([false, 1]);
});

test('the same for a caller who owes us the answer', async () => {
  const answered = leg.lateAnswer();
  await jest.advanceTimersByTimeAsync(35_000);
  expect([await answered, dialog.byes]).toEqual([false, 1]);
});

test('an ACK confirms it; so does a BYE that overtook the ACK', async () => {
  const confirmed = leg.confirmed();
  dialog.emit('ack', { body: '' });
  expect(await confirmed).toBe(true);
  const other = new EstablishedDialog((dialog = new FakeDialog()) as never, createFakeLog());
  const hungUp = other.confirmed();
  dialog.emit('destroy', { source: 'network', get: () => undefined });
  expect(await hungUp).toBe(true);
});

test('a SIP server that gave up on the caller ends it', async () => {
  const confirmed = leg.confirmed();
  dialog.emit('destroy', { source: 'application', get: () => 'SIP;cause=200;text="ACK timeout"' });
  expect([await confirmed, dialog.byes]).toEqual([false, 0]);
});

test('a REFER that comes before anybody has taken an adopted leg over is put before whoever does', async () => {
  const headers: Record<string, string> = { 'Refer-To': '<sip:205@192.0.2.1>', CSeq: '7 REFER' };
  const req = { get: (name: string) => headers[name], has: (name: string) => name in headers };
  const answers: number[] = [];
  const res = { send: (status: number) => answers.push(status) };
  const adopted = (): EstablishedDialog =>
    new EstablishedDialog((dialog = new FakeDialog()) as never, createFakeLog(), true);
  const takenOver = adopted();
  dialog.emit('refer', req, res);
  await jest.advanceTimersByTimeAsync(100);
  const targets: string[] = [];
  takenOver.onRefer(({ target }) => targets.push(target));
  await jest.advanceTimersByTimeAsync(3000);
  expect([targets, answers]).toEqual([['205'], []]);
  // A carrier's: nobody passes calls on for it.
  adopted();
  dialog.emit('refer', req, res);
  await jest.advanceTimersByTimeAsync(3000);
  expect(answers).toEqual([501]);
});
