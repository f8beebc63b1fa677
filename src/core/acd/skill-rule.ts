// Boolean rules about skills, e.g. `dutch >= 5 and (billing >= 3 or senior >= 1)`: parsed, printed, evaluated.
// Never knows which skills exist: a rule about a skill that nobody has is a rule that nobody meets.
import { assertNever } from '../kernel/assert-never.js';
import type { SkillId } from '../kernel/ids.js';
import type { LevelComparison, SkillRule } from './acd-settings.js';

/**
 * rule       = conjunction { "or" conjunction }
 * conjunction = negation { "and" negation }
 * negation   = "not" negation | "(" rule ")" | level
 * level      = skill [ comparison number ]          a skill alone means level 1 or more
 * skill      = word | '"' word '"'                  quotes for skills called and, or, not, or by digits only
 * comparison = ">=" | ">" | "=" | "<" | "<="
 * Keywords and skills may be written in capitals. An agent without a skill has level 0.
 */
export type SkillRuleParsing =
  | { readonly kind: 'rule'; readonly rule: SkillRule }
  | {
      readonly kind: 'fault';
      /** Where, counted from 1. */
      readonly column: number;
      readonly code: SkillRuleFaultCode;
      /** One English sentence. */
      readonly message: string;
    };

export type SkillRuleFaultCode =
  | 'rule-empty'
  | 'rule-too-long'
  | 'rule-too-deep'
  | 'unexpected-character'
  | 'quote-not-closed'
  | 'skill-expected'
  | 'skill-name-invalid'
  | 'level-expected'
  | 'level-out-of-range'
  | 'comparison-unknown'
  | 'operator-expected'
  | 'parenthesis-not-closed'
  | 'parenthesis-not-opened';

export const maxSkillRuleLength = 500;
/** Parentheses and `not` inside one another. */
export const maxSkillRuleDepth = 20;
const maxLevel = 10;

const skillPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;
const keywords = ['and', 'or', 'not'] as const;

/** Reads a rule; a fault tells the first place where it cannot be understood. Never throws. */
export function parseSkillRule(text: string): SkillRuleParsing {
  try {
    if (text.length > maxSkillRuleLength) {
      throw new RuleFault(
        maxSkillRuleLength + 1,
        'rule-too-long',
        `a rule has at most ${maxSkillRuleLength} characters`,
      );
    }
    return { kind: 'rule', rule: new RuleParser(tokensOf(text)).parse() };
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    return { kind: 'fault', column: error.column, code: error.code, message: error.message };
  }
}

/** The rule as text that `parseSkillRule` reads back as the same rule. */
export function printSkillRule(rule: SkillRule): string {
  switch (rule.kind) {
    case 'level':
      return `${printSkill(rule.skill)} ${rule.comparison} ${rule.level}`;
    case 'not':
      return `not ${printInside(rule.rule)}`;
    case 'and':
    case 'or':
      return rule.rules.map(printInside).join(` ${rule.kind} `);
    default:
      return assertNever(rule);
  }
}

/** Whether somebody with these levels meets the rule; `levelOf` answers 0 for a skill that is missing. */
export function ruleHolds(rule: SkillRule, levelOf: (skill: SkillId) => number): boolean {
  switch (rule.kind) {
    case 'level':
      return compare(levelOf(rule.skill), rule.comparison, rule.level);
    case 'not':
      return !ruleHolds(rule.rule, levelOf);
    case 'and':
      return rule.rules.every((one) => ruleHolds(one, levelOf));
    case 'or':
      return rule.rules.some((one) => ruleHolds(one, levelOf));
    default:
      return assertNever(rule);
  }
}

/** The skills that a rule speaks of, each once, in the order of the text. */
export function skillsOfRule(rule: SkillRule): readonly SkillId[] {
  switch (rule.kind) {
    case 'level':
      return [rule.skill];
    case 'not':
      return skillsOfRule(rule.rule);
    case 'and':
    case 'or':
      return [...new Set(rule.rules.flatMap(skillsOfRule))];
    default:
      return assertNever(rule);
  }
}

function compare(level: number, comparison: LevelComparison, bound: number): boolean {
  switch (comparison) {
    case '>=':
      return level >= bound;
    case '>':
      return level > bound;
    case '=':
      return level === bound;
    case '<':
      return level < bound;
    case '<=':
      return level <= bound;
    default:
      return assertNever(comparison);
  }
}

const isKeyword = (word: string): word is (typeof keywords)[number] =>
  (keywords as readonly string[]).includes(word);

const printSkill = (skill: string): string =>
  isKeyword(skill) || /^\d+$/.test(skill) ? `"${skill}"` : skill;

const printInside = (rule: SkillRule): string =>
  rule.kind === 'and' || rule.kind === 'or' ? `(${printSkillRule(rule)})` : printSkillRule(rule);

/** Only ever caught by `parseSkillRule`. */
class RuleFault extends Error {
  constructor(
    readonly column: number,
    readonly code: SkillRuleFaultCode,
    message: string,
  ) {
    super(message);
  }
}

type TokenKind = 'word' | 'number' | 'comparison' | 'and' | 'or' | 'not' | '(' | ')' | 'end';

interface Token {
  readonly kind: TokenKind;
  /** As written; a skill without its quotes, in small letters. */
  readonly text: string;
  readonly column: number;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  // Sticky, so that a match begins where the last one ended; the last group takes whatever is left over.
  const scanner =
    /\s+|(?<quoted>"[^"]*"?)|(?<word>[\p{L}\p{N}_-]+)|(?<comparison>[<>=!~]+)|(?<parenthesis>[()])|(?<other>.)/suy;
  for (;;) {
    const column = scanner.lastIndex + 1;
    const match = scanner.exec(text);
    if (match === null) break;
    const { quoted, word, comparison, parenthesis, other } = match.groups ?? {};
    if (quoted !== undefined) tokens.push(quotedToken(quoted, column));
    else if (word !== undefined) tokens.push(wordToken(word, column));
    else if (comparison !== undefined) tokens.push(comparisonToken(comparison, column));
    else if (parenthesis !== undefined)
      tokens.push({ kind: parenthesis as '(' | ')', text: parenthesis, column });
    else if (other !== undefined)
      throw new RuleFault(column, 'unexpected-character', `"${other}" has no meaning in a rule`);
  }
  return [...tokens, { kind: 'end', text: '', column: text.trimEnd().length + 1 }];
}

function quotedToken(quoted: string, column: number): Token {
  if (quoted.length < 2 || !quoted.endsWith('"'))
    throw new RuleFault(column, 'quote-not-closed', 'this quote is not closed');
  return { kind: 'word', text: skillName(quoted.slice(1, -1), column + 1), column };
}

function wordToken(word: string, column: number): Token {
  if (/^\d+$/.test(word)) return { kind: 'number', text: word, column };
  const small = word.toLowerCase();
  if (isKeyword(small)) return { kind: small, text: small, column };
  return { kind: 'word', text: skillName(word, column), column };
}

function skillName(written: string, column: number): string {
  const small = written.toLowerCase();
  if (skillPattern.test(small)) return small;
  throw new RuleFault(
    column,
    'skill-name-invalid',
    `"${written}" is no name of a skill: letters a to z, digits and dashes, at most 40`,
  );
}

const comparisons: readonly string[] = ['>=', '>', '=', '<', '<='] satisfies readonly LevelComparison[];

function comparisonToken(text: string, column: number): Token {
  if (comparisons.includes(text)) return { kind: 'comparison', text, column };
  throw new RuleFault(
    column,
    'comparison-unknown',
    `"${text}" is no comparison: one of ${comparisons.join(' ')}`,
  );
}

const operatorExpected = ({ column, text }: Token): RuleFault =>
  new RuleFault(column, 'operator-expected', `"and" or "or" is missing before "${text}"`);

class RuleParser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): SkillRule {
    if (this.next.kind === 'end') throw new RuleFault(1, 'rule-empty', 'the rule is empty');
    const rule = this.alternatives(0);
    const rest = this.take();
    if (rest.kind === ')')
      throw new RuleFault(rest.column, 'parenthesis-not-opened', 'this parenthesis closes nothing');
    if (rest.kind !== 'end') throw operatorExpected(rest);
    return rule;
  }

  private alternatives(depth: number): SkillRule {
    return this.chain('or', () => this.chain('and', () => this.negation(depth)));
  }

  private chain(kind: 'and' | 'or', one: () => SkillRule): SkillRule {
    const first = one();
    const rules = [first];
    while (this.next.kind === kind) {
      this.take();
      rules.push(one());
    }
    return rules.length === 1 ? first : { kind, rules };
  }

  private negation(depth: number): SkillRule {
    const token = this.take();
    if (depth > maxSkillRuleDepth)
      throw new RuleFault(
        token.column,
        'rule-too-deep',
        `at most ${maxSkillRuleDepth} parentheses and "not" inside one another`,
      );
    if (token.kind === 'not') return { kind: 'not', rule: this.negation(depth + 1) };
    if (token.kind === '(') return this.group(token, depth);
    if (token.kind === 'word') return this.level(token.text as SkillId);
    throw new RuleFault(
      token.column,
      'skill-expected',
      token.kind === 'end'
        ? 'the rule ends where a skill is expected'
        : `a skill is expected instead of "${token.text}"`,
    );
  }

  private group(opening: Token, depth: number): SkillRule {
    const rule = this.alternatives(depth + 1);
    const closing = this.take();
    if (closing.kind === ')') return rule;
    if (closing.kind === 'end')
      throw new RuleFault(opening.column, 'parenthesis-not-closed', 'this parenthesis is not closed');
    throw operatorExpected(closing);
  }

  private level(skill: SkillId): SkillRule {
    if (this.next.kind !== 'comparison') return { kind: 'level', skill, comparison: '>=', level: 1 };
    const comparison = this.take().text as LevelComparison;
    const number = this.take();
    if (number.kind !== 'number')
      throw new RuleFault(
        number.column,
        'level-expected',
        `a level from 0 to ${maxLevel} is expected after "${comparison}"`,
      );
    const level = Number(number.text);
    if (level > maxLevel)
      throw new RuleFault(number.column, 'level-out-of-range', `levels go from 0 to ${maxLevel}`);
    return { kind: 'level', skill, comparison, level };
  }

  /** The last token is `end`, and stays. */
  private get next(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)]!;
  }

  private take(): Token {
    const token = this.next;
    this.at += 1;
    return token;
  }
}
