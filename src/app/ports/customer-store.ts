// Where customers are kept, and how a long list of them is written in turns.
// Never checks a record: the customers' commands do.
import type { CustomerRecord } from '../../api/customers.js';
import type { AgentId, EpochMs } from '../../core/kernel/ids.js';

/** One turn of a search by name: a long list is looked through in several, so that nothing has to wait for it. */
export interface CustomerSearchTurn {
  /** Folded (see foldText); all of them must occur in name, key or numbers. Empty = everybody. */
  readonly words: readonly string[];
  /** Where to go on; absent = from the beginning. */
  readonly after?: string;
  /** How many customers are looked at. */
  readonly lookAt: number;
  /** How many of those found are wanted; all are counted. */
  readonly limit: number;
}

export interface CustomerSearchResult {
  readonly found: readonly { readonly customer: CustomerRecord; readonly cursor: string }[];
  readonly count: number;
  /** Where the next turn goes on; undefined = everybody has been looked at. */
  readonly next: string | undefined;
}

/** Numbers are E.164 with plus. */
export interface CustomerStore {
  get(id: string): CustomerRecord | undefined;
  findByNumber(number: string): CustomerRecord | undefined;
  /** Key of the customer who has the number. */
  ownerOf(number: string): string | undefined;
  /** By name. */
  search(turn: CustomerSearchTurn): CustomerSearchResult;
  /** Up to `limit` customers whose keys come after `afterId`, by key. */
  afterId(afterId: string, limit: number): readonly CustomerRecord[];
  count(): number;
  /** Adds or replaces. A number that somebody else has goes over to this customer's. */
  put(customer: CustomerRecord): void;
  /** False when there was none. */
  remove(id: string): boolean;
  readonly import: CustomerImportStore;
  /** Who had the last conversation with this number that began at or after `sinceMs`. */
  lastAgentOf(number: string, sinceMs: EpochMs): AgentId | undefined;
}

/**
 * A list that is written piece by piece, so that calls go on meanwhile, and yet as a whole or not at all: what was
 * replaced is kept until `commit`. What a process that died left half written is taken back when the store is opened.
 */
export interface CustomerImportStore {
  /** One piece, as `put`. */
  write(customers: readonly CustomerRecord[]): void;
  /** The whole list is in force. */
  commit(): void;
  /** Takes back up to `limit` customers; false when nothing is left to take back. */
  takeBack(limit: number): boolean;
}
