// Writes down a routing decision while everything is as it was when it was made.
// Never decides.
import type { AgentVerdict, Decision, DecidingRule, RatedAgent, RatedCall } from './decision-model.js';
import { agentVerdicts } from './decision-model.js';
import {
  type AgentRecord,
  type RequestRecord,
  hasRoomFor,
  type QueueRecord,
  stageOf,
  weightOf,
  widestStageOf,
} from './acd-records.js';
import { elapsedMs, type EngineContext } from './engine-context.js';
import { placeOf } from './event-of-record.js';
import { urgencyMs } from './urgency.js';
import type { Channel } from '../kernel/interaction.js';

export interface OfferReasons {
  readonly chosen: ReadonlySet<AgentRecord>;
  /** Given to other callers in the same decision. */
  readonly givenAway?: ReadonlySet<AgentRecord>;
  readonly decidedBy: DecidingRule;
  readonly rated: readonly RatedAgent[];
  /** The most urgent first, this request among them; at most `toldCallers`. */
  readonly callers: readonly RatedCall[];
  readonly callersTotal: number;
}

/** So many callers who competed are written down. */
export const toldCallers = 5;

/** This is looked at for every able agent of every decision: codes, not names. */
const codes = Object.fromEntries(agentVerdicts.map((verdict, code) => [verdict, code])) as Readonly<
  Record<AgentVerdict, number>
>;

/** To be called before the offer is made: afterwards the agents are reserved. */
export function describeOffer(
  context: EngineContext,
  request: RequestRecord,
  reasons: OfferReasons,
): Omit<Decision, 'offerId'> {
  const { decidedBy, rated, callers, callersTotal } = reasons;
  return {
    ...describe(context, request, reasons),
    kind: 'offer',
    decidedBy,
    rated,
    callers,
    callersTotal,
  };
}

/** The caller came, came back or was widened, and nobody was free. */
export function describeWait(context: EngineContext, request: RequestRecord): Decision {
  return {
    ...describe(context, request, undefined),
    kind: 'wait',
    rated: [],
    callers: [rateRequest(context, request)],
    callersTotal: waitingIn(request.queue),
  };
}

/** Callers whom no agent is being rung for. */
function waitingIn({ lines }: QueueRecord): number {
  let total = 0;
  for (const { size } of lines) total += size;
  return total;
}

export function rateRequest(context: EngineContext, request: RequestRecord, agent?: AgentRecord): RatedCall {
  return {
    ...placeOf(request),
    waitedMs: elapsedMs(context, request.waitingSinceMs),
    urgencyMs: Math.round(urgencyMs(request, context.book.competition, context, agent)),
  };
}

function describe(
  context: EngineContext,
  request: RequestRecord,
  reasons: OfferReasons | undefined,
): Pick<
  Decision,
  | 'callId'
  | 'requestId'
  | 'queueId'
  | 'waitedMs'
  | 'step'
  | 'strategy'
  | 'agents'
  | 'verdicts'
  | 'unableAgents'
> {
  const stage = stageOf(request);
  const widest = widestStageOf(request).pool;
  const { channel } = request.interaction;
  const isDown = context.book.isSuspended(channel);
  const missing = codes[stage.preferred ? 'not-preferred' : 'step-not-reached'];
  const verdicts = new Uint8Array(widest.memberList.length);
  for (let index = 0; index < verdicts.length; index += 1) {
    const agent = widest.memberList[index] as AgentRecord;
    // First whether the agent is asked at all: what somebody does who is not asked yet explains no wait.
    if (stage.pool !== widest && !stage.pool.members.has(agent)) verdicts[index] = missing;
    else verdicts[index] = codes[absence(agent, channel, isDown) ?? 'eligible'];
    if (reasons?.chosen.has(agent) === true) verdicts[index] = codes.chosen;
    else if (reasons?.givenAway?.has(agent) === true) verdicts[index] = codes['other-caller'];
  }
  for (const [agent, keptFor] of context.book.kept) {
    const index = stage.pool.members.has(agent) ? widest.memberList.indexOf(agent) : -1;
    if (index < 0) continue;
    if (keptFor === request) verdicts[index] = codes['freeing-up'];
    else if (verdicts[index] === codes.eligible) verdicts[index] = codes['kept-free'];
  }
  return {
    ...placeOf(request),
    waitedMs: elapsedMs(context, request.waitingSinceMs),
    step: stage.step,
    strategy: request.queue.settings.strategy.kind,
    agents: widest.memberIds,
    verdicts,
    unableAgents: context.book.agents.size - widest.memberList.length,
  };
}

/** Why the agent cannot be offered anything of this channel now; undefined = can be. */
function absence(agent: AgentRecord, channel: Channel, isDown: boolean): AgentVerdict | undefined {
  if (agent.status.kind !== 'available') return agent.status.kind;
  if (isDown) return 'channel-down';
  if (agent.load > 0 && !hasRoomFor(agent, channel)) return whatFills(agent);
  if (agent.recalls) return 'parked';
  return agent.restsUntilMs === undefined ? undefined : 'resting';
}

function whatFills({ ownCalls, assignments, state, parks, recalls }: AgentRecord): AgentVerdict {
  if (parks) {
    if (recalls) return 'parked';
    const filling = assignments.filter((one) => weightOf(one) > 0);
    if (filling.length === 1 && filling[0]?.state.kind === 'parked' && ownCalls.length === 0) return 'parked';
    if (filling.length > 1) return 'full';
  } else if (assignments.length > 1) return 'full';
  if (assignments.length === 0) return ownCalls.length > 0 ? 'busy' : 'full';
  return state.kind === 'idle' ? 'full' : state.kind;
}
