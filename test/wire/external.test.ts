// `telephony: external`: the same daemon against servers that it did not start, may lose, and may be refused by.
// Never lets the daemon start a softswitch: the one here plays the external drachtio-server and FreeSWITCH.
import { readFileSync } from 'node:fs';
import type { Health } from '../../src/api/system.js';
import { demoDid } from '../../src/cli/demo/demo-company.js';
import { stopAllChildren } from '../support/child-process.js';
import { freeMediaPort } from '../support/free-port.js';
import { SipPeer, type PeerMessage, type RequestParts } from '../support/sip-peer.js';
import {
  externalSettings,
  ExternalServers,
  freeExternalPorts,
  type ExternalChanges,
  type ExternalPorts,
} from '../support/external-servers.js';
import { eventually } from '../support/eventually.js';
import { ServiceUnderTest, supportDid } from '../support/service-under-test.js';
import { TcpRelay } from '../support/tcp-relay.js';
import { longestSilenceMs, tonePresence } from '../support/wav-analysis.js';

jest.setTimeout(180_000);

const caller = '31600000001';
// Not 440: the music on hold has that note.
const callerHz = 1850;

let ports: ExternalPorts;
let servers: ExternalServers | undefined;
let test: ServiceUnderTest | undefined;
let relay: TcpRelay | undefined;
beforeEach(async () => {
  ports = await freeExternalPorts();
});
afterEach(async () => {
  await test?.close();
  await servers?.kill();
  await relay?.cut();
  relay = undefined;
  test = undefined;
  servers = undefined;
  await stopAllChildren();
});

const startService = async (secrets = {}, more: ExternalChanges = {}): Promise<ServiceUnderTest> =>
  (test = await ServiceUnderTest.start({
    settings: externalSettings(ports, secrets, more),
    externalSipPort: ports.sip,
  }));

const untilHealth = (service: ServiceUnderTest, wanted: Partial<Health>): Promise<unknown> =>
  eventually(
    `health ${JSON.stringify(wanted)}`,
    async () => {
      const health: Partial<Health> = await service.service.get<Health>('/health');
      return Object.entries(wanted).every(([key, value]) => health[key as keyof Health] === value);
    },
    60_000,
  );

const supportUri = (): string => `sip:${supportDid}@127.0.0.1:${ports.sip}`;

const inviteOf = (peer: SipPeer, parts: RequestParts): string =>
  peer.request('INVITE', ports.sip, { ...parts, uri: supportUri() });

const audioOffer = (format: number): string =>
  ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0']
    .concat(`m=audio 40000 RTP/AVP ${format}`, '')
    .join('\r\n');

async function fullCall(service: ServiceUnderTest): Promise<void> {
  const agent = await service.phone('203', { answer: 'manual', toneHz: 1000 });
  await service.dialFeature(agent, '*11');
  await service.untilAgent('203', 'available', 'idle');
  const phone = await service.trunkPhone(caller, { toneHz: callerHz });
  const from = agent.events.length;
  await phone.dial(supportDid);
  await agent.waitForEvent('CALL_INCOMING', undefined, from);
  await agent.accept();
  await service.untilStage(caller, 'talking');
  await Promise.all([agent.untilTone(callerHz, 900), phone.untilTone(1000, 900)]);
  await phone.hangUp();
  await service.live.until('no call left', () => service.live.calls.size === 0);
  expect(await service.endedCall(caller)).toMatchObject({ outcome: 'answered', agentId: '203' });
  await Promise.all([agent.stop(), phone.stop()]);
  expect(tonePresence(agent.heard(), callerHz).presentMs).toBeGreaterThanOrEqual(900);
  expect(tonePresence(phone.heard(), 1000).presentMs).toBeGreaterThanOrEqual(900);
}

it('carries a whole call, and starts no softswitch of its own', async () => {
  servers = await ExternalServers.start(ports);
  const service = await startService();
  await untilHealth(service, { status: 'up', telephonyUp: true, mediaUp: true });
  await fullCall(service);
  const { pid } = service.service;
  expect(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()).toBe('');
});

it('survives servers that die in the middle of a call: degraded, the caller listed, then up again', async () => {
  servers = await ExternalServers.start(ports);
  const service = await startService();
  await untilHealth(service, { status: 'up' });
  await service.agent('203', { answer: 'auto' });
  const phone = await service.trunkPhone(caller);
  await phone.dial(supportDid);
  const callId = await service.untilStage(caller, 'talking');
  await servers.kill();
  await untilHealth(service, { status: 'degraded', telephonyUp: false, mediaUp: false, activeCalls: 0 });
  await service.live.until('telephony is down', () => !service.live.telephonyUp);
  expect(await service.service.call(callId)).toMatchObject({ outcome: 'interrupted' });
  const callbacks = await service.service.get<{ callId: string }[]>('/callbacks');
  expect(callbacks).toMatchObject([{ callId, number: caller, queueId: 'support' }]);
  await service.clear();

  servers = await ExternalServers.start(ports);
  await untilHealth(service, { status: 'up', telephonyUp: true, mediaUp: true });
  await service.live.until('telephony is up', () => service.live.telephonyUp);
  await service.logAllOut();
  await fullCall(service);
});

it('drachtio-server dies alone, in the middle of calls: their channels end, who was lost is listed, and it goes on', async () => {
  servers = await ExternalServers.start(ports);
  const service = await startService();
  await untilHealth(service, { status: 'up' });
  await service.agent('203', { answer: 'auto' });
  const talker = await service.trunkPhone(caller);
  await talker.dial(supportDid);
  const talking = await service.untilStage(caller, 'talking');
  const waiter = await service.trunkPhone('31600000002');
  await waiter.dial(supportDid);
  const waiting = await service.untilStage('31600000002', 'waiting');
  await servers.drachtio.kill();
  await untilHealth(service, { status: 'degraded', telephonyUp: false, mediaUp: true, activeCalls: 0 });
  // While it is still away.
  await eventually('no channel is left', async () => (await servers!.sessions()) === 0);
  for (const id of [talking, waiting])
    expect(await service.service.call(id)).toMatchObject({ outcome: 'interrupted' });
  const callbacks = await service.service.get<{ callId: string }[]>('/callbacks');
  expect(callbacks.map(({ callId }) => callId).sort()).toEqual([talking, waiting].sort());
  await service.clear();

  servers.drachtio = await ExternalServers.startDrachtio(ports);
  await untilHealth(service, { status: 'up', telephonyUp: true });
  await service.logAllOut();
  await fullCall(service);
});

/** The phone rang before the daemon heard of it; from now on it knows by which name the server can be told to end it. */
async function untilRingingIsKnown(service: ServiceUnderTest, callerNumber: string): Promise<void> {
  const callId = await service.untilStage(callerNumber, 'ringing');
  await eventually('the journal says that it rings', async () =>
    (await service.service.call(callId)).events.some(({ kind }) => kind === 'leg-ringing'),
  );
}

it('where only the connection to drachtio-server breaks, nobody is left holding the receiver', async () => {
  servers = await ExternalServers.start(ports);
  relay = new TcpRelay();
  await relay.open({ host: '127.0.0.1', port: ports.drachtio });
  const service = await startService({}, { drachtioPort: relay.port });
  await untilHealth(service, { status: 'up' });
  const agent = await service.agent('203', { answer: 'auto' });
  const ringing = await service.agent('205', { answer: 'manual' });
  const talker = await service.trunkPhone(caller);
  await talker.dial(supportDid);
  await service.untilStage(caller, 'talking');
  const from = { agent: agent.events.length, ringing: ringing.events.length };
  const waiter = await service.trunkPhone('31600000002');
  await waiter.dial(supportDid);
  await ringing.waitForEvent('CALL_INCOMING', undefined, from.ringing);
  await untilRingingIsKnown(service, '31600000002');
  await relay.cut();
  await untilHealth(service, { telephonyUp: false, activeCalls: 0 });
  await relay.open({ host: '127.0.0.1', port: ports.drachtio });
  await Promise.all([
    talker.waitForEvent('CALL_CLOSED'),
    waiter.waitForEvent('CALL_CLOSED'),
    agent.waitForEvent('CALL_CLOSED', undefined, from.agent),
    ringing.waitForEvent('CALL_CLOSED', undefined, from.ringing),
  ]);
  await untilHealth(service, { status: 'up' });
  await eventually('no channel is left', async () => (await servers!.sessions()) === 0);
});

it('a media server without a port says 488, and no caller hears that', async () => {
  const portMin = await freeMediaPort(2);
  servers = await ExternalServers.start(ports, { portMin, portMax: portMin + 1 });
  const service = await startService();
  await untilHealth(service, { status: 'up' });
  await eventually('the test channel is gone', async () => (await servers!.sessions()) === 0);
  const waiter = await service.trunkPhone(caller);
  await waiter.dial(supportDid);
  await service.untilStage(caller, 'waiting');
  const other = await service.trunkPhone('31600000002');
  await other.dial(supportDid);
  expect((await other.waitForEvent('CALL_CLOSED')).param).toContain('503');
  // What nobody here speaks is refused as such, also then.
  const peer = await SipPeer.open('udp', 'hidden');
  try {
    peer.send(inviteOf(peer, { body: audioOffer(18) }), ports.sip);
    expect((await peer.expect(({ status }) => status >= 200)).status).toBe(488);
  } finally {
    await peer.close();
  }
});

it('a CANCEL on the heels of our 200 leaves nobody: the caller hangs up, or is given up', async () => {
  servers = await ExternalServers.start(ports);
  const service = await startService();
  await untilHealth(service, { status: 'up' });
  /** Cancels when the 200 is there, which the SIP server refuses and keeps to itself. */
  const cancelLate = async (peer: SipPeer, callId: string): Promise<PeerMessage> => {
    const parts = { callId, branch: `z9hG4bK${callId}` };
    peer.send(inviteOf(peer, { ...parts, body: audioOffer(8) }), ports.sip);
    const ok = await peer.expect(({ status, method }) => status === 200 && method === 'INVITE');
    peer.send(peer.request('CANCEL', ports.sip, { ...parts, uri: supportUri() }), ports.sip);
    expect((await peer.expect(({ method }) => method === 'CANCEL')).status).toBe(481);
    return ok;
  };
  const [polite, gone] = [await SipPeer.open('udp', 'hidden'), await SipPeer.open('udp', 'hidden')];
  try {
    const answers = await Promise.all([cancelLate(polite, 'polite'), cancelLate(gone, 'gone')]);
    // RFC 3261 §15: a caller who wants out after the 200 acknowledges it and says BYE.
    const inDialog = { callId: 'polite', to: answers[0].header('To'), uri: supportUri() };
    polite.send(polite.request('ACK', ports.sip, inDialog), ports.sip);
    polite.send(polite.request('BYE', ports.sip, { ...inDialog, cseq: 2 }), ports.sip);
    await polite.expect(({ status, method }) => status === 200 && method === 'BYE');
    await eventually('one channel is left', async () => (await servers!.sessions()) === 1);
    // The other says nothing more: the 200 is repeated for 64*T1 (RFC 3261 §13.3.1.4).
    await gone.expect(/^BYE /, 45_000);
    await eventually('no channel is left', async () => (await servers!.sessions()) === 0);
    await untilHealth(service, { activeCalls: 0 });
    const calls = await service.service.allCalls();
    expect(calls.map(({ outcome }) => outcome)).toEqual(['abandoned', 'abandoned']);
  } finally {
    await Promise.all([polite.close(), gone.close()]);
  }
});

it('kill -9 of the daemon: who talks, waits or is in a menu goes on; who hung up meanwhile is noticed', async () => {
  servers = await ExternalServers.start(ports);
  const service = await startService();
  await untilHealth(service, { status: 'up' });
  const agent = await service.agent('203', { answer: 'auto', toneHz: 1000 });
  const talker = await service.trunkPhone(caller, { toneHz: callerHz });
  await talker.dial(supportDid);
  await service.untilStage(caller, 'talking');
  await Promise.all([agent.untilTone(callerHz, 900), talker.untilTone(1000, 900)]);
  const [waits, listens, leaves] = ['31600000002', '31600000003', '31600000004'] as const;
  const [waiter, listener, leaver] = [
    await service.trunkPhone(waits),
    await service.trunkPhone(listens),
    await service.trunkPhone(leaves),
  ];
  await Promise.all([listener.dial(demoDid), leaver.dial(demoDid)]);
  for (const number of [listens, leaves]) await service.untilStage(number, 'menu');
  const other = await service.agent('205', { answer: 'manual', toneHz: 1000 });
  await waiter.dial(supportDid);
  await other.waitForEvent('CALL_INCOMING');
  await untilRingingIsKnown(service, waits);
  expect(await servers.sessions()).toBe(6);
  const phones = [agent, talker, other, waiter, listener];
  const from = new Map(phones.map((phone) => [phone, phone.events.length]));
  service.service.killDaemon();
  await service.service.exited();
  // As with the real servers: whoever is there is not told, and whoever hangs up is heard by nobody.
  await leaver.hangUp();
  await new Promise((next) => setTimeout(next, 1000));
  expect(await servers.sessions()).toBe(6);

  await service.startAgain();
  await service.untilStage(caller, 'talking');
  await service.untilAgent('203', 'available', 'talking');
  await service.untilStage(listens, 'menu');
  expect(await service.endedCall(leaves)).toMatchObject({ outcome: 'abandoned', cause: 'caller-hung-up' });
  // A phone that rang is asked anew.
  await other.waitForEvent('CALL_CLOSED', undefined, from.get(other));
  await other.waitForEvent('CALL_INCOMING', undefined, from.get(other));
  await other.accept();
  await service.untilStage(waits, 'talking');
  await waiter.untilTone(1000, 500);
  for (const phone of [agent, talker, waiter, listener])
    expect(phone.events.slice(from.get(phone)).map(({ type }) => type)).not.toContain('CALL_CLOSED');

  // Either side hangs up: the other is told.
  await Promise.all([talker.hangUp(), other.hangUp(), listener.hangUp()]);
  await Promise.all([
    agent.waitForEvent('CALL_CLOSED', undefined, from.get(agent)),
    waiter.waitForEvent('CALL_CLOSED'),
  ]);
  expect(await service.endedCall(caller)).toMatchObject({ outcome: 'answered', cause: 'caller-hung-up' });
  const { outcome, cause, events } = await service.endedCall(waits);
  expect({ outcome, cause }).toEqual({ outcome: 'answered', cause: 'agent-hung-up' });
  expect(events.filter(({ kind }) => kind === 'call-queued')).toHaveLength(1);
  await service.live.until('the books balance', () => {
    const { offered, answered, interrupted } = service.live.queues.get('support')!.today;
    return offered === 2 && answered === 2 && interrupted === 0;
  });
  await eventually('no channel is left', async () => (await servers!.sessions()) === 0);
  expect(await service.service.get('/callbacks')).toEqual([]);
  await Promise.all([agent.stop(), talker.stop()]);
  for (const [phone, hz] of [
    [agent, callerHz],
    [talker, 1000],
  ] as const)
    expect(longestSilenceMs(phone.heard(), hz)).toBeLessThan(200);
});

it('a SIP server that hangs is noticed, and no call ends of it', async () => {
  servers = await ExternalServers.start(ports);
  const service = await startService();
  await untilHealth(service, { status: 'up' });
  const agent = await service.agent('203', { answer: 'auto', toneHz: 1000 });
  const phone = await service.trunkPhone(caller, { toneHz: callerHz });
  await phone.dial(supportDid);
  await service.untilStage(caller, 'talking');
  await Promise.all([agent.untilTone(callerHz, 900), phone.untilTone(1000, 900)]);

  // Its connection stays.
  servers.drachtio.hang();
  await untilHealth(service, { status: 'degraded', telephonyUp: false, mediaUp: true, activeCalls: 1 });
  await service.live.until('telephony is down', () => !service.live.telephonyUp);
  servers.drachtio.resume();
  await untilHealth(service, { status: 'up', telephonyUp: true, mediaUp: true, activeCalls: 1 });
  await service.live.until('telephony is up', () => service.live.telephonyUp);
  const told = service.service.output.split('\n').filter((line) => line.includes('SIP server'));
  expect(told.filter((line) => line.includes('does not answer any more'))).toHaveLength(1);
  expect(told.filter((line) => line.includes('answers again'))).toHaveLength(1);

  await phone.hangUp();
  expect(await service.endedCall(caller)).toMatchObject({ outcome: 'answered', agentId: '203' });
  await Promise.all([agent.stop(), phone.stop()]);
  // Some 25 s of silence towards the daemon, and never towards each other.
  expect(tonePresence(phone.heard(), 1000).presentMs).toBeGreaterThanOrEqual(15_000);
});

it('a media server that cannot reach us back is not believed: said at once, not to the first caller', async () => {
  servers = await ExternalServers.start(ports);
  // Nobody listens there.
  const service = await startService({}, { advertisedHost: '127.0.0.2' });
  await untilHealth(service, { status: 'degraded', telephonyUp: true, mediaUp: false });
  expect(service.service.output).toContain('calls do not reach the media server');
  const phone = await service.trunkPhone(caller);
  await phone.dial(supportDid);
  expect((await phone.waitForEvent('CALL_CLOSED')).param).toContain('503');
});

it('a second service on the same drachtio-server says so and takes no call; it serves when the first one is gone', async () => {
  servers = await ExternalServers.start(ports);
  const first = await startService();
  await untilHealth(first, { status: 'up' });
  const second = await ServiceUnderTest.start({
    settings: externalSettings(ports),
    externalSipPort: ports.sip,
  });
  try {
    await untilHealth(second, { status: 'degraded', telephonyUp: false, mediaUp: true });
    expect((await second.service.get<Health>('/health')).problems).toContain('sip-server-shared');
    await second.live.until('its pages say so', () => !second.live.telephonyUp);
    expect(second.service.output).toContain('another service uses the SIP server');
    // drachtio-server would give every second one to the other.
    for (const number of ['31600000002', '31600000003', '31600000004']) {
      const phone = await first.trunkPhone(number);
      await phone.dial(supportDid);
      await first.untilStage(number, 'waiting');
    }
    expect(second.live.calls.size).toBe(0);
    await first.clear();
    expect((await first.service.get<Health>('/health')).status).toBe('up');
    await first.service.stop();
    await untilHealth(second, { status: 'up', telephonyUp: true });
    await fullCall(second);
  } finally {
    await second.close();
  }
});

it('starts before its servers do: degraded until they come', async () => {
  const service = await startService();
  await untilHealth(service, { status: 'degraded', telephonyUp: false, mediaUp: false });
  servers = await ExternalServers.start(ports);
  await untilHealth(service, { status: 'up', telephonyUp: true, mediaUp: true });
  await fullCall(service);
});

it('says in the log which secret is refused, and by whom', async () => {
  servers = await ExternalServers.start(ports);
  const service = await startService({ secret: 'wrong', password: 'wrong too' });
  await untilHealth(service, { status: 'degraded', telephonyUp: false, mediaUp: false });
  await eventually('both named in the log', () => {
    const { output } = service.service;
    return (
      output.includes(`the SIP server at 127.0.0.1:${ports.drachtio} refuses the secret`) &&
      new RegExp(`127\\.0\\.0\\.1:${ports.eventSocket}.*password`).test(output)
    );
  });
  expect(service.service.output).not.toContain('wrong too');
});
