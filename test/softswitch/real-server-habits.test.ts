// The habits of the real FreeSWITCH that a test may switch on, seen through the unmodified drachtio-srf and drachtio-fsmrf.
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { realServerHabits } from '../../src/softswitch/control-protocol.js';
import { silentLog } from '../../src/softswitch/log.js';
import { phoneSdp } from './esl/media-server-fixture.js';
import { eventually } from './media/media-fixture.js';
import { SoftswitchFixture, type Leg } from './softswitch-fixture.js';
import type { SrfRequest, SrfResponse } from '../support/srf-client.js';

let fixture: SoftswitchFixture;
beforeAll(async () => {
  fixture = await SoftswitchFixture.open(silentLog, { habits: realServerHabits });
});
afterAll(() => fixture.close());

const caller = (): Promise<Leg> => fixture.leg((peer) => ({ remoteSdp: phoneSdp(peer.port, '8') }));

/** Made without SDP, as the endpoint of a phone that is still to be rung; the phone has just answered. */
async function answeredPhone(): Promise<Leg> {
  const phone = await fixture.leg(() => ({}));
  const { dialog } = phone.endpoint;
  // drachtio-srf keeps no SDP of a request like this, so it has none to answer with.
  const headers = { Contact: dialog.local.contact, 'Content-Type': 'application/sdp' };
  await dialog.request({ method: 'INVITE', body: phoneSdp(phone.peer.port, '8'), headers });
  return phone;
}

async function untilBridged({ endpoint }: Leg, other: Leg): Promise<void> {
  endpoint.conn.subscribe('CHANNEL_BRIDGE');
  const up = once(endpoint.conn, `esl::event::CHANNEL_BRIDGE::${endpoint.uuid}`);
  await endpoint.bridge(other.endpoint);
  await up;
}

test('a leg whose audio is not sendrecv is offered media at the bridge, and ended when nobody answers the offer', async () => {
  const a = await caller();
  const b = await answeredPhone();
  const ended = once(b.endpoint.dialog, 'destroy') as Promise<[{ get(name: string): string }]>;
  await untilBridged(a, b);
  const [bye] = await ended;
  expect(bye.get('Reason')).toBe('SIP;cause=488;text="Incomplete offer/answer"');
  await a.endpoint.destroy();
});

test('who answers that offer with the SDP of the phone stays in the call, and both hear each other', async () => {
  const a = await caller();
  const b = await answeredPhone();
  const offered = new Promise<string>((resolve) => {
    b.endpoint.dialog.on('modify', (req: SrfRequest, res: SrfResponse) => {
      res.send(200, { body: phoneSdp(b.peer.port, '8') });
      resolve(req.body);
    });
  });
  await untilBridged(a, b);
  expect(await offered).toMatch(/m=audio \d+ RTP\/AVP 0 8 101[^]*a=sendrecv/);
  a.peer.startStream(8, 500);
  b.peer.startStream(8, 900);
  await Promise.all([a.peer.untilTone(900), b.peer.untilTone(500)]);
  await Promise.all([a.endpoint.destroy(), b.endpoint.destroy()]);
});

test('a leg that has been sendrecv for long enough is left alone', async () => {
  const a = await caller();
  const b = await answeredPhone();
  await new Promise((resolve) => setTimeout(resolve, 1.2 * realServerHabits.mediaLagMs));
  const offers: unknown[] = [];
  b.endpoint.dialog.on('modify', (_req: SrfRequest, res: SrfResponse) => {
    offers.push(undefined);
    res.send(200, { body: phoneSdp(b.peer.port, '8') });
  });
  await untilBridged(a, b);
  a.peer.startStream(8, 500);
  await b.peer.untilTone(500);
  expect(offers).toEqual([]);
  await Promise.all([a.endpoint.destroy(), b.endpoint.destroy()]);
});

test('uuid_bridge is answered before the bridge is up', async () => {
  const a = await caller();
  const b = await caller();
  a.endpoint.conn.subscribe('CHANNEL_BRIDGE');
  let up = false;
  const bridged = once(a.endpoint.conn, `esl::event::CHANNEL_BRIDGE::${a.endpoint.uuid}`).then(() => {
    up = true;
  });
  await a.endpoint.bridge(b.endpoint);
  expect(up).toBe(false);
  await bridged;
  await Promise.all([a.endpoint.destroy(), b.endpoint.destroy()]);
});

test('a recording is a bare header on the disk until its first piece is full or it ends', async () => {
  const a = await caller();
  const path = join(fixture.folder, 'habits.wav');
  a.peer.startStream(8, 500);
  const recording = a.endpoint.record(path, { timeLimitSecs: 2 });
  await eventually(async () => (await stat(path).catch(() => undefined))?.size === 44, 'the header');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await stat(path)).size).toBe(44);
  await recording;
  expect((await stat(path)).size).toBe(44 + 2 * 16_000);
  await a.endpoint.destroy();
});

test('a global variable stays as it was set until it is taken away', async () => {
  const api = (command: string): Promise<string> => fixture.mediaServer.api(command);
  expect(await api('global_setvar user=one/2/3')).toBe('+OK\n');
  expect(await api('global_getvar user')).toBe('one/2/3');
  expect(await api('global_setvar user=')).toBe('+OK\n');
  expect(await api('global_getvar user')).not.toContain('one');
  expect(await api(`global_setvar user=${'x'.repeat(2000)}`)).toMatch(/^-ERR/);
  expect(await api('global_setvar =x')).toMatch(/^-USAGE/);
});
