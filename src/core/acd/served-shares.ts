// Who really takes the calls of each queue, learned from the calls of the last hours.
// Never knows skills: an agent who could but never does takes no share.
import type { AgentId, QueueId } from '../kernel/ids.js';

/** Each handled call counts this much more than the one before it. */
const growth = 1.005;
const largestWeight = 1e9;
/** The share that is expected from skills alone counts like so many calls. */
const expectedCalls = 8;

interface Served {
  /** Weight of the next call. */
  weight: number;
  readonly byAgent: Map<AgentId, number>;
}

export class ServedShares {
  private readonly queues = new Map<QueueId, Served>();

  note(queueId: QueueId, agentId: AgentId): void {
    let served = this.queues.get(queueId);
    if (served === undefined) this.queues.set(queueId, (served = { weight: 1, byAgent: new Map() }));
    served.byAgent.set(agentId, (served.byAgent.get(agentId) ?? 0) + served.weight);
    served.weight *= growth;
    if (served.weight < largestWeight) return;
    for (const [agent, count] of served.byAgent) served.byAgent.set(agent, count / served.weight);
    served.weight = 1;
  }

  /**
   * The share of the queue's calls that is taken by agents for whom `isOurs` says true; those for whom it says undefined
   * are not there now and left out. `expected` is what skills alone would say, 0–1.
   */
  share(queueId: QueueId, isOurs: (agentId: AgentId) => boolean | undefined, expected: number): number {
    const served = this.queues.get(queueId);
    let ours = 0;
    let all = 0;
    if (served !== undefined) {
      for (const [agentId, count] of served.byAgent) {
        const mine = isOurs(agentId);
        if (mine === undefined) continue;
        all += count / served.weight;
        if (mine) ours += count / served.weight;
      }
    }
    return (ours + expected * expectedCalls) / (all + expectedCalls);
  }
}
