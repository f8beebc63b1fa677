// Builds journal events for tests with plain strings in place of branded ids.
// Never checks that a sequence makes sense.
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';

/** Any event's fields; `callId` is `a` unless given. */
export interface EventInput {
  readonly kind: JournalEvent['kind'];
  readonly [field: string]: unknown;
}

export const event = (atMs: number, body: EventInput): JournalEvent =>
  ({ callId: 'a', ...body, atMs }) as unknown as JournalEvent;
