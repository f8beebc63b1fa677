// What is written down of a call at each step: a later run of the service goes on with the call by it.
// Never holds what the journal says already, nor personal data of the caller.
import type { RequestPurpose } from '../acd/acd-model.js';
import type { SkillDemand } from '../acd/acd-settings.js';
import type { PromptName } from '../kernel/prompt-name.js';
import type { CallId, InteractionId } from '../kernel/ids.js';
import type { Language } from '../kernel/language.js';
import type { CallState } from './call-state.js';

/**
 * Grows whenever what is kept means something else: a call that another version wrote down is not gone on with. A test holds
 * it against calls as this version has written them down.
 */
export const keptCallVersion = 2;

/** What a call asks of queues, of one after another, until it asks for something else. */
export interface Asked {
  readonly purpose: Exclude<RequestPurpose, 'callback'>;
  /** See `Interaction`. */
  readonly continues?: InteractionId;
}

/** What the application has learnt of the caller by now. */
export interface CallerMemory {
  readonly language: Language;
  /** The customer's record was found at the beginning. */
  readonly known: boolean;
  /** How often a queue has passed the caller on. */
  readonly overflows: number;
  readonly choices: readonly PromptName[];
  /** Points of the caller's own, before they are cut to their limits. */
  readonly points: number;
  readonly demands: readonly SkillDemand[];
  /** By a supervisor, instead of the others. */
  readonly setPriority?: number;
  readonly setDemand?: SkillDemand;
  /** Default: to be served. */
  readonly asked?: Asked;
}

export interface KeptCall {
  readonly version: number;
  readonly state: CallState;
  readonly caller: CallerMemory;
  /** Who calls is not shown to whom the call is put through. */
  readonly withheld: boolean;
}

/** A call as it is from now on; undefined = nothing of it is left. */
export interface CallChange {
  readonly callId: CallId;
  readonly kept: KeptCall | undefined;
}
