// Settings for the ACD with what a test does not care about filled in: queues, agents, the competition.
// Never used outside tests.
import {
  noWeights,
  type AcdSettings,
  type AgentSettings,
  type CompetitionSettings,
  type QueueSettings,
  type SkillWish,
} from '../../src/core/acd/acd-settings.js';
import type { AgentId, QueueId, SkillId } from '../../src/core/kernel/ids.js';

export const wish = (
  skill: string,
  minLevel = 1,
  weight = 1,
  need: SkillWish['need'] = 'required',
): SkillWish => ({ skill: skill as SkillId, minLevel, weight, need });

/** `skills`: the lowest level of each skill that is required. */
export const queueSettings = (
  id: string,
  skills: Readonly<Record<string, number>> = { [id]: 1 },
  changes: Partial<QueueSettings> = {},
): QueueSettings => ({
  id: id as QueueId,
  channels: ['voice'],
  demand: { wishes: Object.entries(skills).map(([skill, minLevel]) => wish(skill, minLevel)) },
  strategy: { kind: 'longest-idle' },
  steps: [],
  weight: 1,
  priority: 0,
  targetMs: 20_000,
  ringTimeoutMs: 20_000,
  wrapUp: wrapUp(10_000),
  retryDelayAfterRefusalMs: 5_000,
  retryDelayAfterBusyMs: 5_000,
  retryDelayAfterMissMs: 15_000,
  maxMissedOffers: 0,
  limits: { nobodyLoggedIn: 'wait', allOnBreak: 'wait' },
  ...changes,
});

export const wrapUp = (ms: number): QueueSettings['wrapUp'] => ({ kind: 'fixed', ms, maxExtensionMs: 0 });

export const agentSettings = (
  id: string,
  skills: Readonly<Record<string, number>>,
  changes: Partial<AgentSettings> = {},
): AgentSettings => ({
  id: id as AgentId,
  skills,
  desires: {},
  costPerHour: 0,
  capacity: { voice: 1, chat: 3, mail: 5 },
  ...changes,
});

export const competition = (changes: Partial<CompetitionSettings> = {}): CompetitionSettings => ({
  mode: 'priority',
  priorityPointMs: 60_000,
  maxHeadStartMs: 1_800_000,
  weights: noWeights,
  ...changes,
});

export const settings = (
  queues: readonly QueueSettings[],
  agents: readonly AgentSettings[],
  competing: CompetitionSettings = competition(),
): AcdSettings => ({ queues, agents, competition: competing });
