// What agents, and supervisors for them, do about their status and after-call work.
// Never checks who is asking: the border does.
import type { AgentStatuses } from '../../api/agent-statuses.js';
import type { AgentLive } from '../../api/live.js';
import type { ChangeStatus, ChangeStatuses } from '../../api/agents.js';
import type { AgentState, AgentStatus } from '../../core/acd/acd-model.js';
import { inOfferedOrder, listedStatus } from '../../core/acd/agent-status-list.js';
import type { Language } from '../../core/kernel/language.js';
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
  readonly company: () => AgentStatuses & { readonly language: Language };
}

export function createAgentCommands({ acd, live, log, company }: AgentCommandsOptions): AgentCommands {
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
    const outcome = statusOf(change, company());
    if (outcome.kind === 'refused') return outcome;
    const status = outcome.value;
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
    statuses() {
      const { statuses, otherReasons, language } = company();
      return { statuses: [...inOfferedOrder(statuses, language)], otherReasons };
    },

    refuseForAgents(change) {
      const { statuses, ...others } = company();
      const outcome = statusOf(change, { statuses, ...others });
      if (outcome.kind === 'refused') return outcome;
      const { value: status } = outcome;
      const listed = status.kind === 'on-break' ? listedStatus(statuses, status.reason) : undefined;
      return listed?.chosenByAgents === false
        ? refused('forbidden', `status ${listed.id} is one that agents do not choose themselves`)
        : undefined;
    },

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

/** What the engine is to be told. */
function statusOf(
  { status, reason }: ChangeStatus,
  { statuses, otherReasons }: AgentStatuses,
): Outcome<AgentStatus> {
  if ((status === 'on-break') !== (reason !== undefined)) {
    const message = 'expected with status on-break, and only then';
    return refused('break-reason-required', `reason: ${message}`, [{ path: 'reason', message }]);
  }
  if (status === 'available' || status === 'logged-out') return granted({ kind: status });
  const listed =
    reason === undefined ? statuses.find(({ id }) => id === status) : listedStatus(statuses, reason);
  if (listed !== undefined) return granted({ kind: 'on-break', reason: listed.id });
  if (reason !== undefined && otherReasons) return granted({ kind: 'on-break', reason });
  const known = statuses.map(({ id }) => id).join(', ');
  const message =
    reason === undefined
      ? `there is no status "${status}"; expected available, logged-out or one of ${known}`
      : `there is no status "${reason}"; expected one of ${known}`;
  const path = reason === undefined ? 'status' : 'reason';
  return refused('unknown-status', `${path}: ${message}`, [{ path, message }]);
}
