// Texts and formats in the reader's language, for components.
// Never loads anything over the network: all languages are in the bundle.
import { useStore } from '../create-store.js';
import { en, type Dictionary } from './en.js';
import { formatFor, type Format } from './format.js';
import { languageStore, type Language } from './language.js';
import { nl } from './nl.js';
import { pl } from './pl.js';

const dictionaries: Record<Language, Dictionary> = { en, nl, pl };
const formats: Record<Language, Format> = { en: formatFor('en'), nl: formatFor('nl'), pl: formatFor('pl') };

const useLanguage = (): Language => useStore(languageStore, (language) => language);

export const useText = (): Dictionary => dictionaries[useLanguage()];
export const useFormat = (): Format => formats[useLanguage()];
export { useLanguage };

/** A text by a key that came from outside; undefined when there is none. */
export function lookUp<T>(texts: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}
