// Calls of an earlier run come back to the engine: who waited waits on, whose phone rang is rung on, who talked talks on, and
// after-call work goes on.
// Never records anything: the journal has it all.
import type { RestoredCall, RestoredOffer, RestoredWrapUp } from './acd-model.js';
import type { AgentRecord } from './acd-records.js';
import type { AssignmentState } from './assignment-machine.js';
import type { AgentFloor } from './agent-floor.js';
import type { EngineContext, IgnoredReason } from './engine-context.js';
import type { OfferDesk } from './offer-desk.js';
import type { AgentId, EpochMs } from '../kernel/ids.js';

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
  const { requestId, interaction, queueId, joinedAtMs, entry, attempts, stands } = restored;
  if (book.requests.has(requestId)) return 'request-already-made';
  const queue = book.queues.get(queueId);
  if (queue?.stages.has(interaction.channel) !== true) return 'unknown-queue';
  const offers = offersOf(stands);
  const agents = new Map<AgentId, AgentRecord>();
  for (const { agentId } of offers) {
    const agent = book.agents.get(agentId);
    if (agent === undefined) return 'unknown-agent';
    agents.set(agentId, agent);
  }
  const made = { kind: 'request-made', requestId, interaction, queueId } as const;
  const request = book.addRequest(made, queue, entry, joinedAtMs);
  book.restoreOffers(interaction.id, attempts);
  const talks = stands.kind === 'talking';
  for (const before of offers) {
    const { offerId: id, agentId, sinceMs, parked, parkedMs = 0 } = before;
    const agent = agents.get(agentId)!;
    // Whether a phone alerted it says anew.
    const state: AssignmentState =
      parked === undefined
        ? { kind: talks ? 'active' : 'reserved' }
        : { kind: 'parked', offPhone: parked.offPhone, recalled: parked.recalled };
    const assignment = book.keepAssignment({ id, request, agent, state }, parked?.sinceMs ?? sinceMs);
    if (talks) assignment.talkingSinceMs = sinceMs;
    assignment.parkedMs = parkedMs;
    if (parked?.recalled === true) book.recalled.add(assignment);
    request.firstOfferedAtMs ??= sinceMs;
    if (talks) request.state = { kind: 'talking', offerId: id };
    else request.state = { kind: 'offered', offerIds: offers.map(({ offerId }) => offerId) };
    floor.take(assignment);
    if (!talks) desk.ringUntil(assignment, sinceMs);
  }
  book.placeRequest(request);
  if (talks) return undefined;
  book.toReview.add(request);
  // Otherwise it is explained when the channel works.
  const isDown = book.isSuspended(interaction.channel);
  if (request.state.kind === 'waiting' && !isDown) book.toExplain.add(request);
  return undefined;
}

/**
 * Whose queue or agent is gone, or who has logged out, does none. What should have ended by now was as long as it should have
 * been, and ends in the next moment: what the engine records while it is restored is recorded by nobody.
 */
export function restoreWrapUp(
  { book, nowMs }: EngineContext,
  floor: AgentFloor,
  restored: RestoredWrapUp,
): void {
  const { offerId: id, requestId, interaction, queueId, agentId, sinceMs, extendedMs, talkMs } = restored;
  const queue = book.queues.get(queueId);
  const agent = book.agents.get(agentId);
  if (queue === undefined || agent === undefined || agent.status.kind === 'logged-out') return;
  const lengthMs = queue.settings.wrapUp.ms + extendedMs;
  const endsAtMs = Math.max(nowMs + 1, sinceMs + lengthMs) as EpochMs;
  const request = book.addRequest(
    { kind: 'request-made', requestId, interaction, queueId },
    queue,
    {},
    sinceMs,
  );
  book.forgetRequest(request);
  const assignment = book.newAssignment(
    { id, request, agent, state: { kind: 'wrap-up', endsAtMs } },
    sinceMs,
  );
  assignment.wrapUpSinceMs = (endsAtMs - lengthMs) as EpochMs;
  assignment.talkingSinceMs = (assignment.wrapUpSinceMs - talkMs) as EpochMs;
  assignment.extendedMs = extendedMs;
  assignment.deadline = book.schedule(undefined, endsAtMs, { kind: 'assignment', assignment });
  floor.take(assignment);
}

function offersOf(stands: RestoredCall['stands']): readonly RestoredOffer[] {
  if (stands.kind === 'waiting') return [];
  return stands.kind === 'talking' ? [stands.offer] : stands.offers;
}
