// Schema 3: customers, their numbers, and who spoke with a number last.
// Never edited once released.
import type { Migration } from './migration.js';

const customers = `
CREATE TABLE customer (
  position  INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  sort_name TEXT NOT NULL,
  -- Folded name, key and numbers: what a search looks through.
  search    TEXT NOT NULL,
  data      TEXT NOT NULL
) STRICT;
-- Holds all that a search needs, so that only the rows of the page shown are fetched.
CREATE INDEX customer_by_name ON customer (sort_name, id, search);

-- A customer's own numbers are known from data: an index to find them, which a foreign key would need, is spared.
CREATE TABLE customer_number (
  number      TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What an import that is being written has replaced; empty when none is. data is NULL for a customer who was new.
CREATE TABLE customer_undo (
  seq  INTEGER PRIMARY KEY,
  id   TEXT NOT NULL,
  data TEXT
) STRICT;
`;

const lastAgents = `
CREATE INDEX call_by_caller ON call (caller_number, started_at_ms) WHERE agent_id IS NOT NULL;
CREATE INDEX call_by_dialled ON call (dialled, started_at_ms) WHERE agent_id IS NOT NULL AND direction = 'outbound';
`;

export const customersMigration: Migration = {
  version: 3,
  name: 'customers',
  sql: customers + lastAgents,
};
