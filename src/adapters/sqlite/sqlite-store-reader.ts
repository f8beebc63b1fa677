// Reads configuration and customers at one moment, for exports beside a service that may well be running.
// Never writes: an import of customers that is not finished is looked past, not taken back.
import type Database from 'better-sqlite3';
import type { Company } from '../../api/company.js';
import type { CustomerRecord } from '../../api/customers.js';
import type { CustomerStore } from '../../app/ports/customer-store.js';
import { createSqliteCompanyStore } from './sqlite-company-store.js';
import { guardFor, toStoreError, type Guard } from './sqlite-errors.js';
import { openReadOnly } from './sqlite-existing-database.js';

export interface StoreReader {
  /** Without secrets; undefined when nothing was ever configured. */
  company(): Company | undefined;
  customers(): Pick<CustomerStore, 'afterId'>;
  /** Idempotent. */
  close(): void;
}

/** What it reads is all of the moment at which it was opened. Throws StoreError. */
export function openStoreReader(path: string): StoreReader {
  const guard = guardFor(path);
  const db = openReadOnly(path);
  try {
    db.exec('BEGIN');
    // A transaction that only reads begins with its first reading.
    const company = createSqliteCompanyStore({ db, guard, path, onCacheInvalid: () => undefined }).read();
    return {
      company: () => company,
      customers: () => guard(() => createCustomerReader(db, guard)),
      close: () => {
        if (db.open) db.close();
      },
    };
  } catch (error) {
    db.close();
    throw toStoreError(error, path);
  }
}

/** Customers as they were before an import that is being written now. */
function createCustomerReader(db: Database.Database, guard: Guard): Pick<CustomerStore, 'afterId'> {
  // Tables of the connection's own: nothing of them reaches the file.
  db.pragma('temp_store = MEMORY');
  db.exec(`
    CREATE TEMP TABLE IF NOT EXISTS before_import (id TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID;
    INSERT OR IGNORE INTO before_import (id, data) SELECT id, data FROM customer_undo ORDER BY seq;
  `);
  const select = db
    .prepare<[string, number], string>(
      `SELECT coalesce(before_import.data, customer.data) FROM customer LEFT JOIN before_import USING (id)
        WHERE customer.id > ? AND (before_import.id IS NULL OR before_import.data IS NOT NULL)
        ORDER BY customer.id LIMIT ?`,
    )
    .pluck();
  return {
    afterId: (id, limit) =>
      guard(() => select.all(id, limit).map((data) => JSON.parse(data) as CustomerRecord)),
  };
}
