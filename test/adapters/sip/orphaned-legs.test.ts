// Legs of an earlier run on a drachtio-server: it is asked after each, and tells nothing of what is asked in them.
// Never lets the earlier run say goodbye.
import type { DrachtioTelephony } from '../../../src/adapters/sip/drachtio-telephony.js';
import type { EarlierLeg, EstablishedLeg } from '../../../src/app/ports/telephony.js';
import { realServerHabits } from '../../../src/softswitch/control-protocol.js';
import { eventually } from '../../support/eventually.js';
import type { PeerMessage, SipPeer } from '../../support/sip-peer.js';
import { did, nextDaemon, sdp, TelephonyFixture } from './telephony-fixture.js';

let fixture: TelephonyFixture;
let next: DrachtioTelephony;
beforeEach(async () => {
  fixture = await TelephonyFixture.open({ habits: realServerHabits });
});
afterEach(async () => {
  await next.close();
  await fixture.close();
});

interface Caller {
  readonly peer: SipPeer;
  readonly to: string;
  readonly callId: string;
  readonly earlier: EarlierLeg;
}

async function answeredCaller(callId: string): Promise<Caller> {
  const peer = await fixture.peer();
  const parts = { uri: `sip:${did}@127.0.0.1:${fixture.sipPort}`, callId, body: sdp() };
  peer.send(peer.request('INVITE', fixture.sipPort, parts), fixture.sipPort);
  const answering = (await fixture.incoming()).answer(sdp());
  const ok = await peer.expect(({ status }) => status === 200);
  const to = ok.header('To') ?? '';
  peer.send(peer.request('ACK', fixture.sipPort, { ...parts, to, body: '' }), fixture.sipPort);
  const { dialogId } = (await answering)!;
  return { peer, to, callId, earlier: { sipCallId: callId, dialogId, invites: [] } };
}

const inDialog = ({ peer, to, callId }: Caller, method: string, cseq: number): void => {
  const parts = { uri: `sip:${did}@127.0.0.1:${fixture.sipPort}`, callId, to, cseq };
  peer.send(peer.request(method, fixture.sipPort, parts), fixture.sipPort);
};

const request =
  (wanted: string) =>
  ({ method, status }: PeerMessage): boolean =>
    method === wanted && status === 0;

/** The phone answers the question whether it is there. */
async function questioned({ peer }: Caller, status: number): Promise<void> {
  const question = await peer.expect(request('OPTIONS'));
  question.reply(peer.response(question, status));
}

async function adopted(caller: Caller, among: readonly Caller[] = [caller]): Promise<EstablishedLeg> {
  const { legs } = await next.adoptLegs(among.map(({ earlier }) => earlier));
  const made = await legs.find(({ sipCallId }) => sipCallId === caller.callId)!.adopt();
  if (made?.kind !== 'established') throw new Error('not adopted');
  return made.leg;
}

test('a caller is taken over: what it asks is refused, its hang-up is noticed', async () => {
  const caller = await answeredCaller('talks');
  next = await nextDaemon(fixture);
  const leg = await adopted(caller);
  await questioned(caller, 200);
  const ends: string[] = [];
  leg.onHungUp((cause) => ends.push(cause));
  // As a drachtio-server does it: also when a client has used the dialog since.
  inDialog(caller, 'INFO', 2);
  await caller.peer.expect(({ method, status }) => method === 'INFO' && status === 481);
  expect(ends).toEqual([]);
  inDialog(caller, 'BYE', 3);
  await caller.peer.expect(({ method, status }) => method === 'BYE' && status === 481);
  await eventually('the hang-up is noticed', () => ends.length > 0);
  expect(ends).toEqual(['hung-up']);
  await leg.hangUp();
});

test('a caller who was taken over is sent BYE, once', async () => {
  const caller = await answeredCaller('ends');
  next = await nextDaemon(fixture);
  const leg = await adopted(caller);
  const [first, second] = [leg.hangUp(), leg.hangUp()];
  const bye = await caller.peer.expect(request('BYE'));
  bye.reply(caller.peer.response(bye, 200));
  await Promise.all([first, second]);
  expect(await next.endLeftOver({ dialogId: leg.dialogId })).toBe('gone');
});

test('a phone that knows nothing of the dialog any more is gone, and the SIP server forgets it too', async () => {
  const caller = await answeredCaller('rebooted');
  next = await nextDaemon(fixture);
  const leg = await adopted(caller);
  await questioned(caller, 200);
  const ended = new Promise<string>((resolve) => leg.onHungUp(resolve));
  await questioned(caller, 481);
  expect(await ended).toBe('not-answering');
  const bye = await caller.peer.expect(request('BYE'));
  bye.reply(caller.peer.response(bye, 481));
});

test('who hung up while nobody was there is told; a server that has none of the dialogs has been started anew', async () => {
  const [stays, leaves] = [await answeredCaller('stays'), await answeredCaller('leaves')];
  next = await nextDaemon(fixture);
  inDialog(leaves, 'BYE', 2);
  await leaves.peer.expect(({ method, status }) => method === 'BYE' && status === 481);
  const { legs, ended } = await next.adoptLegs([stays.earlier, leaves.earlier]);
  expect(legs.map(({ sipCallId, state }) => [sipCallId, state])).toEqual([['stays', 'established']]);
  expect(ended).toMatchObject([{ dialogId: leaves.earlier.dialogId, reason: 'hung-up' }]);
  expect(await next.adoptLegs([leaves.earlier])).toEqual({ legs: [], ended: [] });
});

test('a phone that rings is cancelled', async () => {
  const desk = await fixture.peer();
  await fixture.register(desk, '202');
  const ringing = fixture.telephony.dial({
    to: { kind: 'extension', extension: '202' as never, autoAnswer: 'off' },
    localSdp: sdp(),
    callerNumber: '',
    callerName: undefined,
    timeoutMs: 10_000,
  });
  const invite = await desk.expect(request('INVITE'));
  invite.reply(desk.response(invite, 180, { tag: 'e' }));
  await new Promise<void>((rings) => ringing.onRinging(rings));
  const { invites, sipCallId } = ringing;
  next = await nextDaemon(fixture);
  expect(await next.adoptLegs([{ sipCallId, dialogId: undefined, invites }])).toEqual({
    legs: [],
    ended: [],
  });
  const cancel = await desk.expect(request('CANCEL'));
  cancel.reply(desk.response(cancel, 200, { tag: 'e' }));
  invite.reply(desk.response(invite, 487, { tag: 'e' }));
});

test('when the connection breaks, whoever was taken over is lost with it', async () => {
  const caller = await answeredCaller('lost');
  next = await nextDaemon(fixture);
  const leg = await adopted(caller);
  const ended = new Promise<string>((resolve) => leg.onHungUp(resolve));
  next.connection.suspend();
  expect(await ended).toBe('sip-server-lost');
});
