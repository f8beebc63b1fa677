// Schema 14: the secrets of all lists of the configuration in one table.
// Never edited once released.
import type { Migration } from './migration.js';

export const companySecretsMigration: Migration = {
  version: 14,
  name: 'company-secrets',
  sql: `
CREATE TABLE company_secret (
  list        TEXT NOT NULL,
  key         TEXT NOT NULL,
  path        TEXT NOT NULL,
  value       TEXT NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (list, key, path)
) STRICT, WITHOUT ROWID;
INSERT INTO company_secret (list, key, path, value)
  SELECT 'extensions', extension, 'sipPassword', ha1 FROM sip_secret;
INSERT INTO company_secret (list, key, path, value)
  SELECT 'trunks', trunk, 'outbound.password', password FROM trunk_secret;
INSERT INTO company_secret (list, key, path, value, must_change)
  SELECT 'users', username, 'password', password_hash, must_change FROM user_secret;
DROP TABLE sip_secret;
DROP TABLE trunk_secret;
DROP TABLE user_secret;
`,
};
