// `telephony: external`: the same daemon against servers that it did not start, may lose, and may be refused by.
// Never lets the daemon start a softswitch: the one here plays the external drachtio-server and FreeSWITCH.
import { fork, type ChildProcess as NodeChild } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Health } from '../../src/api/system.js';
import type { FromSoftswitch, SoftswitchOptions } from '../../src/softswitch/control-protocol.js';
import { stopAllChildren } from '../support/child-process.js';
import { freePort, serviceRtpPorts } from '../support/free-port.js';
import { eventually, ServiceUnderTest, supportDid } from '../support/service-under-test.js';
import { tonePresence } from '../support/wav-analysis.js';

jest.setTimeout(180_000);

const entry = resolve(__dirname, '..', '..', 'src', 'softswitch', 'main.js');
const soundsDir = resolve(__dirname, '..', '..', '..', 'firmware-config');
const secret = 'drachtio-secret';
const password = 'socket-password';
const caller = '31600000001';
// Not 440: the music on hold has that note.
const callerHz = 1850;

interface Ports {
  readonly sip: number;
  readonly drachtio: number;
  readonly eventSocket: number;
  readonly mediaSip: number;
}

const freePorts = async (): Promise<Ports> => ({
  sip: await freePort(),
  drachtio: await freePort(),
  eventSocket: await freePort(),
  mediaSip: await freePort(),
});

/** Servers of somebody else's, on fixed ports. */
class ExternalServers {
  private constructor(private readonly child: NodeChild) {}

  static async start(ports: Ports): Promise<ExternalServers> {
    const host = '127.0.0.1';
    const options: SoftswitchOptions = {
      sip: {
        listeners: [
          { transport: 'udp', host, port: ports.sip },
          { transport: 'tcp', host, port: ports.sip },
        ],
      },
      drachtio: { host, port: ports.drachtio, secret },
      eventSocket: { host, port: ports.eventSocket, password },
      media: {
        sipHost: host,
        sipPort: ports.mediaSip,
        rtpHost: host,
        rtpPortMin: serviceRtpPorts.portMin,
        rtpPortMax: serviceRtpPorts.portMax,
        workers: 1,
        soundsDir,
        musicDirs: { default: `${soundsDir}/music/default` },
        recordingsDirs: [tmpdir()],
        rtpTimeoutS: 60,
      },
      logLevel: 'warn',
    };
    const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    await new Promise<void>((ready, fail) => {
      const timer = setTimeout(() => fail(new Error('the external servers do not start')), 60_000);
      child.on('message', (message: FromSoftswitch) => {
        if (message.kind === 'ready' || message.kind === 'failed') clearTimeout(timer);
        if (message.kind === 'ready') ready();
        if (message.kind === 'failed') fail(new Error(message.message));
      });
      child.send({ kind: 'start', options });
    });
    return new ExternalServers(child);
  }

  /** Without a goodbye to anybody. Idempotent. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise<void>((next) => this.child.once('exit', () => next()));
    this.child.kill('SIGKILL');
    await exited;
  }
}

let ports: Ports;
let servers: ExternalServers | undefined;
let test: ServiceUnderTest | undefined;
beforeEach(async () => {
  ports = await freePorts();
});
afterEach(async () => {
  await test?.close();
  await servers?.kill();
  test = undefined;
  servers = undefined;
  await stopAllChildren();
});

const settings = (secrets: { readonly secret?: string; readonly password?: string } = {}) => ({
  telephony: 'external',
  external: {
    drachtio: { host: '127.0.0.1', port: ports.drachtio, secret: secrets.secret ?? secret },
    freeswitch: [
      {
        host: '127.0.0.1',
        port: ports.eventSocket,
        password: secrets.password ?? password,
        promptsDir: `${soundsDir}/prompts`,
      },
    ],
  },
});

const startService = async (secrets = {}): Promise<ServiceUnderTest> =>
  (test = await ServiceUnderTest.start({ settings: settings(secrets), externalSipPort: ports.sip }));

const untilHealth = (service: ServiceUnderTest, wanted: Partial<Health>): Promise<unknown> =>
  eventually(
    `health ${JSON.stringify(wanted)}`,
    async () => {
      const health: Partial<Health> = await service.service.get<Health>('/health');
      return Object.entries(wanted).every(([key, value]) => health[key as keyof Health] === value);
    },
    60_000,
  );

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
