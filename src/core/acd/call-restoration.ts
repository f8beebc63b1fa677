// Calls of an earlier run come back to the engine: who waited waits on, whose phone rang is rung on, who talked talks on.
// Never records anything: the journal has it all.
import type { RestoredCall, RestoredOffer } from './acd-model.js';
import type { AgentRecord, CallRecord, OfferRecord } from './acd-records.js';
import type { AgentFloor } from './agent-floor.js';
import type { EngineContext, IgnoredReason } from './engine-context.js';
import type { OfferDesk } from './offer-desk.js';
import type { AgentId } from '../kernel/ids.js';

interface Owners {
  readonly floor: AgentFloor;
  readonly desk: OfferDesk;
}

/** What cannot be brought back as a whole is not brought back at all. */
export function restoreCall(
  { book }: EngineContext,
  { floor, desk }: Owners,
  restored: RestoredCall,
): IgnoredReason {
  const { callId, queueId, joinedAtMs, entry, attempts, stands } = restored;
  if (book.calls.has(callId)) return 'call-already-queued';
  const queue = book.queues.get(queueId);
  if (queue === undefined) return 'unknown-queue';
  const offers = offersOf(stands);
  const agents = new Map<AgentId, AgentRecord>();
  for (const { agentId } of offers) {
    const agent = book.agents.get(agentId);
    if (agent === undefined) return 'unknown-agent';
    agents.set(agentId, agent);
  }
  const call = book.addCall(callId, queue, entry, joinedAtMs);
  call.attempts = attempts;
  const talks = stands.kind === 'talking';
  for (const made of offers) {
    const offer = offerOf(call, agents.get(made.agentId)!, made, talks);
    book.offers.set(offer.id, offer);
    call.firstOfferedAtMs ??= made.sinceMs;
    if (talks) call.state = { kind: 'talking', offerId: offer.id };
    else call.state = { kind: 'offered', offerIds: offers.map(({ offerId }) => offerId) };
    floor.engage(offer, { kind: talks ? 'talking' : 'reserved' }, made.sinceMs);
    if (!talks) desk.ringUntil(offer, made.sinceMs);
  }
  book.placeCall(call);
  if (talks) return undefined;
  book.toReview.add(call);
  if (call.state.kind === 'waiting') book.toExplain.add(call);
  return undefined;
}

function offersOf(stands: RestoredCall['stands']): readonly RestoredOffer[] {
  if (stands.kind === 'waiting') return [];
  return stands.kind === 'talking' ? [stands.offer] : stands.offers;
}

/** Whether a phone alerted it says anew. */
const offerOf = (
  call: CallRecord,
  agent: AgentRecord,
  { offerId: id, sinceMs }: RestoredOffer,
  talks: boolean,
): OfferRecord => ({
  ...{ id, call, agent, deadline: undefined },
  state: { kind: talks ? 'accepted' : 'reserved' },
  talkingSinceMs: talks ? sinceMs : undefined,
});
