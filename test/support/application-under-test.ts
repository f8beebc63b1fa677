// The real application, as the daemon puts it together, on a store in a folder of its own and on phones, audio and a clock
// that belong to the test; browsers reach it through a front that can fail.
// Never answers for the application: what a test wants there, it brings about by commands and calls.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serviceConfigSchema } from '../../src/adapters/config/service-config.js';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import { createNodeSecrets } from '../../src/adapters/system/node-secrets.js';
import { createRecordingFiles } from '../../src/adapters/system/recording-files.js';
import { companySchema, type Company, type CompanyInput } from '../../src/api/company.js';
import type { Application } from '../../src/app/application/application.js';
import { sessionCookie } from '../../src/app/border/session-cookie.js';
import type { Journal, Store } from '../../src/app/ports/store.js';
import type { Outcome } from '../../src/core/kernel/refusal.js';
import { startDaemon, type Daemon, type DaemonHost } from '../../src/daemon/daemon.js';
import type { TelephonyPorts } from '../../src/daemon/telephony-ports.js';
import { programDir } from '../../src/daemon/program-files.js';
import { CatchingUpClock, settle } from './catching-up-clock.js';
import { createFakeLog, type FakeLog } from './fake-log.js';
import { FakeMedia, type FakeEndpoint } from './fake-media.js';
import { FakeTelephony, type FakeIncoming } from './fake-telephony.js';
import { faulty, type PortFaults } from './faulty-port.js';
import { FaultyFront } from './faulty-front.js';
import { freePort } from './free-port.js';
import { newcomer, officeCompany, officeDid, officePasswords } from './office-company.js';

export interface ApplicationUnderTestOptions {
  /** What the company has instead of, or beside, what the office has. */
  readonly company?: Partial<CompanyInput>;
  /** The test begins so long ago; `clock.catchUp` brings it to now. Default 0. */
  readonly behindMs?: number;
  /** As of a demo. */
  readonly demoLogIns?: Parameters<typeof startDaemon>[0]['demoLogIns'];
  /** Where browsers find it. Default: anywhere. */
  readonly port?: number;
  /** It is configured for a drachtio-server and FreeSWITCH of the site's own. */
  readonly externalTelephony?: boolean;
}

const externalServers = {
  telephony: 'external',
  external: {
    drachtio: { host: '192.0.2.7', secret: 'secret' },
    freeswitch: [{ host: '192.0.2.8', password: 'secret', promptsDir: '/srv/prompts' }],
  },
} as const;

/** Prompts and music of the office, as files below its sounds folder; nobody hears them. */
const sounds = [
  'prompts/en/goodbye',
  'prompts/en/invalid-choice',
  'prompts/en/welcome',
  'prompts/nl/welkom',
  'music/default/one',
  'music/jazz/one',
];

const sipListeners: ReturnType<TelephonyPorts['sipListeners']> = [
  { transport: 'udp', host: '192.0.2.5', port: 5062 },
  { transport: 'tcp', host: '192.0.2.5', port: 5062 },
];

/** A hash that costs nothing: nobody attacks it. */
const cheapSecrets = createNodeSecrets({ n: 2, r: 1, p: 1 });
/** Of the office as it is from the start; made once. */
let database: Buffer | undefined;

export function must<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.code}: ${outcome.message}`);
  return outcome.value;
}

export class ApplicationUnderTest {
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly daemon: Daemon,
    readonly front: FaultyFront,
    readonly clock: CatchingUpClock,
    readonly telephony: FakeTelephony,
    readonly media: FakeMedia,
    readonly log: FakeLog,
    /** As the service has it, without its faults: for what only time or an earlier version brings about. */
    readonly store: Store,
    /** Of what is written and read about calls and callbacks. */
    readonly journalFaults: PortFaults<Journal>,
    /** As if the disk had held up a write for so long. */
    readonly holdUpWrite: (tookMs: number) => void,
    readonly dir: string,
  ) {}

  static async start(options: ApplicationUnderTestOptions = {}): Promise<ApplicationUnderTest> {
    database ??= await ApplicationUnderTest.makeDatabase();
    const app = await ApplicationUnderTest.open(database, options);
    try {
      if (options.company !== undefined) await app.has(options.company);
    } catch (error) {
      await app.close();
      throw error;
    }
    return app;
  }

  private static async open(
    data: Buffer | undefined,
    { behindMs = 0, demoLogIns, port, externalTelephony = false }: ApplicationUnderTestOptions,
  ): Promise<ApplicationUnderTest> {
    const dir = mkdtempSync(path.join(tmpdir(), 'centrale-page-'));
    if (data !== undefined) writeFileSync(path.join(dir, 'centrale.db'), data);
    for (const sound of sounds) {
      const file = path.join(dir, 'sounds', `${sound}.wav`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
    const log = createFakeLog();
    const clock = new CatchingUpClock(behindMs);
    const telephony = new FakeTelephony();
    const media = new FakeMedia();
    // Until the service has connected itself.
    telephony.setUp(false);
    media.setUp(false);
    let opened: { readonly store: Store; readonly journalFaults: PortFaults<Journal> } | undefined;
    const onHeldUp: ((tookMs: number) => void)[] = [];
    const host: DaemonHost = {
      clock,
      secrets: cheapSecrets,
      openStore(storeOptions) {
        const store = openSqliteStore(storeOptions);
        const { port: journal, faults } = faulty(store.journal);
        opened = { store, journalFaults: faults };
        const health = Object.create(store.health, {
          onSlow: { value: (listener: (tookMs: number) => void) => void onHeldUp.push(listener) },
        }) as Store['health'];
        return { ...store, journal, health };
      },
      openPorts: () => ({
        telephony,
        media,
        recordings: createRecordingFiles(dir, 'private'),
        connectMedia: () => Promise.resolve(media.setUp(true)),
        connectPhones: () => Promise.resolve(telephony.setUp(true)),
        isShared: () => false,
        sipAddresses: () => ['udp/192.0.2.5:5062'],
        sipListeners: () => (externalTelephony ? [] : sipListeners),
        metrics: () => Promise.reject(new Error('a test has no processes to measure')),
      }),
    };
    try {
      const web = { host: '127.0.0.1', port: await freePort() };
      const daemon = await startDaemon(
        {
          config: serviceConfigSchema.parse({
            ...{ dataDir: dir, drainSeconds: 0, web },
            ...(externalTelephony ? externalServers : {}),
          }),
          configFile: path.join(dir, 'centrale.yaml'),
          version: '0.1.0',
          log,
          onMustRestart: () => undefined,
          programDir,
          soundsDir: path.join(dir, 'sounds'),
          ...(demoLogIns === undefined ? {} : { demoLogIns }),
        },
        host,
      );
      const front = new FaultyFront(daemon.webUrl.replace(/\/$/, ''));
      await front.listen(port);
      if (opened === undefined) throw new Error('the service has opened no store');
      const { store, journalFaults } = opened;
      const holdUpWrite = (tookMs: number): void => onHeldUp.forEach((listener) => listener(tookMs));
      return new ApplicationUnderTest(
        ...([daemon, front, clock, telephony, media, log] as const),
        ...([store, journalFaults, holdUpWrite, dir] as const),
      );
    } catch (error) {
      clock.close();
      rmSync(dir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Of the office as it is from the start, with nothing in the books. */
  private static async makeDatabase(): Promise<Buffer> {
    const app = await ApplicationUnderTest.open(undefined, {});
    try {
      await app.has({});
      const { username, password } = newcomer;
      const first = { username, password, name: 'First Admin', role: 'admin' } as const;
      must(await app.commands.company.put('users', username, first, 'admin'));
      await app.stop();
      return readFileSync(path.join(app.dir, 'centrale.db'));
    } finally {
      await app.close();
    }
  }

  /** Where browsers find it. */
  get url(): string {
    return this.front.url;
  }

  get commands(): Application {
    return this.daemon.application;
  }

  get company(): Company {
    return this.commands.company.read();
  }

  /** The company has this instead of what it had in these lists. Throws when it must not. */
  async has(change: Partial<CompanyInput>): Promise<void> {
    const before = this.company.queues.length === 0 ? officeCompany : this.company;
    const after = companySchema.parse({ ...before, ...change });
    const extensions = after.extensions.map((one) => ({ sipPassword: `phone-${one.number}`, ...one }));
    const users = after.users.map((one) => {
      const password = officePasswords[one.username];
      return password === undefined ? one : { password, ...one };
    });
    const trunks = after.trunks.map((one) =>
      one.outbound?.username === undefined
        ? one
        : { ...one, outbound: { password: 'of-the-carrier', ...one.outbound } },
    );
    must(await this.commands.company.importAll({ ...after, extensions, users, trunks }, 'command line'));
    await settle();
  }

  /** Whoever is logged in by a browser is logged in no more. */
  endSessions(): void {
    for (const cookie of this.front.cookies) {
      const token = sessionCookie(false).read(cookie);
      if (token !== undefined) this.commands.sessions.logOut(token);
    }
  }

  /** Rings the office; `digits`: what the caller presses in the menus, one after another. */
  async callIn(
    number?: string,
    digits: readonly string[] = ['1'],
    dialled = officeDid,
  ): Promise<{ readonly leg: FakeIncoming; readonly endpoint: FakeEndpoint }> {
    const before = this.media.endpoints.length;
    const leg = this.telephony.fromTrunk(dialled, number);
    await settle();
    const endpoint = this.media.endpoints[before];
    if (endpoint === undefined) throw new Error(`nobody took the call of ${number}`);
    for (const digit of digits) {
      endpoint.press(digit);
      await settle();
    }
    return { leg, endpoint };
  }

  /** The agent's phone is picked up, whatever it rings for. */
  async pickUp(extension: string): Promise<void> {
    this.telephony.lastTo(extension).pickUp();
    await settle();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private stop(): Promise<void> {
    this.stopping ??= (async () => {
      this.front.release();
      this.journalFaults.up();
      this.journalFaults.release();
      await this.front.close();
      await this.daemon.close('test-over');
      this.clock.close();
    })();
    return this.stopping;
  }
}
