// Voice messages as rows: written by the journal's projection, read as a list.
// Never touches a recording.
import type Database from 'better-sqlite3';
import type { Voicemail, VoicemailListQuery, VoicemailPage } from '../../api/voicemails.js';
import type { CallId } from '../../core/kernel/ids.js';
import { voicemailEvents } from '../../core/voicemails/voicemail-event.js';
import type { JournalProjection } from './journal-projection.js';
import type { SqlitePersonalValues } from './sqlite-personal-values.js';

export type UnheardVoicemail = Pick<Voicemail, 'callId' | 'queueId'>;

export interface SqliteVoicemailTable extends JournalProjection {
  get(id: CallId): Voicemail | undefined;
  /** Voice messages that nobody has listened to. */
  unheard(): readonly UnheardVoicemail[];
  /** Newest first; `queues`: of these only. */
  list(query: VoicemailListQuery, queues?: readonly string[]): VoicemailPage;
  /** By queue. */
  use(): readonly { readonly queueId: string; readonly count: number; readonly durationMs: number }[];
}

const columns = `call_id AS callId, queue_id AS queueId, number, name, left_at_ms AS leftAtMs,
  duration_ms AS durationMs, heard_at_ms AS heardAtMs, heard_by AS heardBy`;

interface Page {
  readonly queue: string | null;
  /** JSON. */
  readonly queues: string | null;
  readonly leftAtMs: number;
  readonly callId: string;
  readonly limit: number;
}

export function createSqliteVoicemailTable(
  db: Database.Database,
  personal: SqlitePersonalValues,
): SqliteVoicemailTable {
  const insert = db.prepare<[string, string, string, string | null, number, number]>(
    `INSERT OR REPLACE INTO voicemail (call_id, queue_id, number, name, left_at_ms, duration_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const hear = db.prepare<[number, string, string]>(
    'UPDATE voicemail SET heard_at_ms = ?, heard_by = ? WHERE call_id = ? AND heard_at_ms IS NULL',
  );
  const remove = db.prepare<[string]>('DELETE FROM voicemail WHERE call_id = ?');
  const select = db.prepare<[string], Voicemail>(`SELECT ${columns} FROM voicemail WHERE call_id = ?`);
  const selectPage = db.prepare<[Page], Voicemail>(
    `SELECT ${columns} FROM voicemail
     WHERE (left_at_ms, call_id) < (@leftAtMs, @callId) AND (@queue IS NULL OR queue_id = @queue)
       AND (@queues IS NULL OR queue_id IN (SELECT value FROM json_each(@queues)))
     ORDER BY left_at_ms DESC, call_id DESC LIMIT @limit`,
  );
  const selectUnheard = db.prepare<[], UnheardVoicemail>(
    'SELECT call_id AS callId, queue_id AS queueId FROM voicemail WHERE heard_at_ms IS NULL',
  );
  const selectUse = db.prepare<[], { queueId: string; count: number; durationMs: number }>(
    'SELECT queue_id AS queueId, count(*) AS count, sum(duration_ms) AS durationMs FROM voicemail GROUP BY queue_id',
  );
  const deleteAll = db.prepare('DELETE FROM voicemail');
  const filledIn = (voicemail: Voicemail): Voicemail => ({
    ...voicemail,
    number: personal.numberOf(voicemail.number),
    name: voicemail.name === null ? null : (personal.textOf(voicemail.name) ?? null),
  });
  return {
    apply(event) {
      if (!voicemailEvents.includes(event)) return;
      switch (event.kind) {
        case 'voicemail-left': {
          const { callId, queueId, number, name, atMs, durationMs } = event;
          insert.run(callId, queueId, number, name ?? null, atMs, durationMs);
          return;
        }
        case 'voicemail-heard':
          hear.run(event.atMs, event.by, event.callId);
          return;
        case 'voicemail-deleted':
          remove.run(event.callId);
      }
    },
    get: (id) => {
      const found = select.get(id);
      return found && filledIn(found);
    },
    unheard: () => selectUnheard.all(),
    list({ queue, limit, before }, queues) {
      const after = before === undefined ? undefined : select.get(before);
      // One more than asked for tells whether there is another page.
      const rows = selectPage.all({
        queue: queue ?? null,
        queues: queues === undefined ? null : JSON.stringify(queues),
        leftAtMs: after?.leftAtMs ?? Number.MAX_SAFE_INTEGER,
        callId: after?.callId ?? '',
        limit: limit + 1,
      });
      const voicemails = rows.slice(0, limit).map(filledIn);
      return { voicemails, next: rows.length > limit ? (voicemails.at(-1)?.callId ?? null) : null };
    },
    use: () => selectUse.all(),
    clear: () => void deleteAll.run(),
  };
}
