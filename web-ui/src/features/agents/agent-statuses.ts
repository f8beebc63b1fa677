// The company's agent statuses as every page knows them, and a break's reason in the reader's language.
// Never changes a reason that somebody typed.
import type { AgentStatuses, AgentStatusItem } from '../../../../src/api/agent-statuses.js';
import type { AgentLive } from '../../../../src/api/live.js';
import { routes } from '../../../../src/api/routes.js';
import { listedStatus, statusName } from '../../../../src/core/acd/agent-status-list.js';
import { request } from '../../api-client.js';
import { createStore, useStore } from '../../create-store.js';
import { useLanguage, useText } from '../../i18n/use-text.js';
import { presenceOf } from '../../live/live-state.js';

const statusStore = createStore<AgentStatuses>({ statuses: [], otherReasons: false });

/** What was known stays when the server does not answer. */
export async function loadAgentStatuses(): Promise<void> {
  try {
    statusStore.set(await request(routes.agentStatuses));
  } catch (failure) {
    console.warn('The agent statuses could not be loaded', failure);
  }
}

export const useAgentStatuses = (): AgentStatuses => useStore(statusStore, (value) => value);

/** By ID or name, whoever may choose it; undefined when it is a reason of its own. */
export const findAgentStatus = (reason: string): AgentStatusItem | undefined =>
  listedStatus(statusStore.get().statuses, reason);

export interface ShownReason {
  readonly text: string;
  /** Class that colours it; '' = as any break. */
  readonly tone: string;
  readonly status: AgentStatusItem | undefined;
}

/** Gives what to show for the reason that an agent's break has; undefined when there is none. */
export function useBreakReason(): (reason: string | null | undefined) => ShownReason | undefined {
  const { statuses } = useAgentStatuses();
  const language = useLanguage();
  return (reason) => {
    if (reason === null || reason === undefined || reason === '') return undefined;
    const status = listedStatus(statuses, reason);
    if (status === undefined) return { text: reason, tone: '', status };
    return { text: statusName(status, language), tone: `tone-${status.colour}`, status };
  };
}

/** An agent's presence in words, and the class that colours it: what is other work is no break. */
export function usePresence(): (agent: AgentLive) => { readonly text: string; readonly tone: string } {
  const t = useText();
  const reasonOf = useBreakReason();
  return (agent) => {
    const presence = presenceOf(agent);
    const shown = presence === 'on-break' ? reasonOf(agent.breakReason) : undefined;
    const isWork = shown?.status?.category === 'work';
    return {
      text: isWork ? t.supervision.statuses.otherWork : t.presence[presence],
      tone: shown?.tone ?? '',
    };
  };
}
