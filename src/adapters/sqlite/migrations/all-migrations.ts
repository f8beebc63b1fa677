// Every migration in order.
// Never skips a number.
import type { Migration } from './migration.js';
import { initialMigration } from './0001-initial.js';
import { decisionsMigration } from './0002-decisions.js';

export const allMigrations: readonly Migration[] = [initialMigration, decisionsMigration];
