// What call handling asks about who calls: the customer's record, and who spoke with this number last.
// Never stores or changes either; the customers' part of the application implements it.
import type { CallWishes } from '../../api/acd.js';
import type { AgentId, EpochMs } from '../../core/kernel/ids.js';
import type { Language } from '../../core/kernel/language.js';

export interface KnownCustomer {
  /** Key of the record. */
  readonly id: string;
  readonly name: string;
  /** The language of every prompt that this caller hears. */
  readonly language?: Language;
  readonly ownAgent?: AgentId;
  /** What every call of this customer asks for; its priority is added to the other points. */
  readonly wishes?: CallWishes;
}

/** Synchronous and quick: asked once for each call that comes in from outside. */
export interface CallerDirectory {
  /** `number`: E.164 with plus. */
  customerOf(number: string): KnownCustomer | undefined;
  /** Who had the last conversation with this number that began at or after `sinceMs`. */
  lastAgentOf(number: string, sinceMs: EpochMs): AgentId | undefined;
}
