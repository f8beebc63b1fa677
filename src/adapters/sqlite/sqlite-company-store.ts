// The company's configuration as versioned rows: what is in force, and who changed what from what.
// Never writes a secret into a version: they live in a table of their own.
import type Database from 'better-sqlite3';
import type { z } from 'zod';
import {
  companyLists,
  companySchema,
  companySettingsSchema,
  configurationLists,
  type Company,
  type CompanyList,
} from '../../api/company.js';
import type { ConfigurationList } from '../../api/configuration-list.js';
import type { CompanyChange } from '../../api/company-routes.js';
import { keyOf, withoutSecret } from '../../app/company/company-items.js';
import { textAt } from '../../app/company/item-paths.js';
import { upgradeStoredItem } from '../../app/company/company-upgrade.js';
import { StoreError, type CompanyStore } from '../../app/ports/store.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { createSecretTable } from './sqlite-secret-table.js';
import type { StoreGuard } from './sqlite-errors.js';

type ListName = CompanyList | 'settings';
type AnyItem = Company[CompanyList][number];

interface VersionRow {
  readonly version: number;
  readonly at_ms: number;
  readonly by: string;
  readonly list: string;
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface CompanyStoreOptions {
  readonly db: Database.Database;
  readonly guard: StoreGuard;
  readonly path: string;
  /** What is cached from the database may be wrong now: a queue changed, or a transaction was taken back. */
  readonly onCacheInvalid: () => void;
}

const settingsKey = 'settings';

const schemaOf = (list: ListName): z.ZodType =>
  list === 'settings' ? companySettingsSchema : configurationLists[list].schema;

/** Who is said to have written what came with Centrale. */
const firstStart = 'first-start';

function initialOf(list: ListName): ConfigurationList['initial'] {
  if (list === 'settings') return undefined;
  const { initial }: ConfigurationList = configurationLists[list];
  return initial;
}

const secretsOf = (list: ListName): NonNullable<ConfigurationList['secrets']> => {
  if (list === 'settings') return [];
  const { secrets = [] }: ConfigurationList = configurationLists[list];
  return secrets;
};

/** The text of a valid item without its secret. Throws (a programmer's error) when the item is not valid. */
function toStoredText(list: ListName, key: string, item: unknown): string {
  const parsed = schemaOf(list).safeParse(item);
  if (!parsed.success) throw new Error(`invalid ${list}/${key}: ${parsed.error.message}`);
  return JSON.stringify(list === 'settings' ? parsed.data : withoutSecret(list, parsed.data as AnyItem));
}

const parseText = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

const textOf = (what: object | null): string | null => (what === null ? null : JSON.stringify(what));

export function createSqliteCompanyStore(options: CompanyStoreOptions): CompanyStore {
  const { db, guard } = options;
  const versions = createVersions(db);
  const secrets = createSecretTable(db, guard);
  const selectItems = db.prepare<[], { list: ListName; value: string }>(
    `SELECT item.list, version.value FROM company_item AS item
       JOIN company_version AS version USING (version) ORDER BY item.position`,
  );

  /** What is stored now, parsed; undefined = to be read. Nobody else writes while the data directory is ours. */
  let known: { readonly company: Company | undefined } | undefined;

  function read(): Company | undefined {
    known ??= { company: parse() };
    return known.company;
  }

  function parse(): Company | undefined {
    const rows = selectItems.all();
    if (rows.length === 0) return undefined;
    const items = (list: ListName): unknown[] | undefined =>
      initialOf(list) !== undefined && !versions.hasAny(list) ? undefined : storedItems(list);
    const storedItems = (list: ListName): unknown[] =>
      rows.filter((row) => row.list === list).map((row) => upgradeStoredItem(list, parseText(row.value)));
    const parsed = companySchema.safeParse({
      settings: storedItems('settings')[0],
      ...Object.fromEntries(companyLists.map((list) => [list, items(list)])),
    });
    if (parsed.success) return parsed.data;
    throw new StoreError(
      'store-corrupt',
      `${options.path}: the stored configuration is not valid (${parsed.error.issues
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        .join('; ')})`,
    );
  }

  /** Before the first change of a list: what was in force until then stays, and is written. */
  function writeInitial(list: ListName, atMs: EpochMs): void {
    const initial = initialOf(list);
    if (list === 'settings' || initial === undefined || versions.hasAny(list)) return;
    for (const item of initial) {
      const key = keyOf(list, item as AnyItem);
      versions.add(list, key, toStoredText(list, key, item), firstStart, atMs);
    }
  }

  const put = db.transaction((list: ListName, key: string, item: unknown, by: string, atMs: EpochMs) => {
    writeInitial(list, atMs);
    const text = toStoredText(list, key, item);
    versions.add(list, list === 'settings' ? settingsKey : key, text, by, atMs);
    for (const { path, onlyWith } of secretsOf(list))
      if (onlyWith !== undefined && textAt(item as object, onlyWith) === undefined)
        secrets.remove(list, key, path);
  });

  const remove = db.transaction((list: CompanyList, key: string, by: string, atMs: EpochMs) => {
    writeInitial(list, atMs);
    if (!versions.add(list, key, null, by, atMs)) return;
    // A new item of the same name must not come up with the old one's password.
    secrets.remove(list, key);
  });

  function inTransaction<T>(work: () => T): T {
    try {
      return guard.write(() => db.transaction(work).immediate());
    } catch (error) {
      known = undefined;
      options.onCacheInvalid();
      throw error;
    }
  }

  const changed = <T>(work: () => T): T => {
    known = undefined;
    options.onCacheInvalid();
    return guard.write(work);
  };
  return {
    read: () => guard(read),
    put: (list, key, item, by, atMs) => changed(() => put(list, key, item, by, atMs)),
    remove: (list, key, by, atMs) => changed(() => remove(list, key, by, atMs)),
    transaction: inTransaction,
    changes: (limit, partOf) => guard(() => versions.newest(limit, partOf)),
    asOneChange: ({ list, key, what }, by, atMs, work) =>
      guard(() => versions.asOne({ list, key, value: textOf(what) }, { by, atMs }, work)),
    version: () => guard(() => versions.last()),
    lastChange: (list, key) => guard(() => versions.lastOf(list, list === 'settings' ? settingsKey : key)),
    note: (list, key, what, by, atMs) => guard(() => versions.note(list, key, textOf(what), by, atMs)),
    setSecret: secrets.setSecret,
    secret: secrets.secret,
  };
}

interface Versions {
  /** False when there was nothing to remove; then nothing is written. */
  add(list: ListName, key: string, value: string | null, by: string, atMs: EpochMs): boolean;
  newest(limit: number, partOf?: number): readonly CompanyChange[];
  /** What `work` adds becomes part of one change. */
  asOne(
    told: { readonly list: string; readonly key: string; readonly value: string | null },
    who: { readonly by: string; readonly atMs: EpochMs },
    work: () => void,
  ): void;
  /** Something of this list was written or removed at some time. */
  hasAny(list: string): boolean;
  last(): number;
  lastOf(list: string, key: string): ReturnType<CompanyStore['lastChange']>;
  /** A change of what is kept elsewhere: told, and nothing more. */
  note(list: string, key: string, value: string | null, by: string, atMs: EpochMs): void;
}

export function createVersions(db: Database.Database): Versions {
  const selectCurrent = db
    .prepare<[string, string], number>('SELECT version FROM company_item WHERE list = ? AND key = ?')
    .pluck();
  /** The change that is being written, when several are told as one. */
  let whole: number | bigint | null = null;
  const insert = db.prepare<
    [string, string, string | null, number | null, string, number, number | bigint | null]
  >(
    `INSERT INTO company_version (list, key, value, previous, by, at_ms, part_of, journal_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM journal_event))`,
  );
  const upsertItem = db.prepare<[string, string, number | bigint]>(
    `INSERT INTO company_item (list, key, version) VALUES (?, ?, ?)
     ON CONFLICT (list, key) DO UPDATE SET version = excluded.version`,
  );
  const deleteItem = db.prepare<[string, string]>('DELETE FROM company_item WHERE list = ? AND key = ?');
  const selectNewest = db.prepare<[number | null, number], VersionRow>(
    `SELECT v.version, v.at_ms, v.by, v.list, v.key, previous.value AS before, v.value AS after
       FROM company_version AS v LEFT JOIN company_version AS previous ON previous.version = v.previous
      WHERE v.part_of IS ? ORDER BY v.version DESC LIMIT ?`,
  );
  const selectLast = db.prepare<[], number>('SELECT coalesce(max(version), 0) FROM company_version').pluck();
  const selectAny = db
    .prepare<[string], number>('SELECT version FROM company_version WHERE list = ? LIMIT 1')
    .pluck();
  const selectLastOf = db.prepare<
    [string, string],
    { readonly version: number; readonly by: string; readonly atMs: EpochMs }
  >(
    `SELECT version, by, at_ms AS atMs FROM company_version WHERE list = ? AND key = ?
      ORDER BY version DESC LIMIT 1`,
  );
  return {
    hasAny: (list) => selectAny.get(list) !== undefined,
    last: () => selectLast.get() ?? 0,
    lastOf: (list, key) => selectLastOf.get(list, key),
    note: (list, key, value, by, atMs) => void insert.run(list, key, value, null, by, atMs, whole),
    add(list, key, value, by, atMs) {
      const previous = selectCurrent.get(list, key) ?? null;
      if (value === null && previous === null) return false;
      const { lastInsertRowid } = insert.run(list, key, value, previous, by, atMs, whole);
      if (value === null) deleteItem.run(list, key);
      else upsertItem.run(list, key, lastInsertRowid);
      return true;
    },
    asOne({ list, key, value }, { by, atMs }, work) {
      whole = insert.run(list, key, value, null, by, atMs, null).lastInsertRowid;
      try {
        work();
      } finally {
        whole = null;
      }
    },
    newest: (limit, partOf) =>
      selectNewest.all(partOf ?? null, limit).map((row) => ({
        version: row.version,
        atMs: row.at_ms,
        by: row.by,
        list: row.list,
        key: row.key,
        before: upgradeStoredItem(row.list, parseText(row.before)),
        after: upgradeStoredItem(row.list, parseText(row.after)),
      })),
  };
}
