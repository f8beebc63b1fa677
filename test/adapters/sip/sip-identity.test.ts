// Who calls, as a request says it.
import type Srf from 'drachtio-srf';
import { deviceTargets } from '../../../src/adapters/sip/dial-target.js';
import { callerOf, partiesOf } from '../../../src/adapters/sip/sip-identity.js';

function requestFrom(from: string): Srf.SrfRequest {
  const headers = new Map([
    ['From', from],
    ['To', '<sip:205@pbx.example>'],
    ['Contact', '<sip:caller@192.0.2.1>'],
    ['Call-ID', 'a'],
    ['CSeq', '1 INVITE'],
  ]);
  const request = {
    method: 'INVITE',
    has: (name: string) => headers.has(name),
    get: (name: string) => headers.get(name),
  };
  return request as unknown as Srf.SrfRequest;
}

it('cuts a long number without halving a character, so that a phone can be shown it', () => {
  const request = requestFrom(`<sip:${'a'.repeat(63)}%F0%9F%98%80@carrier.example>;tag=1`);
  const { number } = callerOf(request, partiesOf(request)!);
  expect(number).toBe('a'.repeat(63));
  const socket = { sourceHost: '192.0.2.7', sourcePort: 5060, transport: 'udp' };
  const binding = { contactUri: 'sip:205@192.0.2.7', ...socket } as Parameters<
    typeof deviceTargets
  >[0][number];
  const [target] = deviceTargets([binding], { callerNumber: number, callerName: undefined }, 'off');
  expect(target?.headers.From).toContain(number);
});
