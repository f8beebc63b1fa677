// Agents: what they, and supervisors for them, can do about their status and after-call work.
// Never does the work; agent-commands.ts does.
import { agentsApi, type ChangeStatus, type ChangeStatuses } from '../../api/agents.js';
import type { AgentLive } from '../../api/live.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { may, refuseWithout, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';
import type { LiveQueries } from '../live/feature.js';

export interface AgentCommands {
  /** Refusals: `not-found`, `break-reason-required`. */
  changeStatus(agentId: string, change: ChangeStatus, by: string): Outcome<AgentLive>;
  /** All or none. Refusals: `not-found`, `break-reason-required`. */
  changeStatuses(change: ChangeStatuses, by: string): Outcome<AgentLive[]>;
  /** Refusals: `not-found`, `not-in-wrap-up`. */
  finishWrapUp(agentId: string, by: string): Outcome<undefined>;
  /** Refusals: `not-found`, `not-in-wrap-up`, `wrap-up-limit` (the queue allows no more). */
  extendWrapUp(agentId: string, byMs: number, by: string): Outcome<undefined>;
}

export const agentsFeature = feature({
  name: 'agents',
  routes: agentsApi.routes,
  as: ({ agents, live }: { readonly agents: AgentCommands; readonly live: LiveQueries }, actor: Actor) => {
    const by = actor.username;
    const refuseForOther = (agentId: string): Refusal | undefined =>
      may(actor, 'supervise') || actor.agent === agentId
        ? undefined
        : refused('forbidden', 'agents may change only their own status and wrap-up');
    return {
      agents: {
        changeStatus: (agentId: string, change: ChangeStatus) =>
          refuseForOther(agentId) ?? agents.changeStatus(agentId, change, by),
        queues: (agentId: string): Outcome<string[]> =>
          refuseWithout(actor, 'supervise') ??
          (live.agent(agentId) === undefined
            ? refused('not-found', `there is no agent ${agentId}`)
            : granted([...live.queuesOf(agentId)])),
        changeStatuses: (change: ChangeStatuses) =>
          refuseWithout(actor, 'supervise') ?? agents.changeStatuses(change, by),
        finishWrapUp: (agentId: string) => refuseForOther(agentId) ?? agents.finishWrapUp(agentId, by),
        extendWrapUp: (agentId: string, byMs: number) =>
          refuseForOther(agentId) ?? agents.extendWrapUp(agentId, byMs, by),
      },
    };
  },
  handlers: (as) => ({
    changeStatus: (request) => as(request).agents.changeStatus(request.params.id, request.body),
    changeStatuses: (request) => as(request).agents.changeStatuses(request.body),
    finishWrapUp: (request) => as(request).agents.finishWrapUp(request.params.id),
    agentQueues: (request) => as(request).agents.queues(request.params.id),
    extendWrapUp: (request) =>
      as(request).agents.extendWrapUp(request.params.id, request.body.seconds * 1000),
  }),
});
