// The leg to an agent to whom something is offered.
// Never knows what is offered, and never tells the ACD more than that the phone rings.
import type { OfferFailure } from '../../core/acd/acd-model.js';
import type { ExtensionNumber } from '../../core/kernel/ids.js';
import type { MakeOffer } from '../acd/acd-runner.js';
import type { Call } from './call.js';
import { OutboundLeg, type RingResult } from './outbound-leg.js';

/** The engine ends the ring time; this only bounds a phone that the engine has forgotten, ms. */
export const ringLimitMs = 180_000;

/** Not rung yet. Undefined when the agent is none any more. */
export function agentLeg(call: Call, { agentId, offerId }: MakeOffer): OutboundLeg | undefined {
  const company = call.services.company();
  const agent = company.agent(agentId);
  if (agent === undefined) return undefined;
  const extension = agent.extension as ExtensionNumber;
  return new OutboundLeg(call, {
    role: 'agent',
    to: { kind: 'extension', extension, autoAnswer: company.autoAnswer(extension) },
    agentId,
    timeoutMs: ringLimitMs,
    onRinging: () => call.services.acd.handle({ kind: 'offer-ringing', offerId }),
  });
}

/** What the ACD is told of a phone that was not answered. */
export function offerFailureOf(result: Extract<RingResult, { kind: 'failed' | 'no-audio' }>): OfferFailure {
  if (result.kind === 'no-audio') return 'unreachable';
  // An extension is no number outside: it may always be rung.
  if (result.cause === 'not-allowed') return 'unreachable';
  return result.cause === 'cancelled' ? 'no-answer' : result.cause;
}
