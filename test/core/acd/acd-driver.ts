// Drives an engine as the application does: remembers what it ordered, and moves time to the next deadline.
// Never lets real time in.
import { createAcdEngine } from '../../../src/core/acd/acd-engine.js';
import type { AgentState, EngineEffect, EngineInput, QueueEntry } from '../../../src/core/acd/acd-model.js';
import type { AcdSettings } from '../../../src/core/acd/acd-settings.js';
import type { Decision } from '../../../src/core/acd/decision-model.js';
import type { AcdEvent } from '../../../src/core/acd/acd-event.js';
import type {
  AgentId,
  CallId,
  EpochMs,
  InteractionId,
  OfferId,
  QueueId,
  RequestId,
} from '../../../src/core/kernel/ids.js';

/** Of a request that goes by the rules of request-ids, e.g. `a` of `a` and of `a.2`. */
export const interactionOf = (requestId: string): InteractionId =>
  requestId.replace(/\.\d+$/, '') as InteractionId;

export class AcdDriver {
  readonly engine = createAcdEngine();
  nowMs = 1_000_000;
  effects: readonly EngineEffect[] = [];

  constructor(initial?: AcdSettings) {
    if (initial !== undefined) this.send({ kind: 'configured', settings: initial });
  }

  send(input: EngineInput): readonly EngineEffect[] {
    this.effects = this.engine.handle(input, this.nowMs as EpochMs);
    return this.effects;
  }

  configure(next: AcdSettings) {
    return this.send({ kind: 'configured', settings: next });
  }
  logIn(...ids: string[]) {
    for (const id of ids) this.status(id, 'available');
    return this.effects;
  }
  status(id: string, kind: 'available' | 'logged-out' | 'on-break') {
    return this.send({
      kind: 'agent-status-changed',
      agentId: id as AgentId,
      status: kind === 'on-break' ? { kind, reason: 'lunch' } : { kind },
    });
  }
  /** By voice, unless the queue is called `chat`. */
  queue(callId: string, queueId = 'sales', entry?: QueueEntry) {
    return this.send({
      kind: 'request-made',
      requestId: callId as RequestId,
      interaction: { id: interactionOf(callId), channel: queueId === 'chat' ? 'chat' : 'voice' },
      queueId: queueId as QueueId,
      ...(entry === undefined ? {} : { entry }),
    });
  }
  sendAll(inputs: readonly EngineInput[]): readonly EngineEffect[] {
    this.effects = this.engine.handleAll(inputs, this.nowMs as EpochMs);
    return this.effects;
  }
  callerLeaves(callId: string) {
    return this.send({ kind: 'requester-left', requestId: callId as RequestId });
  }
  rings(offerId: string) {
    return this.send({ kind: 'offer-ringing', offerId: offerId as OfferId });
  }
  answers(offerId: string) {
    return this.send({ kind: 'offer-answered', offerId: offerId as OfferId });
  }
  fails(offerId: string, failure: 'declined' | 'busy' | 'no-answer' | 'unreachable') {
    return this.send({ kind: 'offer-failed', offerId: offerId as OfferId, failure });
  }
  bridgeFails(offerId: string) {
    return this.send({ kind: 'bridge-failed', offerId: offerId as OfferId });
  }
  ends(offerId: string) {
    return this.send({ kind: 'conversation-ended', offerId: offerId as OfferId });
  }
  occupied(id: string, callId: string) {
    return this.send({ kind: 'agent-occupied', agentId: id as AgentId, callId: callId as CallId });
  }
  released(id: string, callId: string) {
    return this.send({ kind: 'agent-released', agentId: id as AgentId, callId: callId as CallId });
  }
  wait(ms: number) {
    this.nowMs += ms;
    return this.send({ kind: 'time-passed' });
  }

  /** `offerId → agentId` of the agents who were told to ring in the last step. */
  rung(): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'make-offer' ? [`${effect.offerId}→${effect.agentId}`] : [],
    );
  }
  withdrawn(): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'withdraw-offer' ? [`${effect.offerId} ${effect.reason}`] : [],
    );
  }
  ignored(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.kind === 'input-ignored' ? [effect.reason] : []));
  }
  events(): readonly AcdEvent[] {
    return this.effects.flatMap((effect) => (effect.kind === 'record-event' ? [effect.event] : []));
  }
  decisions(): readonly Decision[] {
    return this.effects.flatMap((effect) => (effect.kind === 'record-decision' ? [effect.decision] : []));
  }
  overflowed(): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'overflow-request' ? [`${effect.requestId} ${effect.reason}`] : [],
    );
  }
  kinds(): readonly string[] {
    return this.events().map(({ kind }) => kind);
  }
  state(id: string): AgentState | undefined {
    return this.engine.snapshot().agents.find((agent) => agent.id === id)?.state;
  }
  waiting(): readonly string[] {
    return this.engine.snapshot().waiting.map(({ requestId }) => requestId);
  }
}
