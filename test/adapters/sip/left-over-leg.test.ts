// A leg of a daemon that died is ended by what the SIP server calls it, on a connection that never knew it.
// Never lets the daemon that died say goodbye.
import type { DrachtioTelephony } from '../../../src/adapters/sip/drachtio-telephony.js';
import type { Telephony } from '../../../src/app/ports/telephony.js';
import { realServerHabits } from '../../../src/softswitch/control-protocol.js';
import type { PeerMessage } from '../../support/sip-peer.js';
import { did, nextDaemon, sdp, TelephonyFixture } from './telephony-fixture.js';

let fixture: TelephonyFixture;
let next: DrachtioTelephony | undefined;
beforeEach(async () => {
  fixture = await TelephonyFixture.open({ habits: realServerHabits });
});
afterEach(async () => {
  await next?.close();
  next = undefined;
  await fixture.close();
});

async function startNext(): Promise<Telephony> {
  next = await nextDaemon(fixture);
  return next;
}

const isRequest =
  (wanted: string, callId?: string) =>
  (message: PeerMessage): boolean =>
    message.method === wanted &&
    message.status === 0 &&
    (callId === undefined || message.header('Call-ID') === callId);

const toDesk = {
  to: { kind: 'extension', extension: '202' as never, autoAnswer: 'off' },
  localSdp: sdp(),
  callerNumber: '',
  callerName: undefined,
  timeoutMs: 10_000,
} as const;

test('a caller who was answered is sent BYE, once', async () => {
  const carrier = await fixture.peer();
  const parts = { uri: `sip:${did}@127.0.0.1:${fixture.sipPort}`, callId: 'talking', body: sdp() };
  carrier.send(carrier.request('INVITE', fixture.sipPort, parts), fixture.sipPort);
  const answering = (await fixture.incoming()).answer(sdp());
  const ok = await carrier.expect(({ status }) => status === 200);
  const ack = carrier.request('ACK', fixture.sipPort, { ...parts, to: ok.header('To'), body: '' });
  carrier.send(ack, fixture.sipPort);
  const { dialogId } = (await answering)!;
  expect(dialogId).toBe('talking;from-tag=uac1');
  const telephony = await startNext();
  expect(await telephony.endLeftOver({ dialogId })).toBe('ended');
  const bye = await carrier.expect(isRequest('BYE'));
  bye.reply(carrier.response(bye, 200));
  expect(await telephony.endLeftOver({ dialogId })).toBe('gone');
});

test('a phone that has answered us is sent BYE; one that rings, CANCEL', async () => {
  const desk = await fixture.peer();
  await fixture.register(desk, '202');
  const answered = fixture.telephony.dial(toDesk);
  const first = await desk.expect(isRequest('INVITE'));
  first.reply(desk.response(first, 200, { tag: 'd', body: sdp() }));
  const outcome = await answered.outcome;
  if (outcome.kind !== 'answered') throw new Error('not answered');
  await desk.expect(isRequest('ACK'));
  const ringing = fixture.telephony.dial(toDesk);
  const second = await desk.expect(isRequest('INVITE', ringing.sipCallId));
  second.reply(desk.response(second, 180, { tag: 'e' }));
  await new Promise<void>((rings) => ringing.onRinging(rings));
  const { invites } = ringing;
  expect(invites).toHaveLength(1);
  const telephony = await startNext();
  expect(await telephony.endLeftOver({ dialogId: outcome.leg.dialogId })).toBe('ended');
  await desk.expect(isRequest('BYE'));
  expect(await telephony.endLeftOver({ invites: [...invites, 'unknown'] })).toBe('ended');
  const cancel = await desk.expect(isRequest('CANCEL'));
  cancel.reply(desk.response(cancel, 200, { tag: 'e' }));
  second.reply(desk.response(second, 487, { tag: 'e' }));
  await desk.expect(isRequest('ACK', ringing.sipCallId));
  expect(await telephony.endLeftOver({ invites })).toBe('gone');
});

test('without a connection nothing is said to be ended', async () => {
  await fixture.telephony.close();
  expect(await fixture.telephony.endLeftOver({ dialogId: 'a;from-tag=1' })).toBe('failed');
});
