// Changes to the company's configuration: checked as a whole, written with who and when, in force at once.
// Never stores a person's or phone's secret in the clear, and never leaves the company in a state that does not fit together.
import { isDeepStrictEqual } from 'node:util';
import {
  companyLists,
  configurationLists,
  type Company,
  type CompanyList,
  type CompanySettings,
} from '../../api/company.js';
import type { CompanyChange } from '../../api/company-routes.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { Clock } from '../ports/clock.js';
import type { Secrets } from '../ports/secrets.js';
import type { KeptSecret, Store } from '../ports/store.js';
import type { Basis } from '../kernel/changed-meanwhile.js';
import type { CompanyChangeSet, CompanyCommands, ItemChange } from './feature.js';
import { changedMeanwhile } from '../kernel/changed-meanwhile.js';
import {
  findItem,
  keyOf,
  withItem,
  withItems,
  withoutItem,
  withoutSecret,
  withoutSecrets,
} from './company-items.js';
import type { CompanyFault } from './company-fault.js';
import { CompanySecrets } from './company-secrets.js';
import { companyWithPublicNumbers, keyAsKept, withPublicNumbers } from './company-numbers.js';
import { findCompanyFaults, losesLastAdmin, newCompanyFaults } from './company-validation.js';
import { initialCompany } from './initial-company.js';
import type { UserChangeListener } from '../sessions/session-commands.js';

export interface CompanyCommandsOptions {
  readonly store: Pick<Store, 'company'>;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** SessionCommands: users who are gone or got another password are logged out. */
  readonly sessions: UserChangeListener;
  /** After the commit, with the company that is now in force. */
  readonly onChanged: (company: Company) => void;
}

export function createCompanyCommands(options: CompanyCommandsOptions): CompanyCommands {
  return new StoredCompany(options);
}

class StoredCompany implements CompanyCommands {
  private readonly secrets: CompanySecrets;

  constructor(private readonly options: CompanyCommandsOptions) {
    this.secrets = new CompanySecrets(options.store.company, options.secrets);
  }

  read(): Company {
    return this.options.store.company.read() ?? initialCompany();
  }

  changes(limit: number, partOf?: number): readonly CompanyChange[] {
    return this.options.store.company.changes(limit, partOf);
  }

  version(): number {
    return this.options.store.company.version();
  }

  versionOf(list: CompanyList | 'settings', typedKey: string): number {
    const key = list === 'settings' ? typedKey : keyAsKept(list, typedKey, this.read().settings);
    return this.options.store.company.lastChange(list, key)?.version ?? 0;
  }

  putSettings(settings: CompanySettings, by: string, basis?: Basis): Outcome<CompanySettings> {
    const before = this.read();
    const refusal =
      this.refuseStale('settings', 'settings', before.settings, basis) ??
      refuseFaults(before, { ...before, settings });
    if (refusal !== undefined) return refusal;
    const { company } = this.options.store;
    company.transaction(() => company.put('settings', 'settings', settings, by, this.options.clock.nowMs()));
    this.options.onChanged(this.read());
    return granted(settings);
  }

  async put<L extends CompanyList>(
    list: L,
    typedKey: string,
    typed: Company[L][number],
    by: string,
    basis?: Basis,
  ): Promise<Outcome<Company[L][number]>> {
    const { settings } = this.read();
    const key = keyAsKept(list, typedKey, settings);
    const item = withPublicNumbers(list, typed, settings);
    if (keyOf(list, item) !== key) {
      return refused('key-mismatch', `the address says "${key}", the item says "${keyOf(list, item)}"`);
    }
    const secrets = await this.secrets.changed({ [list]: [item] });
    const before = this.read();
    const stored = withoutSecret(list, item);
    const after = withItem(before, list, stored);
    const refusal =
      this.refuseStale(list, key, findItem(before, list, key), basis) ??
      this.refuseMissingSecrets({ [list]: [item] }) ??
      refuseFaults(before, after) ??
      refuseWithoutAdmin(before, after);
    if (refusal !== undefined) return refusal;
    // A password that somebody else knows is good for one log-in.
    this.commit(before, after, secrets, by, (username) => username !== by);
    return granted(stored);
  }

  remove(list: CompanyList, typedKey: string, by: string, basis?: Basis): Outcome<undefined> {
    const before = this.read();
    const key = keyAsKept(list, typedKey, before.settings);
    if (findItem(before, list, key) === undefined) return refused('not-found', `no "${key}" in ${list}`);
    const after = withoutItem(before, list, key);
    const refusal =
      this.refuseStale(list, key, findItem(before, list, key), basis) ?? refuseWithoutAdmin(before, after);
    if (refusal !== undefined) return refusal;
    const [first, ...others] = newCompanyFaults(before, after).map(({ path }) => ({
      path,
      message: `refers to "${key}"`,
    }));
    if (first !== undefined) {
      return refused('in-use', `"${key}" is still referred to by ${first.path}`, [first, ...others]);
    }
    this.commit(before, after, [], by, () => false);
    return granted(undefined);
  }

  async importAll(company: Company, by: string): Promise<Outcome<undefined>> {
    const secrets = await this.secrets.changed({ ...company });
    const before = this.read();
    const after = companyWithPublicNumbers(withoutSecrets(company));
    const faults = findCompanyFaults(after);
    const refusal =
      faultsRefusal(faults) ?? this.refuseMissingSecrets({ ...company }) ?? refuseWithoutAdmin(before, after);
    if (refusal !== undefined) return refusal;
    this.commit(before, after, secrets, by, () => false);
    return granted(undefined);
  }

  staleAmong(items: readonly ItemChange[], basis: Basis | undefined): Refusal | undefined {
    if (basis === undefined) return undefined;
    const company = this.read();
    for (const { list, item } of items) {
      const key = keyOf(list, item);
      const refusal = this.refuseStale(list, key, findItem(company, list, key), basis);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  putTogether(change: CompanyChangeSet, by: string, basis?: Basis): Outcome<undefined> {
    const before = this.read();
    const after = companyLists.reduce((company, list) => {
      const changed = change.items.filter((one) => one.list === list).map(({ item }) => item);
      return changed.length === 0 ? company : withItems(company, list, changed);
    }, before);
    const refusal =
      this.staleAmong(change.items, basis) ??
      refuseFaults(before, after) ??
      refuseWithoutAdmin(before, after);
    if (refusal !== undefined) return refusal;
    this.commit(before, after, change.secrets, by, () => true, change.told);
    return granted(undefined);
  }

  /** `present`: the item as it is now; nothing may be written between this and the commit. */
  private refuseStale(
    list: CompanyList | 'settings',
    key: string,
    present: unknown,
    basis: Basis | undefined,
  ): Refusal | undefined {
    if (basis === undefined) return undefined;
    if (basis === 'absent') {
      if (present === undefined) return undefined;
      const field = list === 'settings' ? '' : `.${configurationLists[list].key}`;
      const message = `"${key}" is there already`;
      return refused('duplicate', message, [{ path: `${list}.${key}${field}`, message }]);
    }
    const last = this.options.store.company.lastChange(list, key);
    if (last === undefined || last.version <= basis.version) return undefined;
    return changedMeanwhile({ ...last, value: present ?? null });
  }

  private refuseMissingSecrets(items: Parameters<CompanySecrets['missing']>[0]): Refusal | undefined {
    const missing = this.secrets.missing(items).map(({ list, key, path }) => `${list}.${key}.${path}`);
    if (missing.length === 0) return undefined;
    const details = missing.map((path) => ({ path, message: 'needed, because there is none yet' }));
    return refused('password-required', `${missing[0]} is needed, because there is none yet`, details);
  }

  /** Writes what differs, all or none, then tells everybody. */
  private commit(
    before: Company,
    after: Company,
    secrets: readonly KeptSecret[],
    by: string,
    mustChange: (username: string) => boolean,
    told?: CompanyChangeSet['told'],
  ): void {
    const { store, clock, sessions, onChanged } = this.options;
    const changedUsers = new Map<string, boolean>();
    const write = (nowMs: EpochMs): void => {
      // Nothing may be changed by a company that was never written: its settings are not in the store yet.
      const isFirst = store.company.read() === undefined;
      if (isFirst || !isDeepStrictEqual(before.settings, after.settings)) {
        store.company.put('settings', 'settings', after.settings, by, nowMs);
      }
      for (const { list, key, item } of differences(before, after)) {
        if (list === 'users') changedUsers.set(key, item === undefined);
        if (item === undefined) store.company.remove(list, key, by, nowMs);
        else store.company.put(list, key, item, by, nowMs);
      }
      for (const secret of secrets) {
        const { place, value } = secret;
        store.company.setSecret(place, value, this.secrets.isForPerson(secret) && mustChange(place.key));
        store.company.note(this.secrets.notedAs(secret), place.key, secretReplaced, by, nowMs);
        if (place.list === 'users') changedUsers.set(place.key, true);
      }
    };
    store.company.transaction(() => {
      const nowMs = clock.nowMs();
      if (told === undefined) write(nowMs);
      else store.company.asOneChange(told, by, nowMs, () => write(nowMs));
    });
    for (const [username, endSessions] of changedUsers) sessions.userChanged(username, endSessions);
    onChanged(this.read());
  }
}

/** All that the change log tells of a secret. */
const secretReplaced = {};

interface Difference {
  readonly list: CompanyList;
  readonly key: string;
  /** Undefined = removed. */
  readonly item: Company[CompanyList][number] | undefined;
}

function differences(before: Company, after: Company): readonly Difference[] {
  return companyLists.flatMap((list): Difference[] => {
    const byKey = (items: readonly Company[CompanyList][number][]) =>
      new Map(items.map((item) => [keyOf(list, item), item]));
    const old = byKey(before[list]);
    const next = byKey(after[list]);
    const removed = [...old.keys()].filter((key) => !next.has(key));
    const written = [...next.values()].filter((item) => !isDeepStrictEqual(item, old.get(keyOf(list, item))));
    return [
      ...removed.map((key) => ({ list, key, item: undefined })),
      ...written.map((item) => ({ list, key: keyOf(list, item), item })),
    ];
  });
}

function refuseFaults(before: Company, after: Company): Refusal | undefined {
  return faultsRefusal(newCompanyFaults(before, after));
}

function faultsRefusal(faults: readonly CompanyFault[]): Refusal | undefined {
  const [first] = faults;
  return first === undefined
    ? undefined
    : refused(first.code, `${first.path}: ${first.message}`, asDetails(faults));
}

const asDetails = (faults: readonly CompanyFault[]): Refusal['details'] =>
  faults.slice(0, 50).map(({ path, message }) => ({ path, message }));

function refuseWithoutAdmin(before: Company, after: Company): Refusal | undefined {
  if (!losesLastAdmin(before, after)) return undefined;
  return refused('last-admin', 'nobody would be left who may change the configuration');
}
