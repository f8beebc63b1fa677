// Texts and formats in the reader's language, for components.
// Never loads anything over the network: all languages are in the bundle.
import { useStore } from '../create-store.js';
import { companyZoneStore } from '../company-time.js';
import { dictionaries, type Dictionary } from './dictionary.js';
import { formatFor, type Format } from './format.js';
import { languageStore, type Language } from './language.js';

const formats = new Map<string, Format>();

function formatOf(language: Language, timeZone: string): Format {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key) ?? formatFor(language, timeZone);
  formats.set(key, known);
  return known;
}

const useLanguage = (): Language => useStore(languageStore, (language) => language);

export const useText = (): Dictionary => dictionaries[useLanguage()];
export function useFormat(): Format {
  const language = useLanguage();
  return formatOf(
    language,
    useStore(companyZoneStore, (timeZone) => timeZone),
  );
}
export { useLanguage };

/** A text by a key that came from outside; undefined when there is none. */
export function lookUp<T>(texts: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}
