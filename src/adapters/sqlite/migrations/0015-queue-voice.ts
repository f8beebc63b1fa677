// Schema 15: queues are written with channels and with what concerns calls alone in a part of its own.
// Never edited once released.
import type { Migration } from './migration.js';

/**
 * Versions of the configuration are never rewritten: those of queues are brought to the new form when they are read. What is
 * written from now on an earlier program cannot read: it is told so by the schema's number, and has the copy made before.
 */
export const queueVoiceMigration: Migration = { version: 15, name: 'queue-voice', sql: '' };
