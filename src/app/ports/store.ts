// What the application keeps: journal and its projections, configuration, users' sessions, registrations.
// Never exposes SQL; synchronous, because the journal is written before it is acted on.
import type { Company, CompanyList, SecretNote } from '../../api/company.js';
import type { CompanyChange } from '../../api/company-routes.js';
import type { CallDetail, CallList, CallListQuery } from '../../api/calls.js';
import type { Voicemail, VoicemailListQuery, VoicemailPage } from '../../api/voicemails.js';
import type { AcdMemory, AgentStatus } from '../../core/acd/acd-model.js';
import type { CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { CallChange, KeptCall } from '../../core/calls/kept-call.js';
import type { Decision } from '../../core/acd/decision-model.js';
import type { JournalEvent, RecordedEvent } from '../../core/journal/journal-event.js';
import type { QueueInterval } from '../../core/acd/queue-interval-projection.js';
import type { AgentId, CallId, EpochMs, ExtensionNumber } from '../../core/kernel/ids.js';
import type { CustomerStore } from './customer-store.js';
import type { PersonalDataStore } from './personal-data.js';

export interface Journal {
  /**
   * Writes all or none, in order, projections, the reasons of decisions and the calls as they are from now on included.
   * Throws StoreError.
   */
  append(
    events: readonly JournalEvent[],
    decisions?: readonly StoredDecision[],
    calls?: readonly CallChange[],
  ): void;
  /** Calls in progress, as they were written last, perhaps by another version of the program. */
  keptCalls(): readonly KeptCall[];
  eventsOfCall(callId: CallId): readonly RecordedEvent[];
  /** Up to `limit` events with seq > afterSeq, in order. */
  eventsAfter(afterSeq: number, limit: number): readonly RecordedEvent[];
  /** When the last event happened; undefined when there is none. */
  lastEventAtMs(): EpochMs | undefined;
  /** The status of every agent who ever changed it. */
  agentStatuses(): ReadonlyMap<AgentId, { readonly status: AgentStatus; readonly sinceMs: EpochMs }>;
  /** Who was offered a call of a queue last, each pair once, oldest offer first. */
  agentTurns(): AcdMemory['offers'];
  /** Of these kinds, at or after `fromMs`, in order. */
  eventsOfKinds(kinds: readonly JournalEvent['kind'][], fromMs: EpochMs): readonly RecordedEvent[];
  openCalls(): readonly CallDetail[];
  /** Calls that have ended and of which a leg has not: the service died in between. */
  callsWithLegsLeftOver(): readonly CallId[];
  /** `contact`: the number that is sought, as E.164, when it can be a whole one: then all its calls are looked at. */
  calls(query: CallListQuery, contact?: string): CallList;
  call(id: CallId): CallDetail | undefined;
  /** Intervals with startMs in [fromMs, toMs). */
  queueIntervals(fromMs: EpochMs, toMs: EpochMs): readonly QueueInterval[];
  /** Open ones in the order in which they were requested, then those that ended in the last seven days, the last first. */
  callbacks(): readonly CallbackRecord[];
  /** Callbacks that ended in [fromMs, toMs). */
  callbacksEnded(fromMs: EpochMs, toMs: EpochMs): readonly CallbackRecord[];
  /** `id`: of the call in which it was asked for. */
  callback(id: CallId): CallbackRecord | undefined;
  /** Voice messages, newest first; `queues`: of these only. */
  voicemails(query: VoicemailListQuery, queues?: readonly string[]): VoicemailPage;
  voicemail(id: CallId): Voicemail | undefined;
  /** Voice messages that nobody has listened to. */
  unheardVoicemails(): readonly Pick<Voicemail, 'callId' | 'queueId'>[];
  /** What the messages of each queue take that has any. */
  voicemailUse(): readonly {
    readonly queueId: string;
    readonly count: number;
    readonly durationMs: number;
  }[];
  /** Throws away every projection and makes it anew from the events; returns how many there were. */
  rebuildProjections(onProgress?: (done: number, total: number) => void): number;
}

export interface StoredDecision {
  readonly atMs: EpochMs;
  readonly decision: Decision;
}

/** What the ACD decided and why; written with the journal (`Journal.append`), but kept only for a time. */
export interface DecisionStore {
  /** In the order in which they were taken. */
  ofCall(callId: CallId): readonly StoredDecision[];
  /** Throws away some of those that are older; returns how many, 0 = no more. Quick, so that nothing has to wait for it. */
  removeBefore(beforeMs: EpochMs): number;
}

/** What the change log tells of besides the configuration's own lists. */
export type LoggedList = SecretNote | 'customers' | 'customer-imports' | 'erasures' | 'seat-imports';

/** Which secret of which item; the list's definition tells how it is kept. */
export interface SecretPlace {
  readonly list: string;
  readonly key: string;
  /** As the list's definition names it. */
  readonly path: string;
}

/** A secret in the form in which its list keeps it. */
export interface KeptSecret {
  readonly place: SecretPlace;
  readonly value: string;
}

/** How the change log tells of a change; `what` null = removed. Never a secret, never a person's data. */
export interface LoggedChange {
  readonly list: LoggedList;
  readonly key: string;
  readonly what: object | null;
}

export interface CompanyStore {
  /** Without secrets. Undefined when nothing was ever configured. */
  read(): Company | undefined;
  /** `before`/`after` of every change are kept. Secrets are hashed by the caller: see `secrets`. */
  put(list: CompanyList | 'settings', key: string, item: unknown, by: string, atMs: EpochMs): void;
  remove(list: CompanyList, key: string, by: string, atMs: EpochMs): void;
  /** Several changes, all or none. */
  transaction<T>(work: () => T): T;
  /** Newest first; what was told as one change is only in that, and with `partOf` its version. */
  changes(limit: number, partOf?: number): readonly CompanyChange[];
  /** Whatever `work` writes is told as one change. Within a transaction. */
  asOneChange(told: LoggedChange, by: string, atMs: EpochMs, work: () => void): void;
  /** Grows with every change, whatever was changed. */
  version(): number;
  /** The last change of an item, its removal included; undefined when there never was one. */
  lastChange(
    list: CompanyList | 'settings' | LoggedList,
    key: string,
  ): { readonly version: number; readonly by: string; readonly atMs: EpochMs } | undefined;
  /** Tells of a change to what is kept elsewhere; `what` null = removed. Never a secret, never a person's data. */
  note(list: LoggedList, key: string, what: object | null, by: string, atMs: EpochMs): void;
  /** `value`: in the form in which it is kept. `mustChange`: whoever knows it has to replace it; no unless told. */
  setSecret(place: SecretPlace, value: string, mustChange?: boolean): void;
  /** Undefined when there is none; it goes with its item, and with the field that it has no meaning without. */
  secret(place: SecretPlace): { readonly value: string; readonly mustChange: boolean } | undefined;
}

export interface SessionRow {
  /** SHA-256 of the cookie's token, hex: the token itself is never stored. */
  readonly tokenHash: string;
  readonly username: string;
  readonly createdAtMs: EpochMs;
  readonly expiresAtMs: EpochMs;
}

export interface SessionStore {
  add(session: SessionRow): void;
  find(tokenHash: string): SessionRow | undefined;
  extend(tokenHash: string, expiresAtMs: EpochMs): void;
  remove(tokenHash: string): void;
  removeOfUser(username: string, exceptTokenHash?: string): void;
  removeExpired(nowMs: EpochMs): void;
}

/** One device's registration (RFC 3261 §10). */
export interface Binding {
  readonly extension: ExtensionNumber;
  readonly contactUri: string;
  readonly sourceHost: string;
  readonly sourcePort: number;
  readonly transport: 'udp' | 'tcp' | 'tls' | 'wss';
  readonly userAgent: string | undefined;
  readonly sipCallId: string;
  readonly cseq: number;
  readonly expiresAtMs: EpochMs;
}

export interface BindingStore {
  all(nowMs: EpochMs): readonly Binding[];
  put(binding: Binding): void;
  remove(extension: ExtensionNumber, contactUri: string): void;
}

/** Whether what is written arrives. */
export interface StorageHealth {
  /** False from the first write that fails to the next that succeeds. */
  readonly isWritable: boolean;
  /** A write that succeeded took so long, ms, that calls were held up. */
  onSlow(listener: (tookMs: number) => void): void;
  /** `isWritable` has changed. */
  onChanged(listener: (isWritable: boolean) => void): void;
  /** A write that changes nothing. Throws StoreError. */
  tryWriting(): void;
}

/** What is known of the service itself. */
export interface ServiceRecord {
  /** Made with the database: other servers tell our calls from those of others by it. */
  readonly installation: string;
  /** The last `noteAlive`; undefined when there was none. */
  lastAliveMs(): EpochMs | undefined;
  /** Throws StoreError. */
  noteAlive(atMs: EpochMs): void;
}

export interface Store {
  readonly service: ServiceRecord;
  readonly health: StorageHealth;
  /** How often, since it was opened, the disk took longer than a second; only a write holds up calls. */
  slowTotals(): { readonly writes: number; readonly checkpoints: number };
  /** From now on a thread of its own brings to the disk what was written. Returns the stop, to be called before `close`. */
  workBeside(): () => Promise<void>;
  readonly journal: Journal;
  readonly decisions: DecisionStore;
  readonly company: CompanyStore;
  readonly sessions: SessionStore;
  readonly bindings: BindingStore;
  readonly customers: CustomerStore;
  readonly personal: PersonalDataStore;
  close(): void;
}

/** The database cannot be used. */
export class StoreError extends Error {
  constructor(
    /** `store-unavailable`, `store-full`, `store-corrupt`, `store-too-new`. */
    readonly code: 'store-unavailable' | 'store-full' | 'store-corrupt' | 'store-too-new',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StoreError';
  }
}
