// Whose queue it is, against what the engine does.
// Never looks inside the engine.
import fc from 'fast-check';
import type {
  AgentSettings,
  LevelComparison,
  QueueSettings,
  SkillRule,
} from '../../../src/core/acd/acd-settings.js';
import { belongsToQueue } from '../../../src/core/acd/queue-agents.js';
import type { AgentId, SkillId } from '../../../src/core/kernel/ids.js';
import { agentSettings, queueSettings, settings } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';

const skill = fc.constantFrom('dutch', 'billing', 'senior') as fc.Arbitrary<SkillId>;
const level = fc.integer({ min: 1, max: 4 });
const { rule } = fc.letrec<{ rule: SkillRule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      kind: fc.constant('level' as const),
      skill,
      comparison: fc.constantFrom<LevelComparison>('>=', '>', '=', '<', '<='),
      level: fc.integer({ min: 0, max: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), rule: tie('rule') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(tie('rule'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const agent: fc.Arbitrary<AgentSettings> = fc
  .record({ skills: fc.dictionary(skill, level), voice: fc.constantFrom(0, 1, 1, 1) })
  .map(({ skills, voice }) => agentSettings('1', skills, { capacity: { voice, chat: 1, mail: 1 } }));

const queue: fc.Arbitrary<QueueSettings> = fc
  .record({
    wishes: fc.array(
      fc.record({
        skill,
        minLevel: level,
        weight: fc.constant(1),
        need: fc.constantFrom('required' as const, 'preferred' as const),
      }),
      { maxLength: 2 },
    ),
    rule: fc.option(rule, { nil: undefined }),
    members: fc.option(fc.subarray(['1', '2'] as AgentId[]), { nil: undefined }),
  })
  .map(({ wishes, rule: asked, members }) =>
    queueSettings(
      'sales',
      {},
      {
        demand: { wishes, ...(asked === undefined ? {} : { rule: asked }) },
        ...(members === undefined
          ? {}
          : { members: members.map((agentId) => ({ agentId, tier: 3, position: 1, weight: 1 })) }),
      },
    ),
  );

it('the agents of a queue are those to whom the engine offers its callers', () => {
  fc.assert(
    fc.property(agent, queue, (one, sales) => {
      const acd = new AcdDriver(settings([sales], [one]));
      acd.logIn('1');
      const effects = acd.queue('call');
      expect(belongsToQueue(one, sales)).toBe(effects.some(({ kind }) => kind === 'make-offer'));
    }),
    { numRuns: 500 },
  );
});
