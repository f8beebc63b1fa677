// Things that happen at the wrong moment: between answer and bridge, while the SIP server goes, and against all rules.
import { MediaError } from '../../../src/app/ports/media.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';

const hold = 'v=0\r\nm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n';
const resume = 'v=0\r\nm=audio 4000 RTP/AVP 8\r\na=sendrecv\r\n';

let desk: CallDeskFixture;
beforeEach(() => {
  desk = createCallDeskFixture();
});
afterEach(async () => {
  await desk.settle();
  expect(desk.desk.activeCalls).toBe(0);
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.telephony.leaked()).toEqual([]);
  expect(desk.of('leg-ended')).toHaveLength(desk.of('leg-started').length);
  desk.acd.close();
});

/** A caller who is being offered to agent 201, and the audio made for that agent. */
const offered = async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const [callerEnd, agentEnd] = desk.media.endpoints;
  return { caller, callerEnd: callerEnd!, agentEnd: agentEnd!, phone: desk.telephony.dialled[0]! };
};

const expectWaiting = (): void => {
  expect(desk.acd.snapshot().waiting.map(({ interactionId }) => interactionId as string)).toEqual(['call-1']);
  expect(desk.stateOf('201')).not.toBe('talking');
};

test('an agent who hangs up before the two hear each other costs the caller nothing', async () => {
  const { caller, callerEnd, phone } = await offered();
  phone.pickUp().bye();
  await desk.settle();
  expectWaiting();
  expect(callerEnd.background).toMatchObject({ kind: 'music' });
  desk.logIn('202');
  await desk.settle();
  const agent = desk.telephony.dialled[1]!.pickUp();
  await desk.settle();
  expect(desk.stateOf('202')).toBe('talking');
  expect(desk.of('conversation-ended').map((event) => event.cause)).toEqual(['bridge-failed']);
  caller.leg!.bye();
  await desk.settle();
  expect(agent.hungUpByUs).toBe(true);
});

test('an agent whose audio is lost before the two hear each other costs the caller nothing', async () => {
  const { caller, agentEnd, phone } = await offered();
  agentEnd.modify = () => {
    agentEnd.drop('media-server-lost');
    return Promise.reject(new MediaError('media-ended', 'gone'));
  };
  const agent = phone.pickUp();
  await desk.settle();
  expectWaiting();
  expect(agent.hungUpByUs).toBe(true);
  caller.leg!.bye();
});

test('a fault of the program while joining neither keeps the agent nor the phone nor the caller', async () => {
  const { caller, agentEnd, phone } = await offered();
  agentEnd.modify = () => Promise.reject(new Error('nobody thought of this'));
  const agent = phone.pickUp();
  await desk.settle();
  expectWaiting();
  expect(agent.hungUpByUs).toBe(true);
  expect(desk.log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  caller.leg!.bye();
});

test('a phone that re-INVITEs while it is being joined is served, and its hold holds', async () => {
  const { caller, callerEnd, agentEnd, phone } = await offered();
  let join: () => void = () => undefined;
  const bridge = callerEnd.bridge.bind(callerEnd);
  callerEnd.bridge = async (other) => {
    await new Promise<void>((resolve) => (join = resolve));
    return bridge(other);
  };
  const agent = phone.pickUp();
  await desk.settle();
  expect(await agent.reoffer(hold)).toBe(agentEnd.localSdp);
  expect(callerEnd.background).toMatchObject({ music: 'default' });
  join();
  await desk.settle();
  expect(callerEnd.bridgedWith).toBe(agentEnd);
  expect(callerEnd.background).toMatchObject({ kind: 'music' });
  await agent.reoffer(resume);
  expect(callerEnd.background).toBeUndefined();
  expect(desk.kinds().filter((kind) => /held|resumed/.test(kind))).toEqual(['leg-held', 'leg-resumed']);
  caller.leg!.bye();
});

test('a caller without an offer hears us by our offer and is heard by the late answer', async () => {
  const caller = desk.telephony.fromTrunk('+31205550100', '+31612345678', '');
  await desk.settle();
  const [endpoint] = desk.media.endpoints;
  expect(endpoint!.remoteSdp).toBe('v=0 late answer');
  expect(endpoint!.listening).toBe(true);
  caller.leg!.bye();
});

test('a late answer that the media server refuses ends the call', async () => {
  desk.media.hold = true;
  const caller = desk.telephony.fromTrunk('+31205550100', '+31612345678', '');
  await desk.settle();
  desk.media.endpoints[0]!.modify = () => Promise.reject(new MediaError('media-refused', 'no codec'));
  desk.media.release();
  await desk.settle();
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'rejected', cause: 'incompatible-media' }]);
});

test('a caller whose SIP server is lost before the answer did not cancel', async () => {
  const caller = desk.telephony.fromExtension('207', '208');
  await desk.settle();
  const phone = desk.telephony.dialled[0]!;
  phone.ring();
  caller.cancel('sip-server-lost');
  phone.fail('unreachable');
  await desk.settle();
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'interrupted', cause: 'sip-server-lost' }]);
  expect(desk.of('leg-ended').map(({ by }) => by)).toEqual(['remote', 'local']);
});

test('closing waits for phones and audio of both sides', async () => {
  const { phone } = await offered();
  phone.pickUp();
  await desk.settle();
  await desk.desk.endAll('service-stopped');
  expect(desk.media.leaked()).toEqual([]);
  expect(desk.of('call-ended')).toMatchObject([{ outcome: 'interrupted', cause: 'service-stopped' }]);
});
