// Decides which waiting caller is offered to which agent.
// Never changes a record: the engine makes the offers that come out of here.
import type { AgentRecord, CallRecord, QueueRecord } from './acd-records.js';
import { IndexedHeap } from '../kernel/indexed-heap.js';

/**
 * The queues in which something changed since the last look. Between two looks nobody who is ready can take
 * anybody who waits, so that only these queues can yield a pair.
 */
export class OfferDispatch {
  private readonly changed = new Set<QueueRecord>();

  /** A caller joined the queue's line. */
  callerWaits(queue: QueueRecord): void {
    this.changed.add(queue);
  }

  /** The agent can be offered calls again: every queue with waiting callers that the agent serves may gain. */
  agentReady(agent: AgentRecord): void {
    for (const pool of agent.pools) {
      for (const queue of pool.queues) if (queue.line.size > 0) this.changed.add(queue);
    }
  }

  /**
   * Pairs callers and agents until none is left that fits: the caller who waits longest over all queues chooses
   * first, and gets the agent who is idle longest among those whose skills suffice. `offer` must take both out of
   * their indexes. Cost: O(log n) per offer and changed queue.
   */
  run(offer: (call: CallRecord, agent: AgentRecord) => void): void {
    if (this.changed.size === 0) return;
    const heads = new IndexedHeap<CallRecord>((a, b) => a.rank - b.rank);
    for (const queue of this.changed) addHead(heads, queue);
    this.changed.clear();
    for (let call = heads.pop(); call !== undefined; call = heads.pop()) {
      const agent = call.queue.pool.ready.peek();
      if (agent === undefined) continue;
      offer(call, agent);
      addHead(heads, call.queue);
    }
  }
}

function addHead(heads: IndexedHeap<CallRecord>, queue: QueueRecord): void {
  const head = queue.line.peek();
  if (head !== undefined) heads.add(head);
}
