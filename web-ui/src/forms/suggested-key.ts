// The key that a name suggests, and a draft whose key follows its name.
// Never touches a key that somebody typed.
import { languages } from '../i18n/language.js';
import { readText, write, type Draft, type FieldSpec } from './field-spec.js';

const maxLength = 40;

/** “Anna de Vries” → anna-de-vries. */
export function suggestedKey(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ł/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replace(/^-|-$/g, '');
}

/** Of an item with names in several languages, the one in the first that is typed. */
const nameIn = (draft: Draft): string =>
  ['name', ...languages.map((language) => `names.${language}`)]
    .map((place) => readText(draft, place))
    .find((name) => name !== '') ?? '';

/** `after` with the key that its name suggests, where `before` had the one that its own name suggested. */
export function withSuggestedKey(before: Draft, after: Draft, fields: readonly FieldSpec[]): Draft {
  const field = fields.find((one) => one.kind === 'text' && one.key === true);
  if (field === undefined || nameIn(before) === nameIn(after)) return after;
  const isUntouched = readText(before, field.name) === suggestedKey(nameIn(before));
  return isUntouched ? write(after, field.name, suggestedKey(nameIn(after))) : after;
}
