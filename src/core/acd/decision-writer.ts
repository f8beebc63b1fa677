// Writes down a routing decision while everything is as it was when it was made.
// Never decides.
import type { AgentVerdict, Decision, DecidingRule, RatedAgent, RatedCall } from './decision-model.js';
import { agentVerdicts } from './decision-model.js';
import {
  type AgentRecord,
  type CallRecord,
  hasRoomFor,
  type QueueRecord,
  stageOf,
  widestStageOf,
} from './acd-records.js';
import { elapsedMs, type EngineContext } from './engine-context.js';
import { urgencyMs } from './urgency.js';

export interface OfferReasons {
  readonly chosen: ReadonlySet<AgentRecord>;
  /** Given to other callers in the same decision. */
  readonly givenAway?: ReadonlySet<AgentRecord>;
  readonly decidedBy: DecidingRule;
  readonly rated: readonly RatedAgent[];
  /** The most urgent first, this call among them. */
  readonly callers: readonly RatedCall[];
  readonly callersTotal: number;
}

/** So many callers who competed are written down. */
const toldCallers = 5;

const codes = new Map(agentVerdicts.map((verdict, code) => [verdict, code]));
const codeOf = (verdict: AgentVerdict): number => codes.get(verdict) ?? 0;

/** To be called before the offer is made: afterwards the agents are reserved. */
export function describeOffer(
  context: EngineContext,
  call: CallRecord,
  reasons: OfferReasons,
): Omit<Decision, 'offerId'> {
  const { decidedBy, rated, callersTotal } = reasons;
  return {
    ...describe(context, call, reasons),
    kind: 'offer',
    decidedBy,
    rated,
    callers: reasons.callers.slice(0, toldCallers),
    callersTotal,
  };
}

/** The caller came, came back or was widened, and nobody was free. */
export function describeWait(context: EngineContext, call: CallRecord): Decision {
  return {
    ...describe(context, call, undefined),
    kind: 'wait',
    rated: [],
    callers: [rateCall(context, call)],
    callersTotal: waitingIn(call.queue),
  };
}

/** Callers whom no agent is being rung for. */
function waitingIn({ lines }: QueueRecord): number {
  let total = 0;
  for (const { size } of lines) total += size;
  return total;
}

export function rateCall(context: EngineContext, call: CallRecord, agent?: AgentRecord): RatedCall {
  return {
    callId: call.id,
    queueId: call.queue.id,
    waitedMs: elapsedMs(context, call.waitingSinceMs),
    urgencyMs: Math.round(urgencyMs(call, context.book.competition, context, agent)),
  };
}

function describe(
  context: EngineContext,
  call: CallRecord,
  reasons: OfferReasons | undefined,
): Pick<
  Decision,
  'callId' | 'queueId' | 'waitedMs' | 'step' | 'strategy' | 'agents' | 'verdicts' | 'unableAgents'
> {
  const stage = stageOf(call);
  const widest = widestStageOf(call).pool;
  const verdicts = new Uint8Array(widest.members.size);
  let index = 0;
  for (const agent of widest.members) {
    verdicts[index] = codeOf(verdictOn(agent, call, reasons));
    index += 1;
  }
  return {
    callId: call.id,
    queueId: call.queue.id,
    waitedMs: elapsedMs(context, call.waitingSinceMs),
    step: stage.step,
    strategy: call.queue.settings.strategy.kind,
    agents: widest.memberIds,
    verdicts,
    unableAgents: context.book.agents.size - widest.members.size,
  };
}

function verdictOn(agent: AgentRecord, call: CallRecord, reasons: OfferReasons | undefined): AgentVerdict {
  if (reasons?.chosen.has(agent) === true) return 'chosen';
  if (reasons?.givenAway?.has(agent) === true) return 'other-caller';
  // First whether the agent is asked at all: what somebody does who is not asked yet explains no wait.
  const stage = stageOf(call);
  if (!stage.pool.members.has(agent)) return stage.preferred ? 'not-preferred' : 'step-not-reached';
  if (agent.status.kind !== 'available') return agent.status.kind;
  if (!hasRoomFor(agent, call.queue.settings.channel)) return whatFills(agent);
  return agent.restsUntilMs === undefined ? 'eligible' : 'resting';
}

function whatFills({ ownCalls, engagements, state }: AgentRecord): AgentVerdict {
  if (engagements.length > 1) return 'full';
  if (engagements.length === 0) return ownCalls.length > 0 ? 'busy' : 'full';
  return state.kind === 'idle' ? 'full' : state.kind;
}
