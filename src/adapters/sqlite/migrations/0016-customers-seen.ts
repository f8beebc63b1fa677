// Schema 16: when a customer was seen last is known longer than the numbers of calls are kept.
// Never edited once released.
import type { Migration } from './migration.js';

export const customersSeenMigration: Migration = {
  version: 16,
  name: 'customers-seen',
  sql: `
-- Of numbers whose own time is over; NULL while none of the customer's was erased.
ALTER TABLE customer ADD COLUMN seen_ms INTEGER;
`,
};
