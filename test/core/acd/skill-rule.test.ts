// Reading, printing and evaluating rules about skills.
// Never touches the engine.
import fc from 'fast-check';
import type { LevelComparison, SkillRule } from '../../../src/core/acd/acd-settings.js';
import {
  maxSkillRuleDepth,
  maxSkillRuleLength,
  parseSkillRule,
  printSkillRule,
  ruleHolds,
  skillsOfRule,
} from '../../../src/core/acd/skill-rule.js';
import type { SkillId } from '../../../src/core/kernel/ids.js';

const level = (skill: string, comparison: LevelComparison, bound: number): SkillRule => ({
  kind: 'level',
  skill: skill as SkillId,
  comparison,
  level: bound,
});
const parsed = (text: string): SkillRule => {
  const parsing = parseSkillRule(text);
  if (parsing.kind === 'fault') throw new Error(`${parsing.column}: ${parsing.message}`);
  return parsing.rule;
};
const holds = (text: string, levels: Readonly<Record<string, number>>): boolean =>
  ruleHolds(parsed(text), (skill) => levels[skill] ?? 0);

describe('reading a rule', () => {
  it.each<[string, SkillRule]>([
    ['dutch', level('dutch', '>=', 1)],
    ['Dutch >= 5', level('dutch', '>=', 5)],
    ['dutch>=5', level('dutch', '>=', 5)],
    ['2nd-line = 10', level('2nd-line', '=', 10)],
    ['"not" < 3', level('not', '<', 3)],
    ['"112"', level('112', '>=', 1)],
    ['not dutch', { kind: 'not', rule: level('dutch', '>=', 1) }],
    ['(((dutch)))', level('dutch', '>=', 1)],
    [
      'dutch >= 5 and (billing >= 3 or senior >= 1)',
      {
        kind: 'and',
        rules: [
          level('dutch', '>=', 5),
          { kind: 'or', rules: [level('billing', '>=', 3), level('senior', '>=', 1)] },
        ],
      },
    ],
    [
      'a OR b And NOT c or d',
      {
        kind: 'or',
        rules: [
          level('a', '>=', 1),
          { kind: 'and', rules: [level('b', '>=', 1), { kind: 'not', rule: level('c', '>=', 1) }] },
          level('d', '>=', 1),
        ],
      },
    ],
    ['\ta\n>\n2 ', level('a', '>', 2)],
  ])('%s', (text, rule) => expect(parseSkillRule(text)).toEqual({ kind: 'rule', rule }));

  it.each<[string, number, string]>([
    ['', 1, 'rule-empty'],
    ['   ', 1, 'rule-empty'],
    ['dutch >=', 9, 'level-expected'],
    ['dutch >= billing', 10, 'level-expected'],
    ['dutch >= 11', 10, 'level-out-of-range'],
    ['dutch == 5', 7, 'comparison-unknown'],
    ['dutch != 5', 7, 'comparison-unknown'],
    ['dutch => 5', 7, 'comparison-unknown'],
    ['5 >= dutch', 1, 'skill-expected'],
    ['and dutch', 1, 'skill-expected'],
    ['dutch and', 10, 'skill-expected'],
    ['dutch and or billing', 11, 'skill-expected'],
    ['dutch billing', 7, 'operator-expected'],
    ['dutch >= 5 6', 12, 'operator-expected'],
    ['(dutch billing)', 8, 'operator-expected'],
    ['dutch and (billing or senior', 11, 'parenthesis-not-closed'],
    ['dutch) and billing', 6, 'parenthesis-not-opened'],
    ['()', 2, 'skill-expected'],
    ['dutch & billing', 7, 'unexpected-character'],
    ['dutch 😀', 7, 'unexpected-character'],
    ['"dutch', 1, 'quote-not-closed'],
    ['""', 2, 'skill-name-invalid'],
    ['żółw >= 2', 1, 'skill-name-invalid'],
    ['under_score', 1, 'skill-name-invalid'],
    ['dutch or -x', 10, 'skill-name-invalid'],
    [`${'('.repeat(maxSkillRuleDepth + 1)}a${')'.repeat(maxSkillRuleDepth + 1)}`, 22, 'rule-too-deep'],
    ['not '.repeat(60) + 'a', 85, 'rule-too-deep'],
    ['a'.repeat(maxSkillRuleLength + 1), maxSkillRuleLength + 1, 'rule-too-long'],
  ])('%j is wrong at column %d: %s', (text, column, code) =>
    expect(parseSkillRule(text)).toMatchObject({ kind: 'fault', column, code }),
  );

  it('takes any text without throwing, and names a column inside or just behind it', () => {
    const piece = fc.constantFrom(
      'dutch',
      'and',
      'OR',
      'not',
      '(',
      ')',
      '>=',
      '<',
      '7',
      '12',
      ' ',
      '"',
      '-',
      'é',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const parsing = parseSkillRule(written);
        if (parsing.kind === 'rule') return;
        expect(parsing.column).toBeGreaterThanOrEqual(1);
        expect(parsing.column).toBeLessThanOrEqual(written.length + 1);
      }),
    );
  });
});

const levelRule = fc
  .record({
    skill: fc.oneof(
      fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/),
      fc.constantFrom('and', 'or', 'not', '7', 'dutch'),
    ),
    comparison: fc.constantFrom<LevelComparison>('>=', '>', '=', '<', '<='),
    bound: fc.integer({ min: 0, max: 10 }),
  })
  .map(({ skill, comparison, bound }) => level(skill, comparison, bound));

const { rule: anyRule } = fc.letrec<{ rule: SkillRule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    levelRule,
    fc.record({ kind: fc.constant('not' as const), rule: tie('rule') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(tie('rule'), { minLength: 2, maxLength: 4 }),
    }),
  ),
}));

describe('printing a rule', () => {
  it('is understood as the same rule', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const text = printSkillRule(rule);
        fc.pre(text.length <= maxSkillRuleLength);
        expect(parseSkillRule(text)).toEqual({ kind: 'rule', rule });
      }),
    );
  });

  it('looks as a person would write it', () =>
    expect(printSkillRule(parsed('DUTCH>=5 and(billing>=3 or "senior")and not "and"<2'))).toBe(
      'dutch >= 5 and (billing >= 3 or senior >= 1) and not "and" < 2',
    ));
});

describe('evaluating a rule', () => {
  const rule = 'dutch >= 5 and (billing >= 3 or senior >= 1)';
  it.each<[string, Record<string, number>, boolean]>([
    [rule, { dutch: 5, billing: 3 }, true],
    [rule, { dutch: 5, senior: 1 }, true],
    [rule, { dutch: 4, billing: 10, senior: 10 }, false],
    [rule, { dutch: 9 }, false],
    ['a > 2', { a: 2 }, false],
    ['a > 2', { a: 3 }, true],
    ['a = 0', {}, true],
    ['a = 2', { a: 2 }, true],
    ['a < 1', { a: 1 }, false],
    ['a <= 1', { a: 1 }, true],
    ['not a', {}, true],
    ['not (a or b)', { b: 1 }, false],
    ['a or b and c', { a: 1 }, true],
    ['(a or b) and c', { a: 1 }, false],
  ])('%s with %j: %s', (text, levels, expected) => expect(holds(text, levels)).toBe(expected));

  it('obeys De Morgan', () => {
    const levels = fc.dictionary(fc.constantFrom('dutch', 'and', '7'), fc.integer({ min: 0, max: 10 }));
    fc.assert(
      fc.property(anyRule, anyRule, levels, (left, right, of) => {
        const levelOf = (skill: SkillId): number => of[skill] ?? 0;
        const negated: SkillRule = { kind: 'not', rule: { kind: 'and', rules: [left, right] } };
        const split: SkillRule = {
          kind: 'or',
          rules: [
            { kind: 'not', rule: left },
            { kind: 'not', rule: right },
          ],
        };
        expect(ruleHolds(negated, levelOf)).toBe(ruleHolds(split, levelOf));
      }),
    );
  });

  it('names its skills once each', () =>
    expect(skillsOfRule(parsed('a and (b or a >= 3) and not c'))).toEqual(['a', 'b', 'c']));
});
