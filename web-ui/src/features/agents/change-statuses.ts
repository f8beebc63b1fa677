// Gives many agents the same status in the same moment, and tells how many got it.
// Never shows a new status before the server has agreed: a wrong one would send callers to an empty desk.
import type { AgentLive } from '../../../../src/api/live.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import type { WantedStatus } from './change-status.js';
import { liveStore } from '../../live/live-connection.js';
import { inBatches, type StatusesOutcome } from './status-batches.js';

/** The push says the same within a tenth of a second; the board must not flicker until then. */
function show(agents: readonly AgentLive[]): void {
  const live = liveStore.get();
  if (live.connection !== 'live') return;
  const shown = new Map(live.agents);
  for (const agent of agents) shown.set(agent.id, agent);
  liveStore.set({ ...live, agents: shown });
}

/** Never rejects: what went wrong is part of the outcome. `onProgress` hears how many have been asked for. */
export function changeStatuses(
  wanted: readonly AgentLive[],
  change: WantedStatus,
  onProgress: (done: number) => void,
): Promise<StatusesOutcome> {
  return inBatches(
    wanted,
    async (agents) =>
      show(await request(routes.changeStatuses, { body: { ...change, agents: [...agents] } })),
    onProgress,
  );
}
