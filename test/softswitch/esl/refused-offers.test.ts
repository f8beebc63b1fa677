// Session descriptions that no call is made of: each is told to be the caller's fault, 488 (RFC 3261 §21.4.26).
import { MediaServerFixture, phoneSdp, portOf } from './media-server-fixture.js';

let fixture: MediaServerFixture;
beforeAll(async () => (fixture = await MediaServerFixture.open()));
afterAll(() => fixture.close());

const offer = phoneSdp(40_404);
const at = (host: string): string => offer.replace(/^c=.*$/m, `c=IN IP4 ${host}`);

async function statusOf(body: string, headers: Record<string, string> = {}): Promise<number> {
  const outcome = await fixture.invite(body, headers).outcome;
  if (outcome.kind === 'failed') return outcome.status;
  await fixture.outbound.accept();
  await outcome.dialog.bye();
  return 200;
}

test.each([
  ['that is none at all', 'hello'],
  ['of lines that mean nothing', 'v=0\r\nm=\r\nc=\r\na=rtpmap:\r\n'],
  ['with a c= line without an address', offer.replace(/^c=.*$/m, 'c=IN IP4')],
  ['without a c= line', offer.replace(/^c=.*\r\n/m, '')],
  ['with a host name', at('localhost')],
  ['with a name that only a name server knows', at('audio.example.com')],
  ['for encrypted audio alone', offer.replace('RTP/AVP', 'RTP/SAVP')],
  ['with no codec that is spoken here', phoneSdp(40_404, '9 18')],
  ['at a multicast address', at('224.0.1.75')],
  ['at a multicast address with a lifetime', at('224.0.1.75/127')],
  ['at the broadcast address', at('255.255.255.255')],
  ['with the other address family', at('2001:db8::1').replace(/^c=IN IP4/m, 'c=IN IP6')],
])('an offer %s', async (_what, body) => {
  expect(await statusOf(body)).toBe(488);
});

test('an offer at loopback of somebody who calls from elsewhere', async () => {
  expect(await statusOf(offer, { 'X-SIP-Source': '198.51.100.7' })).toBe(488);
  expect(await statusOf(offer, { 'X-SIP-Source': '127.0.0.1' })).toBe(200);
});

test('an offer at the SIP port that it came to', async () => {
  fixture.engine.neverSendTo('0.0.0.0', fixture.sipPort);
  expect(await statusOf(phoneSdp(fixture.sipPort))).toBe(488);
  expect(await statusOf(phoneSdp(fixture.sipPort + 1))).toBe(200);
});

test("an offer at another call's port of ours, in the first INVITE and in a later one", async () => {
  const call = await fixture.call();
  const theirs = phoneSdp(portOf(call.dialog.remoteBody));
  expect(await statusOf(theirs)).toBe(488);
  const other = await fixture.call();
  expect(await other.dialog.reinvite(theirs)).toMatchObject({ kind: 'failed', status: 488 });
  expect(await other.dialog.reinvite(phoneSdp(other.peer.port))).toMatchObject({ kind: 'accepted' });
  await Promise.all([call.dialog.bye(), other.dialog.bye()]);
});

test('a call for which the media engine fails keeps no session', async () => {
  const create = fixture.engine.createSession.bind(fixture.engine);
  const close = jest.fn();
  jest.spyOn(fixture.engine, 'createSession').mockImplementationOnce(async (id) => {
    const session = await create(id);
    jest.spyOn(session, 'setRemote').mockRejectedValueOnce(new Error('the worker did not answer'));
    const closeSession = session.close.bind(session);
    return Object.assign(session, { close: () => (close(), closeSession()) });
  });
  expect(await statusOf(offer)).toBe(500);
  expect(close).toHaveBeenCalledTimes(1);
});
