// The live picture: what every user sees of queues, agents and calls in this moment.
// Never computes a figure; live-projection.ts does.
import {
  liveApi,
  type AgentLive,
  type LiveChange,
  type LiveSnapshot,
  type QueueLive,
} from '../../api/live.js';
import { granted } from '../../core/kernel/refusal.js';
import type { Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';
import { AgentScope, type CallLookUp } from './agent-scope.js';
import { livePictureOf } from './live-picture.js';

export interface LiveQueries {
  snapshot(): LiveSnapshot;
  queue(id: string): QueueLive | undefined;
  agent(id: string): AgentLive | undefined;
  /** The queues that an agent belongs to, by skills or by name. */
  queuesOf(agentId: string): readonly string[];
  /** The agent is being rung for the call, perhaps with others. */
  isOfferedTo(callId: string, agentId: string): boolean;
  /** Customers who are still to be called back by these queues. */
  callbacksOpenIn(queueIds: readonly string[]): number;
  /** Voice messages of these queues that nobody has listened to. */
  voicemailsNewIn(queueIds: readonly string[]): number;
  /** Coalesced to at most ten a second. Returns the unsubscribe. */
  onChange(listener: (change: LiveChange) => void): () => void;
}

export const liveFeature = feature({
  name: 'live',
  routes: liveApi.routes,
  as: ({ live, calls }: { readonly live: LiveQueries; readonly calls: CallLookUp }, actor: Actor) => ({
    live: livePictureOf(live, new AgentScope({ live, calls }, actor)),
  }),
  handlers: (as) => ({
    live: (request) => granted(as(request).live.snapshot()),
    queues: (request) => granted(as(request).live.snapshot().queues),
    queue: (request) => as(request).live.queue(request.params.id),
    agents: (request) => granted(as(request).live.snapshot().agents),
    agent: (request) => as(request).live.agent(request.params.id),
  }),
});
