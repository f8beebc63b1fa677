// Schema 1: journal and its projections, versioned configuration, secrets, sessions, registrations.
// Never edited once released.
import type { Migration } from './migration.js';

const journal = `
CREATE TABLE journal_event (
  seq      INTEGER PRIMARY KEY,
  at_ms    INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  call_id  TEXT,
  queue_id TEXT,
  agent_id TEXT,
  offer_id TEXT,
  leg_id   TEXT,
  data     TEXT NOT NULL
) STRICT;
CREATE INDEX journal_event_by_call ON journal_event (call_id, seq) WHERE call_id IS NOT NULL;
CREATE INDEX journal_event_by_agent ON journal_event (agent_id, seq) WHERE agent_id IS NOT NULL;
CREATE INDEX journal_event_by_time ON journal_event (at_ms);

CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;

const projections = `
CREATE TABLE call (
  id             TEXT PRIMARY KEY,
  direction      TEXT NOT NULL,
  trunk_id       TEXT,
  dialled        TEXT NOT NULL,
  caller_number  TEXT NOT NULL,
  caller_name    TEXT,
  started_at_ms  INTEGER NOT NULL,
  answered_at_ms INTEGER,
  ended_at_ms    INTEGER,
  outcome        TEXT,
  cause          TEXT,
  queue_id       TEXT,
  agent_id       TEXT,
  wait_ms        INTEGER NOT NULL,
  talk_ms        INTEGER NOT NULL,
  hold_ms        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX call_by_start ON call (started_at_ms, id);
CREATE INDEX call_open ON call (started_at_ms, id) WHERE ended_at_ms IS NULL;

CREATE TABLE leg (
  call_id        TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
  position       INTEGER NOT NULL,
  id             TEXT NOT NULL,
  role           TEXT NOT NULL,
  sip_call_id    TEXT NOT NULL,
  extension      TEXT,
  agent_id       TEXT,
  started_at_ms  INTEGER NOT NULL,
  ringing_at_ms  INTEGER,
  answered_at_ms INTEGER,
  ended_at_ms    INTEGER,
  ended_by       TEXT,
  cause          TEXT,
  sip_status     INTEGER,
  PRIMARY KEY (call_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_interval (
  start_ms          INTEGER NOT NULL,
  queue_id          TEXT NOT NULL,
  offered           INTEGER NOT NULL,
  answered          INTEGER NOT NULL,
  abandoned         INTEGER NOT NULL,
  overflowed        INTEGER NOT NULL,
  interrupted       INTEGER NOT NULL,
  answered_in_target INTEGER NOT NULL,
  answered_wait_ms  INTEGER NOT NULL,
  abandoned_wait_ms INTEGER NOT NULL,
  handled           INTEGER NOT NULL,
  talk_ms           INTEGER NOT NULL,
  wrap_up_ms        INTEGER NOT NULL,
  PRIMARY KEY (start_ms, queue_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_status (
  agent_id TEXT PRIMARY KEY,
  status   TEXT NOT NULL,
  reason   TEXT,
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE callback (
  call_id      TEXT PRIMARY KEY,
  number       TEXT NOT NULL,
  queue_id     TEXT,
  listed_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER,
  closed_by    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX callback_open ON callback (listed_at_ms) WHERE closed_at_ms IS NULL;
CREATE INDEX callback_by_closing ON callback (closed_at_ms) WHERE closed_at_ms IS NOT NULL;
`;

const configuration = `
-- One row for every change ever made. value is NULL for a removal; journal_seq is the last event written before
-- the change, so that a projection made anew sees the configuration that each event was written under.
CREATE TABLE company_version (
  version     INTEGER PRIMARY KEY,
  list        TEXT NOT NULL,
  key         TEXT NOT NULL,
  value       TEXT,
  previous    INTEGER REFERENCES company_version (version),
  by          TEXT NOT NULL,
  at_ms       INTEGER NOT NULL,
  journal_seq INTEGER NOT NULL
) STRICT;
CREATE INDEX company_version_by_key ON company_version (list, key, version);
CREATE TRIGGER company_version_no_update BEFORE UPDATE ON company_version
BEGIN SELECT RAISE(ABORT, 'versions of the configuration are append-only'); END;
CREATE TRIGGER company_version_no_delete BEFORE DELETE ON company_version
BEGIN SELECT RAISE(ABORT, 'versions of the configuration are append-only'); END;

-- What is in force; position keeps the order in which items were created.
CREATE TABLE company_item (
  position INTEGER PRIMARY KEY,
  list     TEXT NOT NULL,
  key      TEXT NOT NULL,
  version  INTEGER NOT NULL REFERENCES company_version (version),
  UNIQUE (list, key)
) STRICT;

CREATE TABLE sip_secret (
  extension TEXT PRIMARY KEY,
  ha1       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE user_secret (
  username      TEXT PRIMARY KEY,
  password_hash TEXT NOT NULL,
  must_change   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

const sessionsAndBindings = `
CREATE TABLE session (
  token_hash    TEXT PRIMARY KEY,
  username      TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (username);
CREATE INDEX session_by_expiry ON session (expires_at_ms);

CREATE TABLE binding (
  extension     TEXT NOT NULL,
  contact_uri   TEXT NOT NULL,
  source_host   TEXT NOT NULL,
  source_port   INTEGER NOT NULL,
  transport     TEXT NOT NULL,
  user_agent    TEXT,
  sip_call_id   TEXT NOT NULL,
  cseq          INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (extension, contact_uri)
) STRICT, WITHOUT ROWID;
`;

export const initialMigration: Migration = {
  version: 1,
  name: 'initial',
  sql: journal + projections + configuration + sessionsAndBindings,
};
