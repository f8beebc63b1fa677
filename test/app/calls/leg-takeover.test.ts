// Phones that take over a leg of a call in progress by an INVITE with Replaces (RFC 3891).
import { MediaError } from '../../../src/app/ports/media.js';
import type { ReplacedDialog } from '../../../src/app/ports/telephony.js';
import { createCallDeskFixture, type CallDeskFixture } from './call-desk-fixture.js';

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

const phoneOf = (extension: string) => ({ kind: 'extension', extension: extension as never }) as const;
const takeOver = async (extension: string, replaced: ReplacedDialog, offer?: string) => {
  const incoming = desk.telephony.takesOver(phoneOf(extension), replaced, offer);
  await desk.settle();
  return incoming;
};

test.each(['v=0 second phone', ''])(
  "an agent goes on with another phone, and is the queue's as before (offer: %p)",
  async (offer) => {
    desk.logIn('201');
    const caller = await desk.callerInSales();
    const agent = desk.telephony.lastTo('201').pickUp();
    await desk.settle();
    const other = await takeOver('201', agent.named, offer);
    expect(agent.hungUpByUs).toBe(true);
    expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[2]);
    expect(desk.stateOf('201')).toBe('talking');
    expect(desk.of('conversation-ended')).toEqual([]);
    // Its keys are its own: hold, and passing on.
    await other.leg!.reoffer('v=0\r\nm=audio 4000 RTP/AVP 8\r\na=sendonly\r\n');
    await desk.settle();
    expect(desk.media.endpoints[0]!.background).toMatchObject({ kind: 'music' });
    other.leg!.bye();
    await desk.settle();
    expect(caller.leg!.hungUpByUs).toBe(true);
    expect(desk.of('conversation-ended')).toMatchObject([{ agentId: '201' }]);
    expect(desk.stateOf('201')).not.toBe('talking');
  },
);

test('whoever has called a colleague goes on with another phone', async () => {
  const caller = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  const colleague = desk.telephony.lastTo('205').pickUp();
  await desk.settle();
  const other = await takeOver('201', caller.leg!.named);
  expect(caller.leg!.hungUpByUs).toBe(true);
  expect(desk.media.endpoints[1]!.bridgedWith).toBe(desk.media.endpoints[2]);
  colleague.bye();
  await desk.settle();
  expect(other.leg!.hungUpByUs).toBe(true);
});

test('a colleague picks up a phone that rings, which shows no missed call', async () => {
  const caller = desk.telephony.fromExtension('201', '205');
  await desk.settle();
  const phone = desk.telephony.lastTo('205');
  phone.ring();
  await desk.settle();
  const other = await takeOver('203', phone.named);
  expect(phone.cancelReason).toBe('answered-elsewhere');
  phone.fail('cancelled', 487);
  await desk.settle();
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[2]);
  expect(desk.of('extension-call-answered')).toMatchObject([{ extension: '203' }]);
  caller.leg!.bye();
  await desk.settle();
  expect(other.leg!.hungUpByUs).toBe(true);
});

test('nobody takes over what is not theirs, or not there, and nothing changes', async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const phone = desk.telephony.lastTo('201');
  phone.ring();
  await desk.settle();
  // The queue has chosen.
  expect((await takeOver('203', phone.named)).refused).toBe(403);
  const agent = phone.pickUp();
  await desk.settle();
  expect((await takeOver('203', agent.named)).refused).toBe(403);
  expect((await takeOver('201', caller.leg!.named)).refused).toBe(403);
  expect((await takeOver('201', { ...agent.named, earlyOnly: true })).refused).toBe(486);
  for (const wrong of [{ sipCallId: 'x' }, { localTag: 'x' }, { remoteTag: 'x' }])
    expect((await takeOver('201', { ...agent.named, ...wrong })).refused).toBe(481);
  const carrier = desk.telephony.takesOver({ kind: 'trunk', trunkId: 'demo' as never }, agent.named);
  expect(carrier.refused).toBe(403);
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[1]);
  expect(desk.stateOf('201')).toBe('talking');
  caller.leg!.bye();
});

test('a phone that gives up before it is answered, and media that it cannot have', async () => {
  desk.logIn('201');
  const caller = await desk.callerInSales();
  const agent = desk.telephony.lastTo('201').pickUp();
  await desk.settle();
  const impatient = desk.telephony.takesOver(phoneOf('201'), agent.named);
  impatient.cancel();
  await desk.settle();
  desk.media.failNext = new MediaError('media-unavailable', 'gone');
  expect((await takeOver('201', agent.named)).refused).toBe(503);
  expect(desk.media.endpoints[0]!.bridgedWith).toBe(desk.media.endpoints[1]);
  caller.leg!.bye();
});
