// The real service with the demo company, its phones and its callers, for one wire test file.
// Never leaves a process, a port or a folder behind: `close` ends all that was started through it.
import { eventually } from './eventually.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Company } from '../../src/api/company.js';
import type { CallDetail, CallRecord } from '../../src/api/calls.js';
import type { LiveSnapshot, QueueLive } from '../../src/api/live.js';
import { demoCompany, demoDid, demoPassword } from '../../src/cli/demo/demo-company.js';
import { BaresipPhone, type BaresipOptions } from './baresip-phone.js';
import {
  externalSettings,
  ExternalServers,
  freeExternalPorts,
  type ExternalRtp,
} from './external-servers.js';
import { freePort, serviceRtpPorts } from './free-port.js';
import { LiveWatch } from './live-watch.js';
import { RunningService } from './running-service.js';
import { SippProcess, startSippAgent, type SippOptions } from './sipp-process.js';

export interface ServiceUnderTestOptions {
  /** What the company has; default: the demo company with a wrap-up of one second. */
  readonly company?: Company;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the service, beside this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** The data folder, `data`, is a disk of its own and of this size, which only the service sees. */
  readonly dataDiskBytes?: number;
  /** Where phones and callers find an external SIP server, which is the test's own to start. */
  readonly externalSipPort?: number;
}

/**
 * Every test that starts its service here is a test of `telephony: external` too: with this in the environment its service
 * works with servers that have the habits of the real drachtio-server and FreeSWITCH. See scripts/test.mjs.
 */
const isExternalRun = process.env.CENTRALE_TEST_TELEPHONY === 'external';

/** For what does not depend on whose servers carry the calls, in a file that is run with external ones too. */
export const itOnOwnServers = isExternalRun ? it.skip : it;

/** Leads into the support queue without a menu. */
export const supportDid = '+31205550102';
/** Rings extension 208. */
export const extensionDid = '+31205550108';

/** The demo company with times that suit tests and two numbers more; `changes` go into every queue. */
export function testCompany(changes: Partial<Company['queues'][number]> = {}): Company {
  return {
    ...demoCompany,
    dids: [
      ...demoCompany.dids,
      { number: supportDid, name: 'Support', destination: { kind: 'queue', queue: 'support' } },
      { number: extensionDid, name: 'Tom', destination: { kind: 'extension', extension: '208' } },
    ],
    queues: demoCompany.queues.map((queue) => ({ ...queue, wrapUpSeconds: 1, ...changes })),
  };
}

/** Change no more once every call has ended; times do, by the after-call work. */
const callerCounts = [
  'offered',
  'answered',
  'abandoned',
  'overflowed',
  'interrupted',
  'calledBack',
] as const satisfies readonly (keyof QueueLive['today'])[];

export class ServiceUnderTest {
  private readonly phones: BaresipPhone[] = [];
  private readonly callers: SippProcess[] = [];

  private constructor(
    readonly dir: string,
    readonly sipPort: number,
    readonly webPort: number,
    private readonly settings: Readonly<Record<string, unknown>>,
    private readonly servers: ExternalServers | undefined,
    public service: RunningService,
    public live: LiveWatch,
  ) {}

  static async start(options: ServiceUnderTestOptions = {}): Promise<ServiceUnderTest> {
    const { externalSipPort, company = testCompany(), ...forService } = options;
    const dir = mkdtempSync(join(tmpdir(), 'centrale-wire-'));
    const companyFile = join(dir, 'company.yaml');
    writeFileSync(companyFile, stringify(company));
    let servers: ExternalServers | undefined;
    let service: RunningService | undefined;
    try {
      let sipPort = externalSipPort ?? (await freePort());
      let settings = options.settings ?? {};
      if (isExternalRun && externalSipPort === undefined) {
        const ports = await freeExternalPorts();
        servers = await ExternalServers.start(ports, {
          ...serviceRtpPorts,
          ...(settings.rtp as Partial<ExternalRtp> | undefined),
        });
        sipPort = ports.sip;
        settings = { ...settings, ...externalSettings(ports) };
      }
      const webPort = await freePort();
      service = await RunningService.start({ ...forService, dir, companyFile, sipPort, webPort, settings });
      return new ServiceUnderTest(dir, sipPort, webPort, settings, servers, service, await watch(service));
    } catch (error) {
      await service?.stop();
      await servers?.kill();
      rmSync(dir, { recursive: true, force: true });
      throw error;
    }
  }

  get address(): string {
    return `127.0.0.1:${this.sipPort}`;
  }

  /** A new process on the ports and data of the one before, which must be over. */
  async startAgain(): Promise<void> {
    this.live.close();
    const { dir, sipPort, webPort, settings } = this;
    this.service = await RunningService.start({ dir, sipPort, webPort, settings });
    this.live = await watch(this.service);
  }

  /**
   * As when the power fails: nothing of ours is left, and everything is started again; of external servers the one that has
   * the dialogs, the media server being another machine.
   */
  async crashWholly(): Promise<void> {
    const softswitch = this.servers === undefined ? await this.service.softswitchPid() : undefined;
    this.service.killDaemon();
    if (softswitch !== undefined) process.kill(softswitch, 'SIGKILL');
    await this.service.exited();
    await this.servers?.crashDrachtio();
    await this.startAgain();
  }

  /** Kills the daemon, or stops it as for an upgrade; its supervisor starts it again. How long that took, ms. */
  async crashDaemon(signal?: 'SIGTERM'): Promise<number> {
    this.live.close();
    const tookMs = await this.service.crashDaemon(signal);
    this.live = await watch(this.service);
    return tookMs;
  }

  /** A desk phone, registered, its agent's status as it was. */
  async phone(extension: string, options: Partial<BaresipOptions> = {}): Promise<BaresipPhone> {
    const phone = await BaresipPhone.start({
      user: extension,
      password: demoPassword(extension),
      registrar: this.address,
      ...options,
    });
    this.phones.push(phone);
    await this.live.until(`${extension} reachable`, () => this.live.agents.get(extension)?.reachable);
    return phone;
  }

  /** A desk phone whose agent logged in by dialling *11, and waits for calls. */
  async agent(extension: string, options: Partial<BaresipOptions> = {}): Promise<BaresipPhone> {
    const phone = await this.phone(extension, options);
    await this.dialFeature(phone, '*11');
    // Not "idle": a caller who waited may be offered already.
    await this.live.until(
      `${extension} available`,
      () => this.live.agents.get(extension)?.status === 'available',
    );
    return phone;
  }

  /** Dials a feature code and hears it out. */
  async dialFeature(phone: BaresipPhone, code: string): Promise<void> {
    const from = phone.events.length;
    await phone.dial(code);
    await phone.waitForEvent('CALL_CLOSED', undefined, from);
  }

  /** A baresip that calls as the carrier does: unregistered, from the trunk's address. */
  async trunkPhone(number: string, options: Partial<BaresipOptions> = {}): Promise<BaresipPhone> {
    const phone = await BaresipPhone.start({
      user: number,
      registrar: this.address,
      toneHz: 1850,
      ...options,
    });
    this.phones.push(phone);
    return phone;
  }

  /** SIPp as the carrier's side of the trunk, dialling the main number. */
  async sippCaller(options: Partial<SippOptions> & Pick<SippOptions, 'scenario'>): Promise<SippProcess> {
    const sipp = await SippProcess.start({ remote: this.address, service: demoDid, ...options });
    this.callers.push(sipp);
    return sipp;
  }

  untilAgent(id: string, status: string, state: string, timeoutMs?: number): Promise<unknown> {
    return this.live.until(
      `agent ${id} ${status} and ${state}`,
      () => {
        const agent = this.live.agents.get(id);
        return agent?.status === status && agent.state === state;
      },
      timeoutMs,
    );
  }

  /** The call of this caller that is live, when it has come to `stage`. */
  untilStage(callerNumber: string, stage: string, timeoutMs?: number): Promise<string> {
    return this.live.until(
      `call of ${callerNumber} ${stage}`,
      () =>
        [...this.live.calls.values()].find((c) => c.callerNumber === callerNumber && c.stage === stage)?.id,
      timeoutMs,
    );
  }

  /** All that is recorded of the newest call of this caller, once it has ended. */
  async endedCall(callerNumber: string): Promise<CallDetail> {
    const record = await eventually(`call of ${callerNumber} ended`, async () => {
      const calls: CallRecord[] = await this.service.allCalls();
      const newest = calls.find((call) => call.callerNumber === callerNumber);
      return newest?.endedAtMs === null ? undefined : newest;
    });
    return this.service.call(record.id);
  }

  /** Every agent logged out, so that the next test's first to log in is the longest idle. */
  async logAllOut(): Promise<void> {
    const loggedIn = [...this.live.agents.values()].filter(({ status }) => status !== 'logged-out');
    for (const { id } of loggedIn) await this.setStatus(id, 'logged-out');
    await this.live.until('everybody logged out', () =>
      [...this.live.agents.values()].every(
        ({ status, state }) => status === 'logged-out' && state === 'idle',
      ),
    );
  }

  async setStatus(agent: string, status: 'available' | 'logged-out'): Promise<void> {
    const answer = await this.service.fetch(`/agents/${agent}/status`, { method: 'PUT', body: { status } });
    if (!answer.ok) throw new Error(`status of ${agent}: ${answer.status} ${await answer.text()}`);
  }

  /** Calls that extension into the conversation of this caller. */
  async callIn(callerNumber: string, number: string): Promise<void> {
    const callId = await this.untilStage(callerNumber, 'talking');
    const path = `/calls/${callId}/participants`;
    const answer = await this.service.fetch(path, { method: 'POST', body: { number } });
    if (!answer.ok) throw new Error(`${number} into ${callId}: ${answer.status} ${await answer.text()}`);
  }

  /** SIPp as a desk phone: registered, and its agent logged in through the API. */
  async sippAgent(extension: string, scenario: SippOptions['scenario']): Promise<SippProcess> {
    const password = demoPassword(extension);
    const sipp = await startSippAgent({ scenario, remote: this.address, user: extension, password });
    this.callers.push(sipp);
    await this.setStatus(extension, 'available');
    await this.untilAgent(extension, 'available', 'idle');
    return sipp;
  }

  /** SIPp as another phone of the extension, which takes a conversation over; what it hears it sends back. */
  async takeOver(extension: string, replaces: string): Promise<SippProcess> {
    const password = demoPassword(extension);
    return this.sippCaller({
      scenario: 'phone-takes-over',
      ...{ user: extension, service: extension, password, replaces, echo: true },
    });
  }

  /** Nothing is left of any call, no agent is stuck, and the books balance. */
  async settled(): Promise<void> {
    await this.live.until('no call left', () => this.live.calls.size === 0);
    await this.live.until('every agent idle or in wrap-up', () =>
      [...this.live.agents.values()].every(({ state }) => state === 'idle' || state === 'wrap-up'),
    );
    await eventually('no audio session left', async () => {
      const { softswitch } = await this.service.metrics();
      return (softswitch === null ? await this.servers?.sessions() : softswitch.sessions) === 0;
    });
    await eventually('every call has ended', async () =>
      (await this.service.allCalls()).every((call) => call.endedAtMs !== null),
    );
    // What is pushed may be a moment behind what was asked for: the figures that are now must have arrived.
    const board = await this.service.get<LiveSnapshot>('/wallboard');
    await this.live.until('the figures that the wallboard shows', () =>
      board.queues.every(({ id, today }) =>
        callerCounts.every((name) => this.live.queues.get(id)?.today[name] === today[name]),
      ),
    );
    await this.live.until('no call left', () => this.live.calls.size === 0);
    await this.live.until('the books balance', () =>
      [...this.live.queues.values()].every(
        ({ today, waiting }) =>
          waiting === 0 &&
          today.offered ===
            today.answered + today.abandoned + today.overflowed + today.interrupted + today.calledBack,
      ),
    );
  }

  /** Ends phones and callers, leaves the service: between the tests of a file. */
  async clear(): Promise<void> {
    await Promise.all(this.callers.splice(0).map((sipp) => sipp.stop()));
    await Promise.all(this.phones.splice(0).map((phone) => phone.remove()));
  }

  async close(): Promise<void> {
    await this.clear();
    this.live.close();
    await this.service.stop();
    await this.servers?.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function watch(service: RunningService): Promise<LiveWatch> {
  await service.logIn('admin', 'demo-admin');
  return LiveWatch.open(service.webPort, service.cookieHeader);
}
