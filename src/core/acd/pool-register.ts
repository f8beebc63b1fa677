// The pools of able agents by what is asked for, each made once and shared by all who ask for the same.
// Never works out what is asked for; stages do.
import type { AgentRecord } from './acd-records.js';
import type { AgentSettings } from './acd-settings.js';
import type { Pool, Stage } from './skill-pool.js';
import type { Channel } from '../kernel/interaction.js';

/** Pools that nothing asks for any more are kept up to this number: callers with wishes of their own come again. */
const keptPools = 2_000;

export class PoolRegister {
  private pools = new Map<string, Pool>();

  constructor(
    private readonly agents: () => Iterable<AgentRecord>,
    /** Stages that something waits at or may come to. */
    private readonly stagesInUse: () => Iterable<Stage>,
    private readonly canBeOffered: (agent: AgentRecord, channel: Channel) => boolean,
  ) {}

  clear(): void {
    this.pools = new Map();
  }

  poolFor(key: string, channel: Channel, isMember: (agent: AgentSettings) => boolean): Pool {
    const known = this.pools.get(key);
    if (known !== undefined) return known;
    const members = [...this.agents()].filter((agent) => !agent.leaving && isMember(agent.settings));
    const pool: Pool = {
      channel,
      members: new Set(members),
      memberList: members,
      memberIds: members.map(({ id }) => id),
      ready: new Set(),
      lines: new Set(),
      requests: new Set(),
      loggedIn: 0,
      onDuty: 0,
    };
    for (const agent of members) {
      agent.pools.add(pool);
      if (agent.status.kind !== 'logged-out') pool.loggedIn += 1;
      if (agent.status.kind === 'available') pool.onDuty += 1;
      if (this.canBeOffered(agent, channel)) pool.ready.add(agent);
    }
    this.pools.set(key, pool);
    return pool;
  }

  /** Not while stages are being made: theirs are in no use yet. */
  dropUnused(): void {
    if (this.pools.size < keptPools) return;
    const inUse = new Set([...this.stagesInUse()].map(({ pool }) => pool));
    for (const [key, pool] of this.pools) {
      if (inUse.has(pool)) continue;
      this.pools.delete(key);
      for (const agent of pool.members) agent.pools.delete(pool);
    }
  }
}
