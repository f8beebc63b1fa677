// Branded identifiers and units shared by the whole daemon.
// Never creates an identifier: ids are made at the edge (app) or derived from others (engine).

declare const brand: unique symbol;
/** A nominal type: a plain value that only its own kind accepts. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };

/** One customer's contact on any channel. Sorts by time of creation. */
export type InteractionId = Brand<string, 'InteractionId'>;
/** The interaction by voice, first INVITE to last BYE. */
export type CallId = InteractionId;
/**
 * Work that an interaction asks of a queue: the interaction's own id for its first request, `<interaction's id>.<n>` for its
 * n-th. Journals that know no requests tell of one after another: all of them are read as the first.
 */
export type RequestId = Brand<string, 'RequestId'>;
/** One SIP dialog of a call: `<callId>/<n>`, n from 1. */
export type LegId = Brand<string, 'LegId'>;
/** A request given to an agent: `<interaction's id>#<n>`, n from 1 over all requests of the interaction. */
export type AssignmentId = Brand<string, 'AssignmentId'>;
/** An offer is the alerting part of an assignment, and goes by its id. */
export type OfferId = AssignmentId;
/** Key of a queue as configured, e.g. `sales`. */
export type QueueId = Brand<string, 'QueueId'>;
/** Key of an agent as configured, e.g. `201`. */
export type AgentId = Brand<string, 'AgentId'>;
/** Key of a skill as configured, e.g. `dutch`. */
export type SkillId = Brand<string, 'SkillId'>;
/** Key of an IVR flow as configured, e.g. `welcome`. */
export type FlowId = Brand<string, 'FlowId'>;
/** Key of a trunk as configured. */
export type TrunkId = Brand<string, 'TrunkId'>;
/** An internal number, e.g. `203`. */
export type ExtensionNumber = Brand<string, 'ExtensionNumber'>;
/** The person whom personal data belong to; the journal and statistics know no more of anybody. */
export type SubjectId = Brand<number, 'SubjectId'>;
/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Brand<number, 'EpochMs'>;
