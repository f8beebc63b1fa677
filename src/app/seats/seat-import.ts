// Many extensions, agents and users at once, from a CSV file: tried out first, then all of it or nothing.
// Never keeps a password that it has made up longer than until it is taken, or an hour.
import type { SeatImport, SeatItem, SeatPassword } from '../../api/seats.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { sipRealm } from '../../core/pbx/sip-realm.js';
import { passwordOf, sipPasswordOf } from '../kernel/secret-places.js';
import type { Clock } from '../ports/clock.js';
import type { CsvReader } from '../ports/csv.js';
import type { Log } from '../ports/log.js';
import type { Secrets } from '../ports/secrets.js';
import type { CompanyStore, KeptSecret } from '../ports/store.js';
import type { Basis } from '../kernel/changed-meanwhile.js';
import type { CompanyCommands } from '../company/feature.js';
import type { SeatCommands } from './feature.js';
import { readSeatFile, type SeatFile } from './seat-csv.js';
import { planSeats, type SeatPlan } from './seat-plan.js';

export interface SeatCommandsOptions {
  readonly company: CompanyCommands;
  readonly store: Pick<CompanyStore, 'secret'>;
  readonly csv: CsvReader;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** Short files are done within this; longer ones are asked about again. */
const answerWithinMs = 1_500;
/** Each costs 32 MiB and a thread for a moment, and people log in meanwhile. */
const hashesAtOnce = 2;
/** So long passwords wait to be taken. */
const keepPasswordsMs = 3_600_000;

export function createSeatCommands(options: SeatCommandsOptions): SeatCommands {
  return new CompanySeats(options);
}

class CompanySeats implements SeatCommands {
  private job: SeatImportJob | undefined;
  private running: Promise<void> = Promise.resolve();
  private imports = 0;
  /** Ended ones whose passwords nobody has taken: whoever imports next must not take them away. */
  private readonly waiting = new Map<
    string,
    { readonly job: SeatImportJob; readonly cancelForgetting: () => void }
  >();

  constructor(private readonly options: SeatCommandsOptions) {}

  async check(content: Uint8Array): ReturnType<SeatCommands['check']> {
    const file = await readSeatFile(this.options.csv, content);
    const { company } = this.options;
    return { check: planFor(this.options, file).check, version: company.version() };
  }

  async startImport(
    content: Uint8Array,
    { by, basis }: { readonly by: string; readonly basis?: Basis | undefined },
  ): Promise<Outcome<SeatImport>> {
    if (this.isBusy()) return importRunning();
    const { company, csv, clock, log } = this.options;
    const file = await readSeatFile(csv, content);
    if (this.isBusy()) return importRunning();
    const plan = planFor(this.options, file);
    const stale = company.staleAmong(plan.items, basis);
    if (stale !== undefined) return stale;
    this.imports += 1;
    const startedAtMs = clock.nowMs();
    const id = `${startedAtMs}-${this.imports}`;
    const job = new SeatImportJob(this.options, { id, by, startedAtMs, basis }, file, plan);
    this.job = job;
    this.running = job.run().then(
      () => {
        const { state, check, passwordsLeft } = job.status();
        const { extensions, agents, users, faultsTotal } = check;
        log.info({ import: id, by, state, extensions, agents, users, faultsTotal }, 'import of seats ended');
        if (passwordsLeft > 0) this.keep(job);
      },
      (error: unknown) => log.error({ err: error, import: id }, 'an import of seats failed'),
    );
    await this.settled();
    return granted(job.status());
  }

  importStatus(id: string): SeatImport | undefined {
    return this.jobOf(id)?.status();
  }

  cancelImport(id: string): Outcome<undefined> {
    const job = this.jobOf(id);
    if (job === undefined) return notFound(id);
    if (job.finished) return refused('already-closed', 'the import is finished');
    job.cancel();
    return granted(undefined);
  }

  showPasswords(id: string, by: string): Outcome<SeatPassword[]> {
    const job = this.jobOf(id);
    if (job === undefined) return notFound(id);
    if (job.by !== by)
      return refused('forbidden', `only ${job.by}, who started the import, gets its passwords`);
    if (!job.finished) return refused('in-progress', 'the import is not finished');
    const passwords = job.madePasswords();
    if (passwords.length > 0) return granted(passwords);
    return refused(
      'passwords-taken',
      'there are no passwords, or they were taken before; set new ones one by one',
    );
  }

  takePasswords(id: string, by: string): Outcome<SeatPassword[]> {
    const shown = this.showPasswords(id, by);
    if (shown.kind === 'refused') return shown;
    this.jobOf(id)?.takePasswords();
    this.discard(id);
    return shown;
  }

  async close(): Promise<void> {
    this.job?.cancel();
    await this.running;
    for (const { job } of this.waiting.values()) {
      job.takePasswords();
      this.discard(job.id);
    }
  }

  private jobOf(id: string): SeatImportJob | undefined {
    return this.job?.id === id ? this.job : this.waiting.get(id)?.job;
  }

  private isBusy(): boolean {
    return this.job?.finished === false;
  }

  private keep(job: SeatImportJob): void {
    const { clock, log } = this.options;
    const cancelForgetting = clock.at((clock.nowMs() + keepPasswordsMs) as EpochMs, () => {
      const forgotten = job.takePasswords().length;
      this.discard(job.id);
      log.warn({ import: job.id, by: job.by, forgotten }, 'nobody has taken the passwords');
    });
    this.waiting.set(job.id, { job, cancelForgetting });
  }

  private discard(id: string): void {
    this.waiting.get(id)?.cancelForgetting();
    this.waiting.delete(id);
  }

  private async settled(): Promise<void> {
    const { clock } = this.options;
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = clock.at((clock.nowMs() + answerWithinMs) as EpochMs, resolve);
    });
    await Promise.race([this.running, late]);
    cancel();
  }
}

const importRunning = (): Refusal => refused('import-running', 'a list of seats is being imported');
const notFound = (id: string): Refusal => refused('not-found', `there is no import ${id}`);

function planFor({ company, store, secrets }: SeatCommandsOptions, file: SeatFile): SeatPlan {
  return planSeats(
    company.read(),
    file,
    (extension, password) =>
      store.secret(sipPasswordOf(extension))?.value === secrets.digestHa1(extension, sipRealm, password),
  );
}

interface SeatImportFacts {
  readonly id: string;
  readonly by: string;
  readonly startedAtMs: EpochMs;
  readonly basis: Basis | undefined;
}

class SeatImportJob {
  private state: SeatImport['state'] = 'preparing';
  private percent = 0;
  private cancelled = false;
  private passwords: SeatPassword[] = [];

  constructor(
    private readonly options: SeatCommandsOptions,
    private readonly facts: SeatImportFacts,
    private readonly file: SeatFile,
    private plan: SeatPlan,
  ) {}

  get id(): string {
    return this.facts.id;
  }

  get by(): string {
    return this.facts.by;
  }

  get finished(): boolean {
    return this.state !== 'preparing';
  }

  cancel(): void {
    this.cancelled = true;
  }

  status(): SeatImport {
    const { id, by, startedAtMs } = this.facts;
    const left = this.passwords.flatMap(({ sipPassword, oneTimePassword }) => [sipPassword, oneTimePassword]);
    return {
      ...{ id, by, startedAtMs, state: this.state, percent: this.percent },
      check: this.plan.check,
      passwordsLeft: left.filter((password) => password !== null).length,
    };
  }

  /** Empty once they were taken. */
  madePasswords(): SeatPassword[] {
    return [...this.passwords];
  }

  /** Once; empty ever after. */
  takePasswords(): SeatPassword[] {
    const taken = this.passwords;
    this.passwords = [];
    return taken;
  }

  /** Rejects on failures of the store, nothing being changed then. */
  async run(): Promise<void> {
    const made = new MadePasswords(this.options.secrets);
    try {
      // The company may change while passwords are hashed: what is written was planned in the same moment.
      while (this.state === 'preparing') {
        const missing = made.missingFor(this.plan);
        if (this.plan.check.faultsTotal > 0) this.state = 'refused';
        else if (missing.length === 0) this.write(made);
        else {
          await this.hash(made, missing);
          if (this.cancelled) this.state = 'cancelled';
          else this.plan = planFor(this.options, this.file);
        }
      }
    } catch (error) {
      this.state = 'failed';
      throw error;
    } finally {
      this.percent = 100;
    }
  }

  private async hash(made: MadePasswords, usernames: readonly string[]): Promise<void> {
    let done = 0;
    const waiting = [...usernames];
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined && !this.cancelled; next = waiting.pop()) {
        await made.hash(next);
        done += 1;
        this.percent = Math.floor((done / usernames.length) * 95);
      }
    };
    await Promise.all(Array.from({ length: hashesAtOnce }, work));
  }

  private write(made: MadePasswords): void {
    const { company } = this.options;
    const { id, by, basis } = this.facts;
    const { items } = this.plan;
    const secrets = made.forPlan(this.plan);
    if (items.length + secrets.kept.length > 0) {
      const told = { list: 'seat-imports', key: id, what: whatChanged(this.plan) } as const;
      const outcome = company.putTogether({ items, secrets: secrets.kept, told }, by, basis);
      if (outcome.kind === 'refused') {
        if (outcome.code !== 'changed-meanwhile' && outcome.code !== 'duplicate')
          throw new Error(outcome.message);
        this.state = 'outdated';
        return;
      }
    }
    this.passwords = secrets.shown;
    this.state = 'done';
  }
}

/** As the change log tells it: what was added to each list, and what was changed there. */
function whatChanged({ check }: SeatPlan): object {
  const keys = (list: 'extension' | 'agent' | 'user', wanted: SeatItem['what']): string[] =>
    check.seats.flatMap((seat) => (seat[list]?.what === wanted ? [seat[list].key] : []));
  const both = (list: 'extension' | 'agent' | 'user') => ({
    added: keys(list, 'new'),
    changed: keys(list, 'changed'),
  });
  return {
    extensions: both('extension'),
    agents: both('agent'),
    users: both('user'),
    queues: { added: [], changed: check.queues },
  };
}

/** Made up once for each extension and user, however often the file is planned anew. */
class MadePasswords {
  private readonly sip = new Map<string, string>();
  private readonly users = new Map<string, { readonly password: string; readonly hash: string }>();

  constructor(private readonly secrets: Secrets) {}

  missingFor({ wantPasswords }: SeatPlan): readonly string[] {
    return wantPasswords.flatMap(({ username }) =>
      username === undefined || this.users.has(username) ? [] : [username],
    );
  }

  async hash(username: string): Promise<void> {
    const password = this.secrets.oneTimePassword();
    this.users.set(username, { password, hash: await this.secrets.hashPassword(password) });
  }

  /** What is written, and what is shown to whoever started the import. */
  forPlan({ wantPasswords, givenSipPasswords }: SeatPlan) {
    const kept: KeptSecret[] = [];
    const setSip = (extension: string, password: string): void =>
      void kept.push({
        place: sipPasswordOf(extension),
        value: this.secrets.digestHa1(extension, sipRealm, password),
      });
    for (const [extension, password] of givenSipPasswords) setSip(extension, password);
    const shown = wantPasswords.map(({ line, name, extension, username }): SeatPassword => {
      const sipPassword = extension === undefined ? null : this.sipPassword(extension);
      if (extension !== undefined && sipPassword !== null) setSip(extension, sipPassword);
      const made = username === undefined ? undefined : this.users.get(username);
      if (username !== undefined && made !== undefined)
        kept.push({ place: passwordOf(username), value: made.hash });
      return {
        ...{ line, name, sipPassword },
        extension: extension ?? null,
        username: username ?? null,
        oneTimePassword: made?.password ?? null,
      };
    });
    return { kept, shown };
  }

  private sipPassword(extension: string): string {
    const password = this.sip.get(extension) ?? this.secrets.sipPassword();
    this.sip.set(extension, password);
    return password;
  }
}
