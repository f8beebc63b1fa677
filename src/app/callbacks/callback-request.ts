// Hands a caller's wish to be called back to the callback service, thanks the caller, and ends the call.
// Never decides when or by whom the caller is called back.
import type { EpochMs, QueueId } from '../../core/kernel/ids.js';
import { announceAndHangUp } from '../voice/announcement-stage.js';
import type { Call } from '../voice/call.js';
import type { CallbackDialogueResult } from './callback-dialogue.js';

export interface RequestedCallback {
  readonly queueId: QueueId;
  readonly waitingSinceMs: EpochMs;
  readonly wish: Extract<CallbackDialogueResult, { kind: 'wanted' }>;
}

export type CallbackRequestResult = 'accepted' | 'already-waiting' | 'not-possible';

/** The place counts from here on; nobody is rung for it before the call has ended. */
export function requestCallback(call: Call, requested: RequestedCallback): CallbackRequestResult {
  const { services, profile, callerName } = call;
  const { callbacks } = services;
  if (callbacks === undefined) return 'not-possible';
  const { queueId, waitingSinceMs, wish } = requested;
  const { demand, customer } = profile;
  const name = customer?.name ?? callerName;
  const result = callbacks.request({
    callId: call.id,
    queueId,
    number: wish.number,
    waitingSinceMs,
    priority: profile.priority,
    language: profile.language,
    choices: profile.choices,
    ...(name === undefined ? {} : { callerName: name }),
    ...(demand === undefined ? {} : { demand }),
    ...(customer === undefined ? {} : { customer: customer.id }),
    ...(wish.reasonPath === undefined ? {} : { reasonPath: wish.reasonPath }),
    by: 'caller',
  });
  call.onEnded(() => callbacks.callerGone(call.id));
  return result;
}

const prompts: Readonly<Record<CallbackRequestResult, string>> = {
  accepted: 'callback-thanks',
  'already-waiting': 'callback-already',
  'not-possible': 'callback-not-possible',
};

/** Says what became of it to its end, and hangs up. Nothing when the caller is gone already. */
export async function confirmCallback(call: Call, result: CallbackRequestResult): Promise<void> {
  if (call.ended) return;
  const prompt = prompts[result];
  if (result === 'not-possible') return announceAndHangUp(call, prompt, 'no-callback');
  return announceAndHangUp(call, prompt, 'callback-requested', 'served');
}
