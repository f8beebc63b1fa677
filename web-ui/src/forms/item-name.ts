// What people call an item of the configuration, or of the customers.
// Never a key, as long as there is a name.
import { languageStore } from '../i18n/language.js';

/** Undefined when it has no name. */
export function itemName(item: object): string | undefined {
  if ('name' in item && typeof item.name === 'string' && item.name !== '') return item.name;
  if (!('names' in item) || typeof item.names !== 'object' || item.names === null) return undefined;
  const names = item.names as Readonly<Record<string, string | undefined>>;
  return names[languageStore.get()] ?? Object.values(names).find((name) => name !== undefined && name !== '');
}
