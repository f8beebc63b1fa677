// What a caller who wants to be called back is handed over with: the place kept, the number, and what the call asked for.
// Never keeps, queues or dials a callback; the callback service does.
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { SkillDemand } from '../../core/acd/acd-settings.js';
import type { CallId, EpochMs, QueueId } from '../../core/kernel/ids.js';
import type { Language } from '../../core/kernel/language.js';
import type { AcdOrders } from '../acd/acd-runner.js';

export interface CallbackRequest {
  /** The call in which it was asked for; the callback's chain of attempts is listed under it. */
  readonly callId: CallId;
  readonly queueId: QueueId;
  /** E.164 with plus; the company can dial it. */
  readonly number: string;
  readonly callerName?: string;
  /** The place in the queue: that of somebody who came then. */
  readonly waitingSinceMs: EpochMs;
  /** Points beyond the queue's, −10 … 10. */
  readonly priority: number;
  readonly demand?: SkillDemand;
  /** Key of the customer's record. */
  readonly customer?: string;
  /** Language in which the caller was spoken to. */
  readonly language: Language;
  /** Recordings of the choices made in menus, first choice first. */
  readonly choices: readonly PromptName[];
  /** A WAV file with what the caller said; absent when nothing was said. */
  readonly reasonPath?: string;

  readonly by: 'caller';
}

export interface CallbackRequests {
  /** `already-waiting`: this number already waits for a callback of this queue and keeps that place; nothing is added. */
  request(request: CallbackRequest): 'accepted' | 'already-waiting';
  /**
   * Whoever made an accepted request in this call has hung up. The place counts from the request on, but nobody may be
   * rung before this: the customer would be found busy. After a restart everybody has hung up.
   */
  callerGone(callId: CallId): void;
}

/** Carries out the ACD's orders about the calls that the callback service has queued itself. */
export interface CallbackOrders extends AcdOrders {
  /** This call is an attempt of the callback service, not a caller on the line. */
  owns(callId: CallId): boolean;
}
