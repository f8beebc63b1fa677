// What agents, and supervisors for them, do about their status and after-call work.
// Never checks who is asking: the border does.
import type { AgentLive } from '../../api/live.js';
import type { ChangeStatus, ChangeStatuses } from '../../api/agents.js';
import type { AgentState, AgentStatus } from '../../core/acd/acd-model.js';
import type { AgentId } from '../../core/kernel/ids.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { AcdRunner } from '../acd/acd-runner.js';
import type { Log } from '../ports/log.js';
import type { AgentCommands } from './feature.js';
import type { LiveQueries } from '../live/feature.js';

export interface AgentCommandsOptions {
  readonly acd: AcdRunner;
  readonly live: LiveQueries;
  readonly log: Log;
}

export function createAgentCommands({ acd, live, log }: AgentCommandsOptions): AgentCommands {
  const unknown = (agentId: string) => refused('not-found', `there is no agent ${agentId}`);

  function wrapUpOf(agentId: string): Extract<AgentState, { kind: 'wrap-up' }> | Refusal {
    if (live.agent(agentId) === undefined) return unknown(agentId);
    const state = acd.snapshot().agents.find((one) => one.id === agentId)?.state;
    return state?.kind === 'wrap-up'
      ? state
      : refused('not-in-wrap-up', `agent ${agentId} is not in after-call work`);
  }

  function changeStatuses({ agents, ...change }: ChangeStatuses, by: string): Outcome<AgentLive[]> {
    const stranger = agents.find((agentId) => live.agent(agentId) === undefined);
    if (stranger !== undefined) return unknown(stranger);
    const status = statusOf(change);
    if (status === undefined)
      return refused('break-reason-required', 'reason: expected with status on-break, and only then', [
        { path: 'reason', message: 'expected with status on-break, and only then' },
      ]);
    log.info({ agents, status: status.kind, by }, 'agent status change');
    acd.handleAll(
      agents.map((agentId) => ({
        kind: 'agent-status-changed',
        agentId: agentId as AgentId,
        status,
      })),
    );
    return granted(agents.flatMap((agentId) => live.agent(agentId) ?? []));
  }

  return {
    changeStatus(agentId: string, change: ChangeStatus, by: string): Outcome<AgentLive> {
      const changed = changeStatuses({ ...change, agents: [agentId] }, by);
      if (changed.kind === 'refused') return changed;
      const [agent] = changed.value;
      return agent === undefined ? unknown(agentId) : granted(agent);
    },

    changeStatuses,

    finishWrapUp(agentId: string, by: string): Outcome<undefined> {
      const state = wrapUpOf(agentId);
      if (state.kind === 'refused') return state;
      log.info({ agentId, by }, 'after-call work ended early');
      acd.handle({ kind: 'wrap-up-finished', agentId: agentId as AgentId });
      return granted(undefined);
    },

    extendWrapUp(agentId: string, byMs: number, by: string): Outcome<undefined> {
      const state = wrapUpOf(agentId);
      if (state.kind === 'refused') return state;
      if (state.extendableMs <= 0)
        return refused('wrap-up-limit', 'the queue allows no more after-call work for this call');
      log.info({ agentId, byMs, by }, 'after-call work extended');
      acd.handle({ kind: 'wrap-up-extended', agentId: agentId as AgentId, byMs });
      return granted(undefined);
    },
  };
}

function statusOf(change: ChangeStatus): AgentStatus | undefined {
  if (change.status !== 'on-break') return change.reason === undefined ? { kind: change.status } : undefined;
  return change.reason === undefined ? undefined : { kind: 'on-break', reason: change.reason };
}
