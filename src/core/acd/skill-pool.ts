// Who may take a request at each step of its waiting: pools of able agents, shared by all requests that ask for the same.
// Never chooses an agent, and never knows who is free.
import type { QueueEntry } from './acd-model.js';
import type {
  AgentSettings,
  QueueSettings,
  SkillDemand,
  SkillRule,
  SkillWish,
  WideningChange,
} from './acd-settings.js';
import type { AgentRecord, RequestRecord } from './acd-records.js';
import type { Line } from './caller-line.js';
import { ruleHolds } from './skill-rule.js';
import type { AgentId, QueueId, SkillId } from '../kernel/ids.js';
import type { Channel } from '../kernel/interaction.js';

/** Agents who may take the requests of all lines that share it. */
export interface Pool {
  readonly channel: Channel;
  readonly members: ReadonlySet<AgentRecord>;
  /** In the company's order. */
  readonly memberList: readonly AgentRecord[];
  /** Of the same, one list for all decisions. */
  readonly memberIds: readonly AgentId[];
  /** Members who can be offered a request of this channel now. */
  readonly ready: Set<AgentRecord>;
  readonly lines: Set<Line>;
  /** Calls whose present or widest stage this is: they are looked at anew when its last member leaves. */
  readonly requests: Set<RequestRecord>;
  /** Members who are not logged out; of them, members who are not on break. */
  loggedIn: number;
  onDuty: number;
}

/** What a request asks for from a certain time on. */
export interface Stage {
  readonly pool: Pool;
  /** For the strategies: wishes as lowered and dropped so far. */
  readonly wishes: readonly SkillWish[];
  /** Since the place counts, ms. */
  readonly afterMs: number;
  /** Reached at once when the stage before has nobody: logged in, or (preferred agent) on duty. */
  readonly early: 'no' | 'nobody-logged-in' | 'nobody-on-duty';
  /** Widening steps taken; the preferred agent's stage and the first one have 0. */
  readonly step: number;
  /** Waits for one particular agent. */
  readonly preferred: boolean;
}

/** A condition on one agent, in terms of what is asked for. */
interface Ask {
  readonly wishes: readonly SkillWish[];
  readonly rule: SkillRule | undefined;
  readonly tier: number;
  /** Queues whose agents were added. */
  readonly added: readonly QueueId[];
}

export interface StageNeeds {
  readonly settings: QueueSettings;
  readonly channel: Channel;
  readonly demand?: SkillDemand;
  readonly preferredAgent?: QueueEntry['preferredAgent'];
}

/** The stages of a request, the first one first. `poolOf` shares pools by key. */
export function buildStages(
  { settings, channel, demand, preferredAgent }: StageNeeds,
  queueOf: (id: QueueId) => QueueSettings | undefined,
  poolOf: (key: string, channel: Channel, isMember: (agent: AgentSettings) => boolean) => Pool,
): readonly Stage[] {
  const { steps } = settings;
  const first = firstAsk(settings, demand);
  const asks = steps.reduce<Ask[]>(
    (all, { change }) => [...all, widened(all.at(-1) ?? first, change)],
    [first],
  );
  const stages = asks.map((ask, step): Stage => {
    const demanded = demandedAt(ask, settings, step);
    const key = JSON.stringify([channel, conditionKey(settings, ask, demanded), ask.added]);
    const pool = poolOf(key, channel, (agent) => isAble(agent, channel, settings, ask, demanded, queueOf));
    const taken = step === 0 ? undefined : steps[step - 1];
    return {
      pool,
      wishes: ask.wishes,
      afterMs: taken?.afterMs ?? 0,
      early: taken?.skipWaitWhenNobody === true ? 'nobody-logged-in' : 'no',
      step,
      preferred: false,
    };
  });
  const [base] = stages;
  if (preferredAgent === undefined || base === undefined) return stages;
  const { agentId, waitMs } = preferredAgent;
  const pool = poolOf(JSON.stringify([channel, 'agent', agentId]), channel, ({ id }) => id === agentId);
  return [
    { ...base, pool, preferred: true },
    { ...base, afterMs: waitMs, early: 'nobody-on-duty' },
    ...stages.slice(1),
  ];
}

function firstAsk(settings: QueueSettings, demand: SkillDemand | undefined): Ask {
  const rules = [settings.demand.rule, demand?.rule].filter((rule) => rule !== undefined);
  return {
    wishes: [...settings.demand.wishes, ...(demand?.wishes ?? [])],
    rule: rules.length > 1 ? { kind: 'and', rules } : rules[0],
    tier: settings.openTier ?? Number.POSITIVE_INFINITY,
    added: [],
  };
}

function widened(ask: Ask, change: WideningChange): Ask {
  switch (change.kind) {
    case 'lower-level': {
      const lower = (wish: SkillWish): SkillWish =>
        wish.skill === change.skill && wish.minLevel > change.minLevel
          ? { ...wish, minLevel: change.minLevel }
          : wish;
      return { ...ask, wishes: ask.wishes.map(lower) };
    }
    case 'drop-skill':
      return { ...ask, wishes: ask.wishes.filter(({ skill }) => skill !== change.skill) };
    case 'drop-rule':
      return { ...ask, rule: undefined };
    case 'open-tier':
      return { ...ask, tier: Math.max(ask.tier, change.tier) };
    case 'add-queue':
      return { ...ask, added: [...ask.added, change.queueId] };
  }
}

/** Required wishes, and preferred ones as long as a later step is to drop them. */
function demandedAt(ask: Ask, { steps }: QueueSettings, step: number): readonly SkillWish[] {
  const droppedLater = new Set<SkillId>();
  for (const { change } of steps.slice(step))
    if (change.kind === 'drop-skill') droppedLater.add(change.skill);
  return ask.wishes.filter(({ need, skill }) => need === 'required' || droppedLater.has(skill));
}

/** Queues that ask for the same share their pools, whatever they are called. */
function conditionKey(settings: QueueSettings, ask: Ask, demanded: readonly SkillWish[]): unknown {
  const levels = demanded.map(({ skill, minLevel }) => [skill, minLevel]).sort();
  const members = settings.members === undefined ? '' : [settings.id, ask.tier];
  return [levels, ask.rule ?? '', members];
}

function isAble(
  agent: AgentSettings,
  channel: Channel,
  settings: QueueSettings,
  ask: Ask,
  demanded: readonly SkillWish[],
  queueOf: (id: QueueId) => QueueSettings | undefined,
): boolean {
  if (agent.capacity[channel] <= 0) return false;
  if (meets(agent, settings, ask, demanded)) return true;
  return ask.added.some((id) => {
    const other = queueOf(id);
    if (other === undefined) return false;
    const first = firstAsk(other, undefined);
    return meets(agent, other, first, demandedAt(first, other, 0));
  });
}

function meets(
  agent: AgentSettings,
  settings: QueueSettings,
  ask: Ask,
  demanded: readonly SkillWish[],
): boolean {
  const levelOf = (skill: SkillId): number => agent.skills[skill] ?? 0;
  if (!demanded.every(({ skill, minLevel }) => levelOf(skill) >= minLevel)) return false;
  if (ask.rule !== undefined && !ruleHolds(ask.rule, levelOf)) return false;
  if (settings.members === undefined) return true;
  return settings.members.some(({ agentId, tier }) => agentId === agent.id && tier <= ask.tier);
}

/** Whether the agent may take a request of the queue, of any channel, that asks for nothing of its own: at once, or after some waiting only. */
export function abilityFor(
  agent: AgentSettings,
  settings: QueueSettings,
  queueOf: (id: QueueId) => QueueSettings | undefined,
): 'at-once' | 'later' | 'never' {
  let ask = firstAsk(settings, undefined);
  for (let step = 0; ; step += 1) {
    const demanded = demandedAt(ask, settings, step);
    if (settings.channels.some((channel) => isAble(agent, channel, settings, ask, demanded, queueOf)))
      return step === 0 ? 'at-once' : 'later';
    const next = settings.steps[step];
    if (next === undefined) return 'never';
    ask = widened(ask, next.change);
  }
}
