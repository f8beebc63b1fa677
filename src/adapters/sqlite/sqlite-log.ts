// The write-ahead log emptied: what was overwritten or erased lies in no file of the database any more.
// Never waits longer than it is told for somebody who still reads what was.
import type Database from 'better-sqlite3';

/** False when somebody still reads or writes. */
export function emptyLog(db: Database.Database, withinMs: number): boolean {
  const before = Number(db.pragma('busy_timeout', { simple: true }));
  db.pragma(`busy_timeout = ${withinMs}`);
  try {
    const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as [{ readonly busy: number }];
    return result.busy === 0;
  } finally {
    db.pragma(`busy_timeout = ${before}`);
  }
}
