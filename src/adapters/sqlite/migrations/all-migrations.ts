// Every migration in order.
// Never skips a number.
import type { Migration } from './migration.js';
import { initialMigration } from './0001-initial.js';

export const allMigrations: readonly Migration[] = [initialMigration];
