// Configuration as earlier versions wrote it → as this one reads it; what is new gets its default from the schema.
// Never touches what this version wrote.
import { invisible } from '../../api/fields.js';
import { listsWithRules } from './list-rules.js';

/** One item of the store or of an exported file, before its schema reads it. */
export function upgradeStoredItem(list: string, item: unknown): unknown {
  const upgrade = listsWithRules.find((one) => one.list === list)?.rules.upgrade;
  if (!isRecord(item)) return item;
  const named = withOneLineNames(item);
  return upgrade === undefined ? named : upgrade(named);
}

/** Names could have control characters once. */
function withOneLineNames(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(item).map(([field, value]) => {
      if (field === 'name' && typeof value === 'string') return [field, oneLine(value)];
      return [field, field === 'names' ? inEachLanguage(value) : withNamesWithin(value)];
    }),
  );
}

const inEachLanguage = (names: unknown): unknown =>
  isRecord(names)
    ? Object.fromEntries(
        Object.entries(names).map(([language, name]) => [
          language,
          typeof name === 'string' ? oneLine(name) : name,
        ]),
      )
    : names;

const withNamesWithin = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withNamesWithin);
  return isRecord(value) ? withOneLineNames(value) : value;
};

/** One that was nothing else has to be something. */
const oneLine = (name: string): string => name.split(invisible).join(' ').trim() || '?';

/** A whole exported company, before its schema reads it. */
export function upgradeExportedCompany(company: unknown): unknown {
  if (!isRecord(company)) return company;
  return Object.fromEntries(
    Object.entries(company).map(([list, items]) => [
      list,
      Array.isArray(items) ? items.map((item) => upgradeStoredItem(list, item)) : items,
    ]),
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
