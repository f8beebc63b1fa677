// How far an agent sees: the queues that give this agent calls, the own calls, and the customer on the line.
// Never narrows what supervisors and administrators see.
import type { ActiveCall } from '../../api/live.js';
import { may, type Actor } from '../kernel/actor.js';
import type { LiveQueries } from './feature.js';

/** A call of whoever has just talked in it. */
export interface CallLookUp {
  get(id: string): Pick<ActiveCall, 'direction' | 'callerNumber' | 'dialled'> | undefined;
}

export interface AgentScopeSources {
  readonly live: LiveQueries;
  readonly calls: CallLookUp;
}

export class AgentScope {
  constructor(
    private readonly sources: AgentScopeSources,
    private readonly actor: Actor,
  ) {}

  /** Undefined = all. */
  get queues(): readonly string[] | undefined {
    if (this.seesAll) return undefined;
    return this.actor.agent === undefined ? [] : this.sources.live.queuesOf(this.actor.agent);
  }

  get seesAll(): boolean {
    return may(this.actor, 'supervise');
  }

  /** What belongs to no queue is for supervisors. */
  reaches(queueId: string | null | undefined): boolean {
    if (this.seesAll) return true;
    return queueId !== undefined && queueId !== null && this.queues?.includes(queueId) === true;
  }

  /** The agent is rung for the call, talks in it, or is a party of it with the own phone. */
  isOwn({ id, agentId, callerNumber, dialled }: ActiveCall): boolean {
    const { agent: agentOfActor } = this.actor;
    if (this.seesAll) return true;
    if (agentOfActor === undefined) return false;
    if (agentId === agentOfActor || this.sources.live.isOfferedTo(id, agentOfActor)) return true;
    const agent = this.sources.live.agent(agentOfActor);
    if (agent === undefined) return false;
    return agent.callId === id || callerNumber === agent.extension || dialled === agent.extension;
  }

  /** Also while the agent finishes the work after the call. */
  numbersOnTheLine(): ReadonlySet<string> {
    const { live, calls } = this.sources;
    const own = live.snapshot().calls.filter((call) => this.isOwn(call));
    const callId = this.actor.agent === undefined ? null : live.agent(this.actor.agent)?.callId;
    const ended = typeof callId === 'string' ? calls.get(callId) : undefined;
    return new Set([...own, ...(ended === undefined ? [] : [ended])].map(customerNumberOf));
  }
}

const customerNumberOf = (call: Pick<ActiveCall, 'direction' | 'callerNumber' | 'dialled'>): string =>
  call.direction === 'outbound' ? call.dialled : call.callerNumber;
