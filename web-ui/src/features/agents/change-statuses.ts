// Gives many agents the same status in the same moment, and tells who did not get it.
// Never shows a new status before the server has agreed: a wrong one would send callers to an empty desk.
import type { AgentLive } from '../../../../src/api/live.js';
import type { ChangeStatus } from '../../../../src/api/agents.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { liveStore } from '../../live/live-connection.js';

/** So many the API takes in one request. */
const atOnce = 2000;

export interface StatusesOutcome {
  readonly wanted: readonly AgentLive[];
  readonly changed: number;
  /** Agents whose status is another one all the same. */
  readonly unchanged: readonly AgentLive[];
  /** Why not everybody was asked for; what was asked for in one request changed all or not at all. */
  readonly failure?: unknown;
}

/** The push says the same within a tenth of a second; the board must not flicker until then. */
function show(agents: readonly AgentLive[]): void {
  const live = liveStore.get();
  if (live.connection !== 'live') return;
  const shown = new Map(live.agents);
  for (const agent of agents) shown.set(agent.id, agent);
  liveStore.set({ ...live, agents: shown });
}

/** Never rejects: what went wrong is part of the outcome. `onProgress` hears how many have been asked for. */
export async function changeStatuses(
  wanted: readonly AgentLive[],
  change: ChangeStatus,
  onProgress: (done: number) => void,
): Promise<StatusesOutcome> {
  const answered: AgentLive[] = [];
  const outcome = (failure?: unknown): StatusesOutcome => {
    const unchanged = answered.filter(
      ({ status, breakReason }) =>
        status !== change.status || (change.reason !== undefined && breakReason !== change.reason),
    );
    return { wanted, changed: answered.length - unchanged.length, unchanged, failure };
  };
  for (let start = 0; start < wanted.length; start += atOnce) {
    const agents = wanted.slice(start, start + atOnce).map(({ id }) => id);
    try {
      const changed = await request(routes.changeStatuses, { body: { ...change, agents } });
      show(changed);
      answered.push(...changed);
      onProgress(start + agents.length);
    } catch (failure) {
      return outcome(failure);
    }
  }
  return outcome();
}
