// Registrations of devices in SQLite, so that phones can be rung right after a restart.
// Never holds a credential.
import type Database from 'better-sqlite3';
import type { Binding, BindingStore } from '../../app/ports/store.js';
import type { StoreGuard } from './sqlite-errors.js';

type BindingRow = Omit<Binding, 'userAgent'> & { readonly userAgent: string | null };

export function createSqliteBindingStore(db: Database.Database, guard: StoreGuard): BindingStore {
  const select = db.prepare<[number], BindingRow>(
    `SELECT extension, contact_uri AS contactUri, source_host AS sourceHost, source_port AS sourcePort, transport,
            user_agent AS userAgent, sip_call_id AS sipCallId, cseq, expires_at_ms AS expiresAtMs
       FROM binding WHERE expires_at_ms > ? ORDER BY extension, contact_uri`,
  );
  const upsert = db.prepare<[BindingRow]>(
    `INSERT INTO binding (extension, contact_uri, source_host, source_port, transport, user_agent, sip_call_id,
                          cseq, expires_at_ms)
     VALUES (@extension, @contactUri, @sourceHost, @sourcePort, @transport, @userAgent, @sipCallId, @cseq, @expiresAtMs)
     ON CONFLICT (extension, contact_uri) DO UPDATE SET
       source_host = excluded.source_host, source_port = excluded.source_port, transport = excluded.transport,
       user_agent = excluded.user_agent, sip_call_id = excluded.sip_call_id, cseq = excluded.cseq,
       expires_at_ms = excluded.expires_at_ms`,
  );
  const remove = db.prepare<[string, string]>('DELETE FROM binding WHERE extension = ? AND contact_uri = ?');
  return {
    all: (nowMs) =>
      guard(() => select.all(nowMs).map((row) => ({ ...row, userAgent: row.userAgent ?? undefined }))),
    put: (binding) =>
      guard.write(() => void upsert.run({ ...binding, userAgent: binding.userAgent ?? null })),
    remove: (extension, contactUri) => guard.write(() => void remove.run(extension, contactUri)),
  };
}
