// All texts in three languages against the rules of web-ui/src/i18n/README.md, and the rules against texts that broke them.
import {
  literalsOf,
  promptsOf,
  textLanguages,
  textsOf,
  wordingSource,
  type TextLanguage,
} from '../support/dictionaries.js';
import { counts, faultsOf, faultsOfPrompt, faultyPlural } from '../support/text-rules.js';

/** The words of a text, also of one that is made of values. */
const wordsOf = (value: unknown): readonly string[] =>
  typeof value === 'function' ? literalsOf(`(${String(value)})`) : [String(value)];

describe.each(textLanguages)('%s', (language) => {
  const texts = textsOf(language);

  test('pages keep the rules', () => {
    const faults = [...texts].flatMap(([at, value]) =>
      wordsOf(value).flatMap((text) => faultsOf(language, text).map((fault) => `${at}: ${fault}: ${text}`)),
    );
    expect(faults).toEqual([]);
  });

  test('explanations keep the rules', () => {
    const faults = literalsOf(wordingSource(language)).flatMap((text) =>
      faultsOf(language, text).map((fault) => `${fault}: ${text}`),
    );
    expect(faults).toEqual([]);
  });

  test('prompts keep the rules, and all languages have the same', () => {
    const prompts = promptsOf(language);
    expect([...prompts.keys()]).toEqual([...promptsOf('en').keys()]);
    const faults = [...prompts].flatMap(([name, text]) =>
      faultsOfPrompt(language, text).map((fault) => `${name}: ${fault}: ${text}`),
    );
    expect(faults).toEqual([]);
  });

  test('counted things have the form that the number needs', () => {
    const faults = [...texts].flatMap(([at, value]) => {
      if (typeof value !== 'function' || !/^\(?_?count\b/.test(String(value))) return [];
      return counts.flatMap((count) =>
        faultyPlural(language, count, String(value(count, String(count)))).map((fault) => `${at}: ${fault}`),
      );
    });
    expect(faults).toEqual([]);
  });

  test('the option for callers far back says what its recordings say', () => {
    const option = String(texts.get('routing.announcements.positions.more-than'));
    const said = /[“„]([^”]+)”/.exec(option)?.[1] ?? 'nothing';
    const recordings = [...promptsOf(language)].filter(([name]) => name.startsWith('queue-position-over-'));
    expect(recordings.length).toBeGreaterThan(5);
    for (const [, text] of recordings) expect(text).toContain(said);
  });

  test('all keys of the English texts are there', () => {
    expect([...texts.keys()].sort()).toEqual([...textsOf('en').keys()].sort());
  });
});

/** Alike in both languages on purpose: names, international words and abbreviations. */
const alike = new RegExp(
  '^(ASA|AHT|DTMF|Codecs|Port|Transport|Trunks?|SIP.*|SIP Call-ID|—|RFC .*|Wallboard|Live|Details|Status|Menu|Agents?|' +
    'Supervisor|Administrator|Training|Lunch|ID|Score|Voicemail|Week|Chats|E-mails|CSV|Start|voicemail|' +
    'en, nl .*|Limit|agent|trunk|In voicemail|301|per 10%|Maximum \\(s\\)|menu|Problem|callback|dutch.*|DID.*|limit|Centrale.*|[^\\p{L}]*)$',
  'u',
);

test.each(['nl', 'pl'] as const)('%s is translated', (language) => {
  const english = textsOf('en');
  const same = [...textsOf(language)].filter(
    ([at, value]) => typeof value === 'string' && value === english.get(at) && !alike.test(value),
  );
  expect(same).toEqual([]);
});

describe('the rules find what they forbid', () => {
  test.each<[TextLanguage, string]>([
    ['nl', 'aangehouden'],
    ['nl', 'te veel bellers voor de agenten'],
    ['nl', 'Gewenst: agents die haar hebben, gaan voor.'],
    ['nl', 'Meldingen tijdens het wachten'],
    ['nl', 'Serviceniveau'],
    ['nl', 'ingelogd per toestel'],
    ['nl', 'zoveel oproepen als 85 % van de tijd'],
    ['nl', 'Loading the page'],
    ['pl', 'Serwer SIP (rejestrator)'],
    ['pl', 'Połączenie z ${number}'],
    ['pl', 'Wejście do kolejki ${f.queue}'],
    ['pl', 'Oddzwoniono, zamknął(-ęła) ${f.by}'],
    ['pl', 'Koniec obsługi po rozmowie za'],
    ['pl', '“${name}”: nieprawidłowe'],
    ['pl', 'Loading the page'],
    ['en', 'lost by our fault'],
    ['en', 'You need not wait on the line.'],
    ['en', 'a list from your own administration'],
    ['en', 'Sent elsewhere'],
  ])('%s: %s', (language, text) => {
    expect(faultsOf(language, text)).not.toEqual([]);
  });

  test.each<[TextLanguage, string]>([
    ['nl', 'Wacht langer dan vijf minuten.'],
    ['nl', 'U heeft pauze.'],
    ['pl', 'Jesteś zalogowany.'],
    ['pl', 'Aby skorzystać, proszę nacisnąć'],
  ])('prompt, %s: %s', (language, text) => {
    expect(faultsOfPrompt(language, text)).not.toEqual([]);
  });

  test('plural forms', () => {
    expect(faultyPlural('en', 1, '1 calls shown')).toEqual(['1 calls']);
    expect(faultyPlural('nl', 2, '2 agent')).toEqual(['2 agent']);
    expect(faultyPlural('pl', 22, '22 konsultanci')).toEqual(['22 konsultanci']);
    expect(faultyPlural('pl', 5, '5 próby')).toEqual(['5 próby']);
  });
});
