// A leg that is taken over too late is nobody's: it is hung up.
import { EventEmitter } from 'node:events';
import type Srf from 'drachtio-srf';
import type { KeptLeg, KeptLegs } from '../../../src/adapters/sip/kept-legs.js';
import { LegAdoption } from '../../../src/adapters/sip/leg-adoption.js';
import { createFakeLog } from '../../support/fake-log.js';

const leg: KeptLeg = {
  ...{ id: 'call;from-tag=a', callId: 'call', direction: 'outgoing', state: 'established' },
  ...{ localSdp: '', remoteSdp: '', media: false },
};

class FakeDialog extends EventEmitter {
  readonly type = 'uac';
  readonly sip = { callId: 'call', localTag: 'a', remoteTag: 'b' };
  readonly res = { source_address: '192.0.2.1' };
  readonly local = { sdp: '' };
  readonly remote = { sdp: '' };
  readonly destroy = jest.fn((_options: object, done: () => void) => done());
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test.each([
  [8999, 'established', 0],
  [9001, undefined, 1],
] as const)('a dialog after %d ms is %s', async (afterMs, kind, hungUp) => {
  const dialog = new FakeDialog();
  const adoption = new LegAdoption({
    srf: {
      createUAC: (_uri: string, _options: object, _progress: object, done: (...result: unknown[]) => void) =>
        setTimeout(() => done(null, dialog), afterMs),
    } as unknown as Srf,
    kept: {
      list: () => Promise.resolve({ legs: [leg], ended: [] }),
      adoptOutgoing: () => ({ uri: 'sip:x', headers: {} }),
    } as unknown as KeptLegs,
    track: () => undefined,
    incoming: () => undefined,
    log: createFakeLog(),
  });
  const { legs } = await adoption.list();
  const adopted = legs[0]!.adopt();
  jest.advanceTimersByTime(10_000);
  expect((await adopted)?.kind).toBe(kind);
  expect(dialog.destroy).toHaveBeenCalledTimes(hungUp);
});
