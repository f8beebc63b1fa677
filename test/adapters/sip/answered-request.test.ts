// Whoever asks is answered, also when the handler has a fault.
// Never uses a network: requests are handed over.
import type Srf from 'drachtio-srf';
import { answered } from '../../../src/adapters/sip/answered-request.js';
import { createFakeLog } from '../../support/fake-log.js';

const bug = new Error('a bug');

test.each([
  ['is refused with 500', false, [500]],
  ['is left alone when it was answered before', true, []],
])('a request whose handler fails %s', (_what, finalResponseSent, expected) => {
  const log = createFakeLog();
  const sent: number[] = [];
  const res = { finalResponseSent, send: (status: number) => sent.push(status) };
  const handle = answered(log, () => {
    throw bug;
  });
  handle({ method: 'REGISTER' } as Srf.SrfRequest, res as unknown as Srf.SrfResponse);
  expect(sent).toEqual(expected);
  expect(log.lines).toMatchObject([{ level: 'error', fields: { err: bug, method: 'REGISTER' } }]);
});
