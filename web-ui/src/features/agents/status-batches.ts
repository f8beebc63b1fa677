// Asks for the new status of many agents in batches that the API takes, and tells how many got it.
// Never speaks to the server itself, nor shows anything.
import type { AgentLive } from '../../../../src/api/live.js';

/** So many the API takes in one request. */
const atOnce = 2000;

export interface StatusesOutcome {
  readonly wanted: readonly AgentLive[];
  readonly changed: number;
  /** Why not everybody was asked for; what was asked for in one request changed all or not at all. */
  readonly failure?: unknown;
}

/** Never rejects: what went wrong is part of the outcome. `onProgress` hears how many have been asked for. */
export async function inBatches(
  wanted: readonly AgentLive[],
  ask: (agents: readonly string[]) => Promise<void>,
  onProgress: (done: number) => void,
): Promise<StatusesOutcome> {
  let changed = 0;
  for (let start = 0; start < wanted.length; start += atOnce) {
    const agents = wanted.slice(start, start + atOnce).map(({ id }) => id);
    try {
      await ask(agents);
      changed += agents.length;
      onProgress(changed);
    } catch (failure) {
      return { wanted, changed, failure };
    }
  }
  return { wanted, changed };
}
