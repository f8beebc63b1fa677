// Offers of an earlier run: agents whose phones ring on, and those of whom nothing is left but the engine's memory.
// Never rings a phone that did not ring then.
import type { RestoredCall, RestoredOffer } from '../../core/acd/acd-model.js';
import type { AgentId } from '../../core/kernel/ids.js';
import type { MakeOffer } from '../acd/acd-runner.js';
import type { Call } from '../voice/call.js';
import { OutboundLeg, type RingResult } from '../voice/outbound-leg.js';
import type { Side } from './kept-sides.js';
import type { QueueStage } from './queue-stage.js';

export class OffersAgain {
  private readonly open: Map<AgentId, RestoredOffer>;

  /** `stage`: undefined when the caller does not wait. */
  constructor(
    private readonly call: Call,
    private readonly stage: QueueStage | undefined,
    private readonly restored: RestoredCall | undefined,
  ) {
    const stands = restored?.stands;
    const offers = stands?.kind === 'offered' ? stands.offers : [];
    this.open = new Map(offers.map((offer) => [offer.agentId, offer]));
  }

  /** Returns what begins once the engine knows of the offer; undefined when the leg is none of an offer. */
  ringOn({ participant, party, outgoing, endpoint }: Side): (() => void)[] | undefined {
    const { call, stage, restored } = this;
    const { agentId, legId, role } = participant;
    const offer = role === 'agent' && agentId !== undefined ? this.open.get(agentId) : undefined;
    if (offer === undefined || stage === undefined || restored === undefined) return undefined;
    if (outgoing === undefined || endpoint === undefined) return undefined;
    this.open.delete(offer.agentId);
    const { acd, clock } = call.services;
    const { offerId } = offer;
    const leg = new OutboundLeg(call, {
      ...{ legId, party, isTheCalls: false },
      onRinging: () => acd.handle({ kind: 'offer-ringing', offerId }),
    });
    let begin = (): void => undefined;
    const result = new Promise<RingResult>((resolve) => {
      begin = () => resolve(leg.ringOn(outgoing, endpoint));
    });
    const { requestId, interaction, queueId, joinedAtMs, entry } = restored;
    const order: MakeOffer = {
      ...({ kind: 'make-offer', purpose: entry.purpose ?? 'serve' } as const),
      ...{ offerId, requestId, interactionId: interaction.id, queueId, agentId: offer.agentId },
      waitedMs: clock.nowMs() - (entry.waitingSinceMs ?? joinedAtMs),
    };
    stage.ringOn(order, leg, result);
    return [begin];
  }

  /** What the engine is told of the others. */
  notRung(): readonly (() => void)[] {
    const { acd } = this.call.services;
    const told = [...this.open.values()].map(
      ({ offerId }) =>
        () =>
          acd.handle({ kind: 'offer-failed', offerId, failure: 'unreachable' }),
    );
    const talk = this.restored?.stands.kind === 'talking' ? this.restored.stands.offer : undefined;
    const { participants } = this.call.runner.state;
    if (talk === undefined || participants.some(({ offerId }) => offerId === talk.offerId)) return told;
    // The agent answered, and was never joined; or is done, which the engine had not heard yet.
    const kind = this.stage === undefined ? 'conversation-ended' : 'bridge-failed';
    return [...told, () => acd.handle({ kind, offerId: talk.offerId })];
  }
}
