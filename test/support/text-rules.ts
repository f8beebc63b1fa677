// The rules of web-ui/src/i18n/README.md that a machine can check, for one text at a time.
// Never reads the texts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { textsFolder, type TextLanguage } from './dictionaries.js';

interface Forbidden {
  readonly language: TextLanguage;
  readonly pattern: RegExp;
}

/** From the table's last column: a language and a pattern between back-quotes. */
export const forbidden: readonly Forbidden[] = readFileSync(path.join(textsFolder, 'README.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => [...line.matchAll(/\b(en|nl|pl) `([^`]+)`/g)])
  .map(([, language, pattern]) => ({
    language: language as TextLanguage,
    pattern: new RegExp(pattern ?? '', 'iu'),
  }));

/** Words that are English and neither Dutch nor Polish. */
const english =
  /(?<![\p{L}-])(the|and|with|from|your|this|are|has|have|which|what|when|will|cannot|been|call|calls)(?![\p{L}-])/iu;
/** The language of skill rules, and names of headers. */
const foreignOnPurpose = /“(and|or)”|„(and|or)”|dutch >= |and, or, not|Call-I(D|nfo)|\bSIP Call/;

/** A name, queue, menu or list after a Polish word that asks for a case. */
const slotOfCase =
  /(?<!\p{L})(do|z|ze|od|dla|u|przez|pod|przy|kolejk[iąę]|kolejce|użytkownikiem|klientem|konsultant(em|a|owi)) \$\{(f\.)?(names?\.\w+\([^)]*\)|name|agent|queue|flow|by|user|who|what|items|one|number|dialled)\}/u;

/** Nouns with their forms for 1, 2, 5 and 22. */
const nouns: Readonly<Record<TextLanguage, readonly (readonly [string, string, string, string])[]>> = {
  en: ['agent', 'call', 'caller', 'customer', 'message', 'skill', 'step', 'limit', 'key', 'day', 'decision']
    .concat(['problem', 'announcement', 'attempt', 'callback'])
    .map((one) => [one, `${one}s`, `${one}s`, `${one}s`] as const),
  nl: (
    [
      ['agent', 'agents'],
      ['gesprek', 'gesprekken'],
      ['klant', 'klanten'],
      ['bericht', 'berichten'],
      ['vaardigheid', 'vaardigheden'],
      ['stap', 'stappen'],
      ['limiet', 'limieten'],
      ['toets', 'toetsen'],
      ['dag', 'dagen'],
      ['fout', 'fouten'],
      ['meldtekst', 'meldteksten'],
      ['poging', 'pogingen'],
      ['terugbelverzoek', 'terugbelverzoeken'],
    ] as const
  ).map(([one, more]) => [one, more, more, more] as const),
  pl: [
    ['konsultant', 'konsultantów', 'konsultantów', 'konsultantów'],
    ['klient', 'klientów', 'klientów', 'klientów'],
    ['połączenie', 'połączenia', 'połączeń', 'połączenia'],
    ['oddzwonienie', 'oddzwonienia', 'oddzwonień', 'oddzwonienia'],
    ['wiadomość', 'wiadomości', 'wiadomości', 'wiadomości'],
    ['umiejętność', 'umiejętności', 'umiejętności', 'umiejętności'],
    ['krok', 'kroki', 'kroków', 'kroki'],
    ['limit', 'limity', 'limitów', 'limity'],
    ['klawisz', 'klawisze', 'klawiszy', 'klawisze'],
    ['błąd', 'błędy', 'błędów', 'błędy'],
    ['próba', 'próby', 'prób', 'próby'],
    ['decyzja', 'decyzje', 'decyzji', 'decyzje'],
    ['pozycja', 'pozycje', 'pozycji', 'pozycje'],
    ['zapowiedź', 'zapowiedzi', 'zapowiedzi', 'zapowiedzi'],
    ['klienci', '', '', ''],
    ['konsultanci', '', '', ''],
  ],
};

export const counts = [1, 2, 5, 22] as const;

/** A counted noun in the wrong form: `1 calls`, `22 konsultanci`. */
export function faultyPlural(language: TextLanguage, count: (typeof counts)[number], said: string): string[] {
  const place = counts.indexOf(count);
  return [...said.matchAll(/(?<![\d:.])(\d+) (\p{L}+)/gu)].flatMap(([found, number, word]) => {
    if (Number(number) !== count) return [];
    const known = nouns[language].filter((forms) => forms.some((form) => form === word));
    // Singular persons in the Polish genitive: of one agent.
    if (known.length === 0 || known.some((forms) => forms[place] === word)) return [];
    return [found];
  });
}

/** What is wrong with a text, one line for each rule that it breaks. */
export function faultsOf(language: TextLanguage, text: string): readonly string[] {
  const faults = forbidden
    .filter((rule) => rule.language === language && rule.pattern.test(text))
    .map(({ pattern }) => `not the term: ${pattern.source}`);
  if (/\d %/.test(text)) faults.push('a blank before the percent sign');
  if (language !== 'en' && english.test(text.replace(/\$\{[^}]*\}/g, '')) && !foreignOnPurpose.test(text))
    faults.push('English');
  if (language === 'pl') {
    if (/“|(?<!\p{L})"\p{L}/u.test(text)) faults.push('quotation marks of another language');
    if ((text.match(/„/g) ?? []).length !== (text.match(/”/g) ?? []).length)
      faults.push('quotation mark open');
    if (slotOfCase.test(text)) faults.push('a name in a slot that needs a case');
    if (/\(-\p{L}+\)/u.test(text)) faults.push('two genders in one word');
  } else if (text.includes('„')) faults.push('quotation marks of another language');
  return faults;
}

/** Of prompts: nobody is taken for a man, and Polish speaks to “państwo”. */
export function faultsOfPrompt(language: TextLanguage, text: string): readonly string[] {
  const faults = [...faultsOf(language, text)];
  if (
    language === 'pl' &&
    /(?<!\p{L})(jesteś|masz|wybierz|naciśnij|zalogowany|wylogowany)(?!\p{L})/iu.test(text)
  )
    faults.push('familiar, or a man');
  if (language === 'nl' && /^Wacht |u heeft/i.test(text)) faults.push('an order, or “heeft”');
  if (language === 'pl' && /nacisnąć$/.test(text)) faults.push('the name of a key would need a case');
  return faults;
}
