// Agents and what they count for in each queue, kept up to date one agent at a time.
// Never looks at all agents because one changed.
import type { AgentConfig } from '../../api/acd.js';
import type { Company } from '../../api/company.js';
import type { AgentLive } from '../../api/live.js';
import { belongsToQueue } from '../../core/acd/queue-agents.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { toAcdSettings } from '../../configuration/acd-settings.js';
import {
  countAgent,
  isSameAgent,
  loggedOutSince,
  noAgents,
  viewAgent,
  type AgentCounts,
  type LiveAgent,
} from './live-agent.js';

/** Told which items must be looked at again. */
export interface Dirty {
  readonly agent: (id: string) => void;
  readonly queue: (id: string) => void;
}

export interface LiveRoster {
  configure(company: Company, nowMs: EpochMs): void;
  /** What is known of an agent; also of one who is not configured (any more). */
  get(id: string): LiveAgent | undefined;
  set(id: string, agent: LiveAgent): void;
  setReachable(extension: string, reachable: boolean): void;
  /** Ids of configured agents, in the configuration's order. */
  ids(): Iterable<string>;
  view(id: string): AgentLive | undefined;
  counts(queueId: string): AgentCounts;
  /** The queues that an agent belongs to, by skills or by name. */
  queuesOf(id: string): readonly string[];
}

interface Member {
  readonly config: AgentConfig;
  /** Whose calls the agent's skills suffice for. */
  readonly queueIds: readonly string[];
  /** Besides: those that name the agent, who is asked once they ask for less. */
  readonly namedBy: readonly string[];
}

export function createLiveRoster(dirty: Dirty): LiveRoster {
  const agents = new Map<string, LiveAgent>();
  const reachable = new Set<string>();
  let members = new Map<string, Member>();
  let byExtension = new Map<string, string[]>();
  let counts = new Map<string, AgentCounts>();

  function count(id: string, step: 1 | -1): void {
    const agent = agents.get(id);
    if (agent === undefined) return;
    for (const queueId of members.get(id)?.queueIds ?? []) {
      countAgent(counts.get(queueId) ?? noAgents(), agent, step);
      dirty.queue(queueId);
    }
  }

  function configure(company: Company, nowMs: EpochMs): void {
    const { queues, agents: settings } = toAcdSettings(company);
    const queueIdsOf = new Map(
      settings.map((agent) => [
        agent.id as string,
        queues.filter((queue) => belongsToQueue(agent, queue)).map(({ id }) => id as string),
      ]),
    );
    members = new Map(
      company.agents.map((config) => {
        const queueIds = queueIdsOf.get(config.id) ?? [];
        const naming = company.queues.filter(({ members }) =>
          members?.some(({ agent }) => agent === config.id),
        );
        const namedBy = naming.map(({ id }) => id).filter((id) => !queueIds.includes(id));
        return [config.id, { config, queueIds, namedBy }];
      }),
    );
    byExtension = new Map();
    for (const { id, extension } of company.agents) {
      byExtension.set(extension, [...(byExtension.get(extension) ?? []), id]);
    }
    counts = new Map(company.queues.map(({ id }) => [id, noAgents()]));
    for (const id of members.keys()) {
      if (!agents.has(id)) agents.set(id, loggedOutSince(nowMs));
      count(id, 1);
      dirty.agent(id);
    }
  }

  return {
    configure,
    get: (id) => agents.get(id),
    set(id, agent) {
      const before = agents.get(id);
      if (before !== undefined && (before === agent || isSameAgent(before, agent))) return;
      count(id, -1);
      agents.set(id, agent);
      count(id, 1);
      dirty.agent(id);
    },
    setReachable(extension, isReachable) {
      if (reachable.has(extension) === isReachable) return;
      if (isReachable) reachable.add(extension);
      else reachable.delete(extension);
      for (const id of byExtension.get(extension) ?? []) dirty.agent(id);
    },
    ids: () => members.keys(),
    view(id) {
      const member = members.get(id);
      const agent = agents.get(id);
      if (member === undefined || agent === undefined) return undefined;
      return viewAgent(member.config, agent, reachable.has(member.config.extension));
    },
    queuesOf(id) {
      const member = members.get(id);
      return member === undefined ? [] : [...member.queueIds, ...member.namedBy];
    },
    counts: (queueId) => ({ ...(counts.get(queueId) ?? noAgents()) }),
  };
}
