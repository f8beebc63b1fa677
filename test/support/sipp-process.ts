// SIPp as a trunk's caller or an agent's phone: one scenario on ports of its own, its figures when it is over.
// Never outlives its time limit.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ChildProcess } from './child-process.js';
import { freeMediaPort, freePort } from './free-port.js';
import { writeTonePcap } from './pcma-rtp.js';

export type ScenarioName =
  | 'caller-through-menu'
  | 'caller-hangs-up-in-menu'
  | 'caller-hangs-up-in-queue'
  | 'caller-until-hung-up'
  | 'caller-listens-until-hung-up'
  | 'caller-cancels'
  | 'agent-registers'
  | 'agent-answers'
  | 'agent-answers-by-itself'
  | 'agent-answers-then-hangs-up'
  | 'agent-declines'
  | 'agent-busy'
  | 'agent-never-answers'
  | 'carrier-challenges'
  | 'phone-takes-over';

export interface SippOptions {
  readonly scenario: ScenarioName;
  /** Where a caller or registering agent sends to: `host:port`. */
  readonly remote?: string;
  readonly localPort?: number;
  /** Even; SIPp binds this one, and one two higher. */
  readonly mediaPort?: number;
  readonly transport?: 'udp' | 'tcp';
  /** User part of the request URI. */
  readonly service?: string;
  /** Caller's or agent's number, in From. */
  readonly user?: string;
  readonly password?: string;
  /** One call of each, in this order, instead of calls of `user`. */
  readonly users?: readonly { readonly user: string; readonly password?: string }[];
  /** DTMF key that the caller presses; default 1. */
  readonly digit?: string;
  /** Silence between the answer and the key, ms; default 1500. */
  readonly beforeDigitMs?: number;
  /** Tone sent while talking; default 440 Hz. */
  readonly toneHz?: number;
  /** How long the tone lasts, and with it the stay in queue and conversation, ms; default 5000. */
  readonly talkMs?: number;
  /** What an agent's phone that answers by itself looks for; default: RFC 5373. */
  readonly expectHeader?: { readonly name: string; readonly pattern: string };
  /** The caller's number that a carrier must be told; default +31205550100. */
  readonly shownNumber?: string;
  /** The dialog that a phone takes over, as it stands in `Replaces`. */
  readonly replaces?: string;
  /** Calls in all; default 1. 0 = without end (agents that stay). */
  readonly calls?: number;
  readonly callsPerSecond?: number;
  readonly callsAtOnce?: number;
  /** What arrives at the media port is sent back. */
  readonly echo?: boolean;
  /** The whole run, ms; default 120 000. */
  readonly timeoutMs?: number;
}

export interface SippResult {
  /** 0 = every call went as the scenario says; 1 = at least one did not. */
  readonly exitCode: number | null;
  readonly successful: number;
  readonly failed: number;
  /** Last row of SIPp's statistics by column name. */
  readonly statistics: Readonly<Record<string, string>>;
  /** Messages that did not fit the scenario. */
  readonly errors: string;
}

const scenarioDir = resolve(__dirname, '../../../test/wire/scenarios');
const pcapDir = '/usr/share/sip-tester';
const keyNames: Readonly<Record<string, string>> = { '*': 'star', '#': 'pound' };

/** Fills in what SIPp cannot take from the command line: file names and pauses. */
function writeScenario(dir: string, options: SippOptions): string {
  const talkMs = options.talkMs ?? 5_000;
  const digit = options.digit ?? '1';
  const toneFile = join(dir, 'tone.pcap');
  writeTonePcap(toneFile, options.toneHz ?? 440, talkMs);
  const values: Readonly<Record<string, string>> = {
    DIGIT_PCAP: join(pcapDir, `dtmf_2833_${keyNames[digit] ?? digit}.pcap`),
    TONE_PCAP: toneFile,
    BEFORE_DIGIT_MS: String(options.beforeDigitMs ?? 1_500),
    TALK_MS: String(talkMs),
    HEADER_NAME: options.expectHeader?.name ?? 'Answer-Mode',
    HEADER_PATTERN: options.expectHeader?.pattern ?? 'Auto',
    PASSWORD: options.password ?? '',
    REPLACES: options.replaces ?? '',
    SHOWN: (options.shownNumber ?? '+31205550100').replace('+', '\\+'),
  };
  const template = readFileSync(join(scenarioDir, `${options.scenario}.xml`), 'utf8');
  const file = join(dir, `${options.scenario}.xml`);
  const text = template.replace(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${options.scenario}.xml: nothing known as @${name}@`);
    return value;
  });
  writeFileSync(file, options.users === undefined ? text : textOfUsers(text));
  return file;
}

/** What SIPp reads call by call. */
function writeUsers(dir: string, users: NonNullable<SippOptions['users']>): string {
  const file = join(dir, 'users.csv');
  const rows = users.map(
    ({ user, password = '' }) => `${user};[authentication username=${user} password=${password}]`,
  );
  writeFileSync(file, ['SEQUENTIAL', ...rows, ''].join('\n'));
  return file;
}

/** SIPp moves on by four for each call. */
const mediaPortsOf = (users: SippOptions['users']): number => 4 * ((users?.length ?? 0) + 1);

const textOfUsers = (text: string): string =>
  text.replaceAll('[user]', '[field0]').replaceAll('[authentication]', '[field1]');

function parseStatistics(csv: string): Record<string, string> {
  const [heading, ...rows] = csv.trim().split('\n');
  const last = rows.at(-1)?.split(';') ?? [];
  return Object.fromEntries((heading ?? '').split(';').map((name, index) => [name, last[index] ?? '']));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** True when some process has bound the port; asks the kernel and so never disturbs the binder. */
function isBound(port: number, transport: 'udp' | 'tcp'): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return new RegExp(`^\\s*\\d+: [0-9A-F]{8}:${hex} `, 'm').test(
    readFileSync(`/proc/net/${transport}`, 'utf8'),
  );
}

export class SippProcess {
  private stopped: Promise<void> | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly dir: string,
    private readonly options: SippOptions,
    readonly localPort: number,
    readonly mediaPort: number,
  ) {}

  /** Resolves when SIPp has bound its SIP port, so that an agent can be called. */
  static async start(options: SippOptions): Promise<SippProcess> {
    const localPort = options.localPort ?? (await freePort());
    const mediaPort = options.mediaPort ?? (await freeMediaPort(mediaPortsOf(options.users)));
    const transport = options.transport ?? 'udp';
    const dir = mkdtempSync(join(tmpdir(), 'centrale-sipp-'));
    const user = options.user ?? '+31612345678';
    const args = [
      ...(options.remote === undefined ? [] : [options.remote]),
      ...['-sf', writeScenario(dir, options), '-i', '127.0.0.1', '-p', String(localPort)],
      ...['-mi', '127.0.0.1', '-mp', String(mediaPort), '-t', transport === 'udp' ? 'u1' : 't1'],
      ...['-s', options.service ?? user, '-key', 'user', user, '-au', user, '-ap', options.password ?? ''],
      ...['-r', String(options.callsPerSecond ?? 1), '-l', String(options.callsAtOnce ?? 10)],
      ...(options.users === undefined ? [] : ['-inf', writeUsers(dir, options.users)]),
      ...(options.calls === 0 ? [] : ['-m', String(options.calls ?? options.users?.length ?? 1)]),
      ...(options.echo === true ? ['-rtp_echo'] : []),
      ...[
        '-timeout',
        `${Math.ceil((options.timeoutMs ?? 120_000) / 1000)}s`,
        '-timeout_error',
        '-nostdin',
        '-aa',
      ],
      ...['-trace_err', '-error_file', join(dir, 'errors.log')],
      ...['-trace_stat', '-stf', join(dir, 'statistics.csv'), '-fd', '1'],
    ];
    const child = ChildProcess.start('sipp', args, { cwd: dir, env: { ...process.env, TERM: 'dumb' } });
    const sipp = new SippProcess(child, dir, options, localPort, mediaPort);
    const deadline = Date.now() + 30_000;
    while (!child.exited && !isBound(localPort, transport)) {
      if (Date.now() > deadline) {
        await sipp.stop();
        throw new Error(`SIPp did not bind port ${localPort}\n${child.output}`);
      }
      await new Promise((next) => setTimeout(next, 20));
    }
    return sipp;
  }

  /** Resolves when all calls are over. Rejects when the time limit passes first. */
  async result(): Promise<SippResult> {
    try {
      const exit = await this.child.waitForExit((this.options.timeoutMs ?? 120_000) + 5_000);
      const statistics = parseStatistics(readIfThere(join(this.dir, 'statistics.csv')));
      return {
        exitCode: exit.code,
        successful: Number(statistics['SuccessfulCall(C)'] ?? 0),
        failed: Number(statistics['FailedCall(C)'] ?? 0),
        statistics,
        errors:
          readIfThere(join(this.dir, 'errors.log')) +
          (exit.code === 0 ? '' : this.child.output.slice(-2_000)),
      };
    } finally {
      await this.stop();
    }
  }

  /** Ends it and removes its files. Idempotent. */
  stop(): Promise<void> {
    this.stopped ??= this.child.stop().then(() => rmSync(this.dir, { recursive: true, force: true }));
    return this.stopped;
  }
}

/**
 * Registers an agent's phone by digest, or those of all `users`, and then plays it with `scenario`, on one and the same
 * port.
 */
export async function startSippAgent(
  options: SippOptions & { readonly remote: string; readonly user: string },
): Promise<SippProcess> {
  const { users, ...alone } = options;
  const localPort = options.localPort ?? (await freePort());
  const mediaPort = options.mediaPort ?? (await freeMediaPort(mediaPortsOf(users)));
  const registration = await SippProcess.start({
    ...options,
    scenario: 'agent-registers',
    localPort,
    calls: users?.length ?? 1,
    timeoutMs: 60_000,
  });
  const result = await registration.result();
  if (result.exitCode !== 0) throw new Error(`${options.user} could not register\n${result.errors}`);
  return SippProcess.start({ calls: 0, ...alone, remote: undefined, localPort, mediaPort });
}
