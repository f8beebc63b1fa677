// Every use case that a user can trigger, called alike by HTTP, WebSocket, feature codes and the command line.
// Never checks roles: a border that faces users calls them through `as`, which does (actor-application.ts).
import type { Company, CompanyList, CompanySettings } from '../../api/company.js';
import type { Callback, ChangeCallback, CreateCallback } from '../../api/callbacks.js';
import type { AddParticipant, CallDetail, CallList, CallListQuery, Participant } from '../../api/calls.js';
import type { RoutingChange } from '../../api/acd.js';
import type { AgentLive, LiveChange, LiveSnapshot, QueueLive } from '../../api/live.js';
import type { ChangeStatus, ChangeStatuses } from '../../api/agents.js';
import type { CompanyChange } from '../../api/company-routes.js';
import type { Session } from '../../api/sessions.js';
import type {
  Customer,
  CustomerImport,
  CustomerList,
  CustomerListQuery,
  CustomerRecord,
} from '../../api/customers.js';
import type { CallExplanation } from '../../api/explanation.js';
import type { SeatCheck, SeatImport, SeatPassword } from '../../api/seats.js';
import type { WhatIf, WhatIfRequest, WhatIfStart } from '../../api/what-if.js';
import type { Voicemail, VoicemailList, VoicemailListQuery } from '../../api/voicemails.js';
import type { Demo, Devices, Health, Metrics, Prompts, Service, Sounds } from '../../api/system.js';
import type { Outcome, Refusal } from '../../core/kernel/refusal.js';
import type { KeptSecret, ToldChange } from '../ports/store.js';
import type { Actor } from '../kernel/actor.js';
import type { ActorApplication } from './actor-application.js';
import type { Language } from '../../core/kernel/language.js';

/**
 * What a change builds on: `version`: nothing newer than this, which is the version of the item or of the whole when
 * it was read; `absent`: that there is nothing. Else the change is refused as `changed-meanwhile` or `duplicate`.
 */
export type Basis = { readonly version: number } | 'absent';

export interface SessionCommands {
  /** Refusals: `wrong-credentials`, `too-many-attempts` (per user and address). Constant time for unknown users. */
  logIn(
    username: string,
    password: string,
    fromAddress: string,
  ): Promise<Outcome<{ readonly token: string; readonly expiresAtMs: number; readonly session: Session }>>;
  /** Undefined = no such session, or it expired. Use slides the expiry (8 h idle, 7 days at most). */
  authenticate(token: string): Session | undefined;
  logOut(token: string): void;
  /** Refusals: `wrong-credentials`, `weak-password`. Ends the user's other sessions. */
  changePassword(token: string, current: string, next: string): Promise<Outcome<Session>>;
  /** The session ended, however; the border closes its sockets. Returns the unsubscribe. */
  onSessionEnded(listener: (token: string) => void): () => void;
}

/** An item as it is to be, with its list. */
export type ItemChange = {
  readonly [L in CompanyList]: { readonly list: L; readonly item: Company[L][number] };
}[CompanyList];

/** Items of several lists that come into force together, and the one entry of the change log that tells of them. */
export interface CompanyChangeSet {
  readonly items: readonly ItemChange[];
  /** A person has to replace such a password. */
  readonly secrets: readonly KeptSecret[];
  readonly told: ToldChange;
}

export interface CompanyCommands {
  read(): Company;
  /** Newest first. `partOf`: what the change of this version, which is told as one, consists of. */
  changes(limit: number, partOf?: number): readonly CompanyChange[];
  /** Grows with every change. */
  version(): number;
  /** Of an item, or of the settings; 0 when there never was such an item. */
  versionOf(list: CompanyList | 'settings', key: string): number;
  /** Without a basis whatever is there is replaced. */
  putSettings(settings: CompanySettings, by: string, basis?: Basis): Outcome<CompanySettings>;
  /**
   * Creates or replaces one item; takes effect at once. Refusals: `key-mismatch` (body and path differ),
   * `invalid-reference` (names something that is not there), `duplicate`, `password-required`, `changed-meanwhile`.
   */
  put<L extends CompanyList>(
    list: L,
    key: string,
    item: Company[L][number],
    by: string,
    basis?: Basis,
  ): Promise<Outcome<Company[L][number]>>;
  /** All or none. Refusals: those of `put` but for the keys, and `last-admin`. */
  putTogether(change: CompanyChangeSet, by: string, basis?: Basis): Outcome<undefined>;
  /** Whether `putTogether` would refuse because of somebody else's change. */
  staleAmong(items: readonly ItemChange[], basis: Basis | undefined): Refusal | undefined;
  /** Refusals: `not-found`, `in-use` (something refers to it), `last-admin`, `changed-meanwhile`. */
  remove(list: CompanyList, key: string, by: string, basis?: Basis): Outcome<undefined>;
  /** Replaces everything or nothing. */
  importAll(company: Company, by: string): Promise<Outcome<undefined>>;
}

export interface LiveQueries {
  snapshot(): LiveSnapshot;
  queue(id: string): QueueLive | undefined;
  agent(id: string): AgentLive | undefined;
  /** The queues that an agent belongs to, by skills or by name. */
  queuesOf(agentId: string): readonly string[];
  /** The agent is being rung for the call, perhaps with others. */
  isOfferedTo(callId: string, agentId: string): boolean;
  /** Customers who are still to be called back by these queues. */
  callbacksOpenIn(queueIds: readonly string[]): number;
  /** Voice messages of these queues that nobody has listened to. */
  voicemailsNewIn(queueIds: readonly string[]): number;
  /** Coalesced to at most ten a second. Returns the unsubscribe. */
  onChange(listener: (change: LiveChange) => void): () => void;
}

export interface AgentCommands {
  /** Refusals: `not-found`, `break-reason-required`. */
  changeStatus(agentId: string, change: ChangeStatus, by: string): Outcome<AgentLive>;
  /** All or none. Refusals: `not-found`, `break-reason-required`. */
  changeStatuses(change: ChangeStatuses, by: string): Outcome<AgentLive[]>;
  /** Refusals: `not-found`, `not-in-wrap-up`. */
  finishWrapUp(agentId: string, by: string): Outcome<undefined>;
  /** Refusals: `not-found`, `not-in-wrap-up`, `wrap-up-limit` (the queue allows no more). */
  extendWrapUp(agentId: string, byMs: number, by: string): Outcome<undefined>;
}

export interface CallQueries {
  list(query: CallListQuery): CallList;
  get(id: string): CallDetail | undefined;
}

/** `id`: of the call in which it was asked for. Every refusal besides: `not-found`, `already-closed`. */
export interface CallbackCommands {
  /** Open ones first, then those that ended in the last seven days. */
  list(): readonly Callback[];
  /** Undefined when there is none, or it belongs to no queue. */
  queueOf(id: string): string | undefined;
  /** Refusals: `invalid-number` (not one outside), `invalid-reference` (no such queue), `duplicate` (open already). */
  create(request: CreateCallback, by: string): Outcome<Callback>;
  change(id: string, change: ChangeCallback, by: string): Outcome<Callback>;
  /**
   * The next attempt is made now; one that is only listed is dialled by the ACD. Refusals: `in-progress`, `no-queue`,
   * `invalid-number` (cannot be dialled).
   */
  callNow(id: string, by: string): Outcome<Callback>;
  /** Nobody is to be called any more. Refusals: `in-progress` (the customer is being dialled or talks). */
  cancel(id: string, by: string): Outcome<undefined>;
  /** A person has called back. Refusals: `in-progress`. */
  close(id: string, by: string): Outcome<undefined>;
  /** What the customer has said. Refusals: `not-found`. */
  reason(id: string): Promise<Outcome<{ readonly path: string }>>;
}

export interface RoutingCommands {
  /** Refusals: `not-found`, `not-waiting`, `invalid-skill-rule`. */
  change(callId: string, change: RoutingChange, by: string): Outcome<undefined>;
}

export interface ConferenceCommands {
  /** The agent talks in that call. */
  isIn(callId: string, agentId: string): boolean;
  /**
   * Refusals: `not-found`, `not-talking`, `invalid-number`, `number-not-allowed`, `duplicate`. That somebody is rung is
   * granted; who does not answer leaves the call as it is.
   */
  add(callId: string, somebody: AddParticipant, by: string): Outcome<Participant>;
  /** Refusals: `not-found`; `not-talking`, also for one of the last two. */
  remove(callId: string, participant: string, by: string): Outcome<undefined>;
}

export interface VoicemailCommands {
  /** `queues`: of these only; all when absent. */
  list(query: VoicemailListQuery, queues?: readonly string[]): VoicemailList;
  queueOf(id: string): string | undefined;
  /** The file with the recording. Refusals: `not-found`. */
  audio(id: string): Promise<Outcome<{ readonly path: string }>>;
  /** Refusals: `not-found`. */
  markHeard(id: string, by: string): Outcome<Voicemail>;
  /** Refusals: `not-found`. */
  remove(id: string, by: string): Promise<Outcome<undefined>>;
}

export interface ExplanationQueries {
  /**
   * `asAgent`: only when this agent talked in the call. `language`: the company's when absent. Refusals: `not-found`,
   * `forbidden`.
   */
  ofCall(
    callId: string,
    options: { readonly language?: Language; readonly asAgent?: string },
  ): Outcome<CallExplanation>;
}

export interface CustomerCommands {
  list(query: CustomerListQuery): Promise<CustomerList>;
  get(id: string): CustomerRecord | undefined;
  /**
   * Creates or replaces one. Refusals: `key-mismatch`, `invalid-number`, `number-taken`,
   * `invalid-reference` (agent), `invalid-skill-rule`, `import-running`.
   */
  put(id: string, customer: Customer, by: string, basis?: Basis): Outcome<CustomerRecord>;
  /** Refusals: `not-found`, `import-running`, `changed-meanwhile`. */
  remove(id: string, by: string, basis?: Basis): Outcome<undefined>;
  /**
   * Reads a CSV file and, unless it is a dry run, writes all of it or nothing. A short file is done when this resolves;
   * `importStatus` tells how a long one goes on. Refusals: `import-running`.
   */
  startImport(
    content: Uint8Array,
    options: { readonly dryRun: boolean; readonly by: string },
  ): Promise<Outcome<CustomerImport>>;
  /** Of the last import; undefined when it has another id. */
  importStatus(id: string): CustomerImport | undefined;
  /** Refusals: `not-found`, `already-closed`. */
  cancelImport(id: string): Outcome<undefined>;
  /** All customers as CSV, which `startImport` reads. */
  exportCsv(delimiter: 'comma' | 'semicolon'): AsyncIterable<string>;
  /** Cancels an import that is running and waits for it. Idempotent. */
  close(): Promise<void>;
}

export interface SeatCommands {
  /** What a CSV file would make and change; writes nothing. The version is that of the company it was checked against. */
  check(content: Uint8Array): Promise<{ readonly check: SeatCheck; readonly version: number }>;
  /**
   * Makes and changes all of a file or nothing. A short file is done when this resolves; `importStatus` tells how a long
   * one goes on: each user's password takes a moment to hash. Refusals: `import-running`, `changed-meanwhile`, `duplicate`.
   */
  startImport(
    content: Uint8Array,
    options: { readonly by: string; readonly basis?: Basis | undefined },
  ): Promise<Outcome<SeatImport>>;
  /** Of the last import, and of those whose passwords nobody has taken yet. */
  importStatus(id: string): SeatImport | undefined;
  /** Refusals: `not-found`, `already-closed`. */
  cancelImport(id: string): Outcome<undefined>;
  /**
   * The passwords that an import has made up, for whoever started it: as often as asked, until they are taken or an hour
   * has passed. Refusals: `not-found`, `forbidden`, `in-progress`, `passwords-taken`.
   */
  showPasswords(id: string, by: string): Outcome<SeatPassword[]>;
  /** The same for the last time: nothing is kept here then. */
  takePasswords(id: string, by: string): Outcome<SeatPassword[]>;
  /** Cancels an import that is running, waits for it, and forgets the passwords. Idempotent. */
  close(): Promise<void>;
}

export interface WhatIfCommands {
  start(): WhatIfStart;
  /** Answers at once; `get` tells how it goes on. Refusals: `what-if-running`, `stopping`. */
  ask(request: WhatIfRequest, by: string): Outcome<WhatIf>;
  /** Of the last 20 questions. */
  get(id: string): WhatIf | undefined;
  /** Refusals: `not-found`, `already-closed`. */
  cancel(id: string): Outcome<undefined>;
  /** Cancels a question that is being worked out and waits for it. Idempotent. */
  close(): Promise<void>;
}

export interface Application {
  /** What a user may do and see of all this. */
  as(actor: Actor): ActorApplication;
  health(): Health;
  demo(): Demo;
  /** Bounded in time; the softswitch's part is null when it does not answer. */
  metrics(): Promise<Metrics>;
  service(): Service;
  /** Read from the sounds folder at each call: recordings are added without a restart. */
  prompts(): Promise<Prompts>;
  /** Read from the sounds folder at each call; music that was added meanwhile is played after a restart. */
  sounds(): Promise<Sounds>;
  /** Which phones are registered now, as the registrar knows them. */
  devices(): Devices;
  readonly sessions: SessionCommands;
  readonly company: CompanyCommands;
  readonly live: LiveQueries;
  readonly agents: AgentCommands;
  readonly calls: CallQueries;
  readonly explanations: ExplanationQueries;
  readonly callbacks: CallbackCommands;
  readonly customers: CustomerCommands;
  readonly seats: SeatCommands;
  readonly routing: RoutingCommands;
  readonly conferences: ConferenceCommands;
  readonly voicemails: VoicemailCommands;
  readonly whatIf: WhatIfCommands;
}

/** As much of it as a border that faces users has before it knows who asks. */
export type UserApplication = Pick<Application, 'health' | 'demo' | 'sessions' | 'as'>;
