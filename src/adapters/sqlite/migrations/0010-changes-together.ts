// Schema 10: changes of the configuration that were made together are told as one.
// Never edited once released.
import type { Migration } from './migration.js';

export const changesTogetherMigration: Migration = {
  version: 10,
  name: 'changes-together',
  sql: `
-- The version that tells of this one and of others; NULL for a change of its own.
ALTER TABLE company_version ADD COLUMN part_of INTEGER REFERENCES company_version (version);
CREATE INDEX company_version_by_whole ON company_version (part_of, version);
`,
};
