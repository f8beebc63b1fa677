// Schema 5: voice messages that callers left for queues. The recordings are files; only that they exist is here.
// Never edited once released.
import type { Migration } from './migration.js';

export const voicemailsMigration: Migration = {
  version: 5,
  name: 'voicemails',
  sql: `
CREATE TABLE voicemail (
  call_id     TEXT PRIMARY KEY,
  queue_id    TEXT NOT NULL,
  number      TEXT NOT NULL,
  name        TEXT,
  left_at_ms  INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  heard_at_ms INTEGER,
  heard_by    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX voicemail_by_time ON voicemail (left_at_ms, call_id);
CREATE INDEX voicemail_by_queue ON voicemail (queue_id, left_at_ms, call_id);
`,
};
