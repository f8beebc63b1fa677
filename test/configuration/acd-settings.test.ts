// Every setting of the configuration reaches the ACD, in its units.
import { agentSchema, competitionSchema, queueSchema } from '../../src/api/acd.js';
import { toAgentSettings, toQueueSettings, toAcdSettings } from '../../src/configuration/acd-settings.js';
import { toSkillDemand } from '../../src/configuration/skill-demand.js';
import { demoCompany } from '../../src/cli/demo/demo-company.js';

test('a queue with everything', () => {
  const queue = queueSchema.parse({
    id: 'sales',
    name: 'Sales',
    skills: [{ skill: 'dutch', minLevel: 5, weight: 3, need: 'preferred' }],
    skillRule: 'billing or senior >= 2',
    members: [{ agent: 'ann', tier: 2, position: 3, weight: 4 }],
    openTier: 2,
    strategy: { kind: 'ring-progressively', everySeconds: 7 },
    widening: [
      { afterSeconds: 10, change: { kind: 'lower-level', skill: 'dutch', minLevel: 2 } },
      { afterSeconds: 20, skipWaitWhenNobody: true, change: { kind: 'drop-skill', skill: 'dutch' } },
      { afterSeconds: 30, change: { kind: 'drop-rule' } },
      { afterSeconds: 40, change: { kind: 'open-tier', tier: 3 } },
      { afterSeconds: 50, change: { kind: 'add-queue', queue: 'other' } },
    ],
    weight: 2.5,
    priority: 4,
    ringSeconds: 15,
    wrapUpSeconds: 90,
    wrapUpKind: 'open-ended',
    wrapUpExtensionSeconds: 60,
    retryAfterRefusalSeconds: 1,
    retryAfterBusySeconds: 2,
    retryAfterMissSeconds: 3,
    maxMissedOffers: 4,
    serviceLevel: { percent: 80, seconds: 20 },
    limits: {
      maxWaitSeconds: 600,
      maxWaiting: 9,
      maxWaitingPerAgent: 1.5,
      maxExpectedWaitSeconds: 300,
      nobodyLoggedIn: 'always',
      allOnBreak: 'on-entry',
    },
  });
  expect(toQueueSettings(queue)).toEqual({
    id: 'sales',
    channels: ['voice'],
    demand: {
      wishes: [{ skill: 'dutch', minLevel: 5, weight: 3, need: 'preferred' }],
      rule: {
        kind: 'or',
        rules: [
          { kind: 'level', skill: 'billing', comparison: '>=', level: 1 },
          { kind: 'level', skill: 'senior', comparison: '>=', level: 2 },
        ],
      },
    },
    members: [{ agentId: 'ann', tier: 2, position: 3, weight: 4 }],
    openTier: 2,
    strategy: { kind: 'ring-progressively', everyMs: 7_000 },
    steps: [
      {
        afterMs: 10_000,
        skipWaitWhenNobody: false,
        change: { kind: 'lower-level', skill: 'dutch', minLevel: 2 },
      },
      { afterMs: 20_000, skipWaitWhenNobody: true, change: { kind: 'drop-skill', skill: 'dutch' } },
      { afterMs: 30_000, skipWaitWhenNobody: false, change: { kind: 'drop-rule' } },
      { afterMs: 40_000, skipWaitWhenNobody: false, change: { kind: 'open-tier', tier: 3 } },
      { afterMs: 50_000, skipWaitWhenNobody: false, change: { kind: 'add-queue', queueId: 'other' } },
    ],
    weight: 2.5,
    priority: 4,
    targetMs: 20_000,
    ringTimeoutMs: 15_000,
    wrapUp: { kind: 'open-ended', ms: 90_000, maxExtensionMs: 60_000 },
    retryDelayAfterRefusalMs: 1_000,
    retryDelayAfterBusyMs: 2_000,
    retryDelayAfterMissMs: 3_000,
    maxMissedOffers: 4,
    limits: {
      maxWaitMs: 600_000,
      maxWaiting: 9,
      maxWaitingPerAgent: 1.5,
      maxExpectedWaitMs: 300_000,
      nobodyLoggedIn: 'always',
      allOnBreak: 'on-entry',
    },
  });
});

test('what a queue does not say is absent, not undefined', () => {
  const settings = toQueueSettings(queueSchema.parse({ id: 'sales', name: 'Sales' }));
  expect(Object.keys(settings)).not.toContain('members');
  expect(Object.keys(settings)).not.toContain('openTier');
  expect(settings.limits).toEqual({ nobodyLoggedIn: 'wait', allOnBreak: 'wait' });
  expect(settings.demand).toEqual({ wishes: [] });
  expect(settings.strategy).toEqual({ kind: 'longest-idle' });
});

test('an agent, and the competition', () => {
  const agent = agentSchema.parse({
    id: 'ann',
    name: 'Ann',
    extension: '201',
    skills: { dutch: 8 },
    desires: { dutch: 2 },
    costPerHour: 40,
    capacity: { chat: 2 },
  });
  expect(toAgentSettings(agent)).toEqual({
    id: 'ann',
    skills: { dutch: 8 },
    desires: { dutch: 2 },
    costPerHour: 40,
    capacity: { voice: 1, chat: 2, mail: 5 },
  });
  const competition = competitionSchema.parse({
    mode: 'score',
    priorityPointSeconds: 30,
    maxHeadStartSeconds: 600,
  });
  const { competition: told } = toAcdSettings({
    ...demoCompany,
    settings: { ...demoCompany.settings, competition },
  });
  expect(told).toMatchObject({ mode: 'score', priorityPointMs: 30_000, maxHeadStartMs: 600_000 });
  expect(told.weights).toEqual(competition.weights);
});

test('a rule that cannot be read is a mistake of whoever let it in', () =>
  expect(() => toSkillDemand({ skills: [], skillRule: 'a and' })).toThrow('column 6'));
