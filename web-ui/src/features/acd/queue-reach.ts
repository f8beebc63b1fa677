// Which agents could serve a queue, at once and after each widening step, by the same pools as the engine's.
// Never looks at who is logged in.
import type { AgentConfig } from '../../../../src/api/acd.js';
import type { Company } from '../../../../src/api/company.js';
import type { AgentSettings } from '../../../../src/core/acd/acd-settings.js';
import { buildStages, type Pool } from '../../../../src/core/acd/skill-pool.js';
import { toAgentSettings } from '../../../../src/configuration/acd-settings.js';
import { coreQueue, type QueueDemand } from './core-queue.js';

export interface ReachStage {
  /** Steps are taken in order, so none comes before the one above it. */
  readonly afterSeconds: number;
  /** Who could serve from then on and not before. */
  readonly added: readonly AgentConfig[];
}

/** The first stage is "at once", then one for each widening step; undefined while the skill rule cannot be read. */
export function reachOf(queue: QueueDemand, company: Company): readonly ReachStage[] | undefined {
  const settings = coreQueue(queue);
  if (settings === undefined) return undefined;
  const conditions = new Map<Pool, (agent: AgentSettings) => boolean>();
  const ofChannels = settings.channels.map((channel) =>
    buildStages(
      { settings, channel },
      (id) => {
        const other = company.queues.find((one) => one.id === id);
        return other && coreQueue(other);
      },
      (_key, poolChannel, isMember) => {
        // Of a pool only its identity is needed here: it leads back to the condition.
        const pool = { channel: poolChannel } as Pool;
        conditions.set(pool, isMember);
        return pool;
      },
    ),
  );
  let left = company.agents.map((config) => ({ config, settings: toAgentSettings(config) }));
  let afterSeconds = 0;
  return [undefined, ...queue.widening].map((_step, index) => {
    const stages = ofChannels.flatMap((ofChannel) => ofChannel[index] ?? []);
    afterSeconds = Math.max(afterSeconds, ...stages.map(({ afterMs }) => afterMs / 1000));
    // By one channel is enough.
    const added = left.filter(({ settings: agent }) =>
      stages.some(({ pool }) => conditions.get(pool)?.(agent) === true),
    );
    left = left.filter((agent) => !added.includes(agent));
    return { afterSeconds, added: added.map(({ config }) => config) };
  });
}

/** Agents whose skills suffice at once, whatever the list of members says. */
export function skilledAgents(queue: QueueDemand, company: Company): ReadonlySet<string> {
  const { members: _members, openTier: _tier, ...open } = queue;
  return new Set(reachOf({ ...open, widening: [] }, company)?.[0]?.added.map(({ id }) => id) ?? []);
}

/** Agents whose skills suffice at once or after some widening. */
export function skilledInTheEnd(queue: QueueDemand, company: Company): ReadonlySet<string> {
  const { members: _members, openTier: _tier, ...open } = queue;
  return new Set(reachOf(open, company)?.flatMap(({ added }) => added.map(({ id }) => id)) ?? []);
}
