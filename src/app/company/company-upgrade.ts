// Configuration as earlier versions wrote it → as this one reads it; what is new gets its default from the schema.
// Never touches what this version wrote.
import { listsWithRules } from './list-rules.js';

/** One item of the store or of an exported file, before its schema reads it. */
export function upgradeStoredItem(list: string, item: unknown): unknown {
  const upgrade = listsWithRules.find((one) => one.list === list)?.rules.upgrade;
  return upgrade !== undefined && isRecord(item) ? upgrade(item) : item;
}

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
