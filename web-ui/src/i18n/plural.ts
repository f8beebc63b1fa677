// Picks the word form that a number needs in a language.
// Never formats the number itself; format.ts does.
import type { Language } from './language.js';

type Forms = { readonly other: string } & Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>>;

const rules: Partial<Record<Language, Intl.PluralRules>> = {};

/** `plural('pl', 2, {one: 'agent', few: 'agentów', other: 'agenta'})`. */
export function plural(language: Language, count: number, forms: Forms): string {
  const rule = (rules[language] ??= new Intl.PluralRules(language));
  return forms[rule.select(count)] ?? forms.other;
}
