// Customers: looked up, changed one by one, and read from and written to lists.
// Never lets two customers have the same number.
import type { Company } from '../../api/company.js';
import type {
  Customer,
  CustomerImport,
  CustomerList,
  CustomerListQuery,
  CustomerRecord,
} from '../../api/customers.js';
import { parseSkillRule } from '../../core/acd/skill-rule.js';
import { foldText } from '../../core/kernel/folded-text.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { NumberingPlan } from '../../core/pbx/dial-plan-model.js';
import { normaliseNumber } from '../../core/pbx/number-normalisation.js';
import type { Clock } from '../ports/clock.js';
import type { CsvReader } from '../ports/csv.js';
import type { CustomerSearchResult, CustomerStore } from '../ports/customer-store.js';
import type { Log } from '../ports/log.js';
import type { CompanyStore } from '../ports/store.js';
import type { Basis } from '../kernel/changed-meanwhile.js';
import type { CustomerCommands } from './feature.js';
import { changedMeanwhile } from '../kernel/changed-meanwhile.js';
import { readNumber, type CustomerReferences } from './customer-csv.js';
import { exportCustomersAsCsv } from './customer-export.js';
import { CustomerImportJob, inOrder } from './customer-import.js';

export interface CustomerCommandsOptions {
  readonly store: CustomerStore;
  /** Tells of removals and imports; nothing of what stands in a record. */
  readonly changeLog: Pick<CompanyStore, 'note' | 'lastChange'>;
  readonly csv: CsvReader;
  readonly company: () => Company;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves when everybody else has had a turn; needed for long lists. */
  readonly yieldToEventLoop: () => Promise<void>;
}

/** Small files are done within this; larger ones are asked about again. */
const answerWithinMs = 1_500;
/** Customers that a search looks at in one turn: a millisecond or two. */
const searchTurn = 4_000;
const maxSearchWords = 6;

export function createCustomerCommands(options: CustomerCommandsOptions): CustomerCommands {
  return new StoredCustomers(options);
}

class StoredCustomers implements CustomerCommands {
  private job: CustomerImportJob | undefined;
  private running: Promise<void> = Promise.resolve();
  private imports = 0;

  constructor(private readonly options: CustomerCommandsOptions) {}

  async list({ search, number, limit, after }: CustomerListQuery): Promise<CustomerList> {
    const { store, company, yieldToEventLoop } = this.options;
    if (number !== undefined) return this.whoHas(number);
    const words = searchWords(search ?? '', planOf(company()));
    // Everybody is counted quickly; those whom a search finds only by going on to the end.
    const counts = after === undefined && words.length > 0;
    const found: CustomerSearchResult['found'][number][] = [];
    let matching = 0;
    let next = after;
    do {
      // One more than asked for tells whether there is a next page.
      const wanted = limit + 1 - found.length;
      const turn = { words, lookAt: words.length === 0 ? limit + 1 : searchTurn, limit: wanted };
      const result = store.search(next === undefined ? turn : { ...turn, after: next });
      found.push(...result.found);
      matching += result.count;
      next = result.next;
      if (next !== undefined) await yieldToEventLoop();
    } while (next !== undefined && (counts || found.length <= limit));
    const shown = found.slice(0, limit);
    return {
      customers: shown.map(({ customer }) => customer),
      next: found.length > limit ? (shown.at(-1)?.cursor ?? null) : null,
      total: counts ? matching : after === undefined ? store.count() : null,
    };
  }

  private whoHas(written: string): CustomerList {
    const number = readNumber(written, planOf(this.options.company()));
    const customer = typeof number === 'string' ? this.options.store.findByNumber(number) : undefined;
    return {
      customers: customer === undefined ? [] : [customer],
      next: null,
      total: customer === undefined ? 0 : 1,
    };
  }

  get(id: string): CustomerRecord | undefined {
    return this.options.store.get(id);
  }

  put(id: string, customer: Customer, by: string, basis?: Basis): Outcome<CustomerRecord> {
    const { store, clock } = this.options;
    if (customer.id !== id) {
      return refused('key-mismatch', `the address says "${id}", the customer says "${customer.id}"`);
    }
    const before = store.get(id);
    const busy = this.refuseWhileImporting() ?? this.refuseStale(id, before, basis);
    if (busy !== undefined) return busy;
    const references = referencesOf(this.options.company());
    const numbers = customer.numbers.map((number) => readNumber(number, references.plan));
    const refusal =
      refuseNumbers(numbers) ?? refuseWishes(customer, references) ?? this.refuseTaken(id, numbers);
    if (refusal !== undefined) return refusal;
    const record: CustomerRecord = {
      ...inOrder({ ...customer, numbers: [...new Set(numbers.filter((one) => typeof one === 'string'))] }),
      // Of two changes in one moment, or after the clock was set back, the second is the newer one all the same.
      changedAtMs: Math.max(clock.nowMs(), (before?.changedAtMs ?? 0) + 1),
      changedBy: by,
    };
    store.put(record);
    return granted(record);
  }

  remove(id: string, by: string, basis?: Basis): Outcome<undefined> {
    const { store, changeLog, clock } = this.options;
    const before = store.get(id);
    const busy = this.refuseWhileImporting();
    if (busy !== undefined) return busy;
    if (before === undefined) return refused('not-found', `there is no customer ${id}`);
    const stale = this.refuseStale(id, before, basis);
    if (stale !== undefined) return stale;
    store.remove(id);
    // As a change in the same moment would be: newer than what it removes.
    changeLog.note('customers', id, null, by, Math.max(clock.nowMs(), before.changedAtMs + 1) as EpochMs);
    return granted(undefined);
  }

  private refuseStale(
    id: string,
    present: CustomerRecord | undefined,
    basis: Basis | undefined,
  ): Refusal | undefined {
    if (basis === undefined) return undefined;
    if (basis === 'absent') {
      const message = `"${id}" is there already`;
      return present && refused('duplicate', message, [{ path: 'id', message }]);
    }
    if (present === undefined) {
      const removal = this.options.changeLog.lastChange('customers', id);
      // Whoever has seen that it was removed adds it again.
      if (removal === undefined || removal.atMs <= basis.version) return undefined;
      return changedMeanwhile({ version: removal.atMs, value: null, by: removal.by, atMs: removal.atMs });
    }
    const { changedAtMs, changedBy, ...customer } = present;
    if (changedAtMs <= basis.version) return undefined;
    return changedMeanwhile({ version: changedAtMs, value: customer, by: changedBy, atMs: changedAtMs });
  }

  async startImport(
    content: Uint8Array,
    { dryRun, by }: { readonly dryRun: boolean; readonly by: string },
  ): Promise<Outcome<CustomerImport>> {
    if (this.job?.finished === false) return importRunning();
    const { store, csv, company, clock, log, yieldToEventLoop } = this.options;
    this.imports += 1;
    const startedAtMs = clock.nowMs();
    const id = `${startedAtMs}-${this.imports}`;
    const references = referencesOf(company());
    const job = new CustomerImportJob({
      id,
      store,
      csv,
      references,
      content,
      dryRun,
      by,
      startedAtMs,
      yieldToEventLoop,
    });
    this.job = job;
    this.running = job.run().then(
      () => {
        const { state, rows, added, changed, faultsTotal } = job.status();
        if (state === 'done' && !dryRun && added + changed > 0)
          this.options.changeLog.note('customer-imports', id, { added, changed }, by, clock.nowMs());
        log.info(
          { import: id, by, dryRun, state, rows, added, changed, faultsTotal },
          whatHappened(state, dryRun),
        );
      },
      (error: unknown) => log.error({ err: error, import: id }, 'an import of customers failed'),
    );
    await this.settled(answerWithinMs);
    return granted(job.status());
  }

  importStatus(id: string): CustomerImport | undefined {
    const status = this.job?.status();
    return status?.id === id ? status : undefined;
  }

  cancelImport(id: string): Outcome<undefined> {
    const job = this.job;
    if (job?.status().id !== id) return refused('not-found', `there is no import ${id}`);
    if (job.finished) return refused('already-closed', 'the import is finished');
    job.cancel();
    return granted(undefined);
  }

  isImporting(): boolean {
    return this.job?.changes === true;
  }

  exportCsv(delimiter: 'comma' | 'semicolon'): AsyncIterable<string> {
    return exportCustomersAsCsv(this.options.store, delimiter, this.options.yieldToEventLoop);
  }

  async close(): Promise<void> {
    this.job?.cancel();
    await this.running;
  }

  private async settled(withinMs: number): Promise<void> {
    const { clock } = this.options;
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = clock.at((clock.nowMs() + withinMs) as EpochMs, resolve);
    });
    await Promise.race([this.running, late]);
    cancel();
  }

  private refuseWhileImporting(): Refusal | undefined {
    return this.isImporting() ? importRunning() : undefined;
  }

  private refuseTaken(id: string, numbers: readonly ReadNumber[]): Refusal | undefined {
    for (const [index, number] of numbers.entries()) {
      const owner = typeof number === 'string' ? this.options.store.ownerOf(number) : undefined;
      if (owner === undefined || owner === id) continue;
      const message = `customer ${owner} has this number`;
      return refused('number-taken', message, [{ path: `numbers.${index}`, message }]);
    }
    return undefined;
  }
}

type ReadNumber = ReturnType<typeof readNumber>;

function whatHappened(state: CustomerImport['state'], dryRun: boolean): string {
  if (state === 'done') return dryRun ? 'list of customers checked; nothing imported' : 'customers imported';
  if (state === 'refused') return 'list of customers has faults; nothing imported';
  return `import of customers ${state}; nothing imported`;
}

const importRunning = (): Refusal => refused('import-running', 'a list of customers is being imported');

const planOf = ({ settings }: Company): NumberingPlan => ({
  countryCode: settings.countryCode,
  internationalPrefix: settings.internationalPrefix,
  trunkPrefix: settings.trunkPrefix,
});

const referencesOf = (company: Company): CustomerReferences => ({
  plan: planOf(company),
  agents: new Set(company.agents.map(({ id }) => id)),
});

function refuseNumbers(numbers: readonly ReadNumber[]): Refusal | undefined {
  for (const [index, number] of numbers.entries()) {
    if (typeof number === 'string') continue;
    return refused('invalid-number', number.message, [{ path: `numbers.${index}`, message: number.message }]);
  }
  return undefined;
}

function refuseWishes({ agent, wishes }: Customer, { agents }: CustomerReferences): Refusal | undefined {
  if (agent !== undefined && !agents.has(agent)) {
    const message = `there is no agent with the key ${agent}`;
    return refused('invalid-reference', message, [{ path: 'agent', message }]);
  }
  const parsing = wishes.skillRule === undefined ? undefined : parseSkillRule(wishes.skillRule);
  if (parsing?.kind !== 'fault') return undefined;
  const message = `column ${parsing.column}: ${parsing.message}`;
  return refused('invalid-skill-rule', message, [{ path: 'wishes.skillRule', message }]);
}

/** A number is looked for as it is stored, however it is written; part of one by its digits. */
function searchWords(search: string, plan: NumberingPlan): readonly string[] {
  const text = search.trim();
  if (/^[+\d\s()./-]*\d[\d\s()./-]*$/.test(text)) {
    const normalised = normaliseNumber(text, plan);
    if (normalised.kind === 'e164') return [normalised.number];
    const digits = text.replace(/\D/g, '');
    // Half a number: what follows its prefix is part of the stored one.
    const prefix = [plan.internationalPrefix, plan.trunkPrefix].find(
      (one) => one !== '' && digits.startsWith(one) && digits.length > one.length,
    );
    return [digits.slice(prefix?.length ?? 0)];
  }
  return foldText(text).split(/\s+/).filter(Boolean).slice(0, maxSearchWords);
}
