// Runs simulated agents and callers against a service, over SIP and RTP like anybody else.
// Never uses the service's API: it knows what a phone knows.
import { createMediaEngine } from '../softswitch/media/media-engine.js';
import type { MediaEngine } from '../softswitch/media/media-engine-model.js';
import { createUserAgent } from '../softswitch/sip/user-agent.js';
import type { UserAgent } from '../softswitch/sip/user-agent-model.js';
import { silentLog } from '../softswitch/log.js';
import { placeCall, type CallerOutcome } from './simulated-caller.js';
import { SimulatedAgent } from './simulated-agent.js';
import { SimulatedCustomers } from './simulated-customers.js';
import { passed } from './simulated-time.js';
import { lifelike, type SimulationOptions, type SimulationResult } from './simulation-model.js';

/** Ports of the simulated phones' audio: above those of a service with default settings. */
const rtpPortMin = 40_000;
const rtpPortMax = 59_998;
/** How long an agent listens to nothing at all before hanging up, s. */
const silenceS = 10;
const logInsAtOnce = 16;
const progressEveryMs = 10_000;
const shownFailures = 10;
/** All callers ÷ those who are known. */
const strangers = 1.5;

/** Rejects with SimulationError when an agent cannot register or log in; everything else is counted. */
export async function runSimulation(options: SimulationOptions): Promise<SimulationResult> {
  const host = options.host ?? '127.0.0.1';
  const engine = await createMediaEngine({
    rtpHost: host,
    rtpPortMin,
    rtpPortMax,
    workers: 1,
    soundsDir: '/',
    musicDirs: {},
    rtpTimeoutS: silenceS,
    log: silentLog,
  });
  const callers = await createUserAgent({ listeners: [{ transport: 'udp', host, port: 0 }], log: silentLog });
  const simulation = new Simulation(options, host, engine, callers);
  try {
    return await simulation.run();
  } finally {
    await simulation.close();
    await callers.close();
    await engine.close();
  }
}

class Simulation {
  private readonly agents: SimulatedAgent[] = [];
  private customers: SimulatedCustomers | undefined;
  private readonly talking = new Map<string, () => void>();
  private readonly offeredAtMs: Record<string, number> = {};
  private readonly failures: string[] = [];
  private readonly counts = {
    placed: 0,
    answered: 0,
    abandoned: 0,
    'asked-for-callback': 0,
    'called-back': 0,
    failed: 0,
    atOnceMax: 0,
    offers: 0,
    declined: 0,
    missed: 0,
  };

  constructor(
    private readonly options: SimulationOptions,
    private readonly host: string,
    private readonly engine: MediaEngine,
    private readonly callers: UserAgent,
  ) {}

  async run(): Promise<SimulationResult> {
    await this.startCustomers();
    const accounts = [...this.options.agents];
    const logInNext = async (): Promise<void> => {
      for (let account = accounts.shift(); account !== undefined; account = accounts.shift())
        if (!this.options.signal.aborted) await this.addAgent(account);
    };
    await Promise.all(Array.from({ length: logInsAtOnce }, logInNext));
    this.options.onProgress(`${this.agents.length} agents are logged in`);
    this.options.onLoggedIn?.();
    const progress = setInterval(() => this.options.onProgress(this.describe()), progressEveryMs);
    try {
      await Promise.all(await this.placeCalls());
    } finally {
      clearInterval(progress);
    }
    return this.result();
  }

  async close(): Promise<void> {
    await Promise.all(this.agents.splice(0).map((agent) => agent.close()));
    await this.customers?.close();
  }

  private async startCustomers(): Promise<void> {
    const { customersPort, behaviour } = this.options;
    if (customersPort === undefined) return;
    this.customers = await SimulatedCustomers.start({
      host: this.host,
      port: customersPort,
      engine: this.engine,
      behaviour: behaviour ?? lifelike,
      log: silentLog,
      random: Math.random,
      onAnswered: () => (this.counts['called-back'] += 1),
    });
  }

  private async addAgent(account: SimulationOptions['agents'][number]): Promise<void> {
    const agent = await SimulatedAgent.start({
      account,
      server: this.options.server,
      host: this.host,
      engine: this.engine,
      behaviour: this.options.behaviour ?? lifelike,
      log: silentLog,
      random: Math.random,
      onOffer: (caller) => {
        this.counts.offers += 1;
        this.offeredAtMs[caller] ??= Date.now();
      },
      onDeclined: () => (this.counts.declined += 1),
      onMissed: () => (this.counts.missed += 1),
      onTalking: (caller) => this.talking.get(caller)?.(),
    });
    this.agents.push(agent);
    await agent.logIn();
  }

  /** Starts calls at their times; resolves with the calls that are still going on when the last one has started. */
  private async placeCalls(): Promise<Promise<void>[]> {
    const { callsPerMinute, durationS, signal } = this.options;
    const running: Promise<void>[] = [];
    const startedAtMs = performance.now();
    if (callsPerMinute === 0) await passed(durationS === undefined ? undefined : durationS * 1000, signal);
    for (let index = 0; callsPerMinute > 0 && !signal.aborted; index += 1) {
      const dueMs = (index * 60_000) / callsPerMinute;
      if (durationS !== undefined && dueMs >= durationS * 1000) break;
      await passed(startedAtMs + dueMs - performance.now(), signal);
      if (!signal.aborted) running.push(this.placeOne(index));
    }
    return running;
  }

  private async placeOne(index: number): Promise<void> {
    const number = this.numberOf(index);
    this.counts.placed += 1;
    const talking = new Promise<void>((resolve) => this.talking.set(number, resolve));
    this.counts.atOnceMax = Math.max(this.counts.atOnceMax, this.talking.size);
    let outcome: CallerOutcome;
    try {
      outcome = await placeCall({
        phone: this.callers,
        engine: this.engine,
        server: this.options.server,
        host: this.host,
        did: this.options.did,
        number,
        behaviour: this.options.behaviour ?? lifelike,
        random: Math.random,
        signal: this.options.signal,
        talking,
      });
    } catch (error) {
      outcome = { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      this.talking.delete(number);
    }
    this.counts[outcome.kind] += 1;
    if (outcome.kind === 'failed' && this.failures.length < shownFailures) this.failures.push(outcome.reason);
  }

  /** Nobody calls twice at once. */
  private numberOf(index: number): string {
    const known = this.options.callerNumbers ?? [];
    const number = known[Math.floor(Math.random() * known.length * strangers)];
    if (number !== undefined && !this.talking.has(number)) return number;
    return `+3161${String(Math.floor(Math.random() * 900) + 100)}${String(index % 10_000).padStart(4, '0')}`;
  }

  private describe(): string {
    const { placed, answered, abandoned, failed } = this.counts;
    return `${placed} calls: ${answered} answered, ${abandoned} abandoned, ${failed} failed, ${this.talking.size} in progress`;
  }

  private async result(): Promise<SimulationResult> {
    const stats = await this.engine.stats();
    return {
      callsPlaced: this.counts.placed,
      callsAnswered: this.counts.answered,
      callsAbandoned: this.counts.abandoned,
      callbacksAsked: this.counts['asked-for-callback'],
      callbacksAnswered: this.counts['called-back'],
      callsFailed: this.counts.failed,
      callsAtOnceMax: this.counts.atOnceMax,
      offersReceived: this.counts.offers,
      offersDeclined: this.counts.declined,
      offersMissed: this.counts.missed,
      rtpSent: stats.packetsSent,
      rtpReceived: stats.packetsReceived,
      rtpLost: stats.packetsLost,
      offeredAtMs: this.offeredAtMs,
      failures: this.failures,
    };
  }
}
