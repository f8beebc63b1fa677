// Schema 8: passwords with which a trunk authenticates to its carrier.
// Never edited once released.
import type { Migration } from './migration.js';

export const trunkSecretsMigration: Migration = {
  version: 8,
  name: 'trunk-secrets',
  sql: `
CREATE TABLE trunk_secret (
  trunk    TEXT PRIMARY KEY,
  password TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
