// Which language the user reads: remembered in this browser, at first the browser's own.
// Never holds texts; the dictionaries do.
import { createStore } from '../create-store.js';
import { recall, remember } from '../remembered.js';

export const languages = ['en', 'nl', 'pl'] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words, so that everybody finds theirs. */
export const languageNames: Record<Language, string> = { en: 'English', nl: 'Nederlands', pl: 'Polski' };

const isLanguage = (value: string | undefined): value is Language =>
  languages.some((language) => language === value);

function initialLanguage(): Language {
  const remembered = recall('language');
  if (isLanguage(remembered)) return remembered;
  for (const wanted of navigator.languages) {
    const language = wanted.slice(0, 2).toLowerCase();
    if (isLanguage(language)) return language;
  }
  return 'en';
}

export const languageStore = createStore<Language>(initialLanguage());

export function chooseLanguage(language: Language): void {
  remember('language', language);
  languageStore.set(language);
}
