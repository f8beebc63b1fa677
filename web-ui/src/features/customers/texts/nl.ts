// Dutch texts about customers and the import of lists of them.
// Never formats numbers or times: they arrive as text.
import type { customersBundleEn } from './en.js';
import type { customersEn } from './en.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, shown: string, one: string, other: string) =>
  `${shown} ${plural('nl', count, { one, other })}`;

const customersNl: typeof customersEn = {
  title: 'Klanten',
  intro: 'Uw klanten, hun nummers, en hoe hun gesprekken worden afgehandeld.',
  search: 'Zoek op naam, ID of nummer',
  none: 'Nog geen klanten',
  noneHint: 'Voeg er een toe, of importeer een CSV-lijst uit uw eigen systeem of CRM.',
  noMatch: 'Geen klant gevonden',
  noMatchHint: 'Probeer een deel van de naam, of enkele cijfers van het nummer.',
  count: (count, shown) => n(count, shown, 'klant', 'klanten'),
  found: (count, shown) => `${n(count, shown, 'klant', 'klanten')} gevonden`,
  loadMore: 'Meer tonen',
  add: 'Klant toevoegen',
  edit: (name) => `${name} bewerken`,
  remove: (name) => `${name} verwijderen`,
  saved: (name) => `${name} opgeslagen.`,
  removed: (name) => `${name} verwijderd.`,
  removeTitle: (name) => `${name} verwijderen?`,
  removeText:
    'Gesprekken van deze klant worden voortaan afgehandeld als alle andere. De gespreksgeschiedenis blijft bewaard.',
  changed: (name, time) => `Laatst gewijzigd door ${name}, ${time}`,
  moreNumbers: (count) => `en nog ${count}`,
  key: 'ID',
  keyHint:
    'Zoals in uw eigen systeem of CRM: letters, cijfers, punten, koppeltekens, underscores. Kan later niet worden gewijzigd.',
  name: 'Naam',
  numbers: 'Nummers',
  numbersHint: 'Eén per regel, in elke schrijfwijze. Een nummer hoort bij één klant.',
  language: 'Taal',
  languageAny: 'Zoals ingesteld voor het nummer of keuzemenu',
  agent: 'Vaste agent',
  noAgent: 'Geen',
  priority: 'Prioriteit',
  treatment: 'Afhandeling van gesprekken',
  wishes: 'Vaardigheden en prioriteit',
  skills: 'Vaardigheden',
  rule: 'Vaardigheidsregel',
  preferred: (skill) => `bij voorkeur ${skill}`,
  notes: 'Notities',
  notesHint: 'Zichtbaar voor agents.',
  known: 'Bekende klant',
  import: {
    open: 'Lijst importeren',
    export: 'Lijst exporteren',
    title: 'Klanten importeren',
    intro:
      'Klanten worden herkend aan hun ID: nieuwe worden toegevoegd, bestaande gewijzigd. Velden waarvoor het bestand geen kolom heeft, blijven ongewijzigd. U ziet wat er gaat gebeuren voordat er iets verandert.',
    columnsHint:
      'De eerste regel noemt de kolommen, in willekeurige volgorde, gescheiden door komma’s, puntkomma’s of tabs; Nederlandse namen (klantnummer, naam, telefoon, taal …) mogen ook. UTF-8.',
    columns: {
      numbers: 'meerdere nummers met | ertussen, of meerdere kolommen',
      language: 'en, nl of pl',
      agent: 'ID van de vaste agent',
      priority: '-10 tot en met 10',
      skills: 'dutch:5|billing:3? — niveau na de dubbele punt, ? als het alleen een voorkeur is',
    },
    undoing: 'Alle wijzigingen terugdraaien…',
    start: (count, shown) => `${n(count, shown, 'klant', 'klanten')} importeren`,
    done: 'Klaar.',
    faultTexts: {
      'invalid-id': (value) =>
        `Geen geldig ID: ${value}. Letters, cijfers, punten, koppeltekens, underscores; hoogstens 40.`,
      'duplicate-id': (value, line) => `Het ID ${value} staat ook in regel ${line}.`,
      'invalid-number': (value) => `Geen geldig telefoonnummer: ${value}`,
      'rounded-number': (value) =>
        `Een spreadsheet heeft dit nummer afgerond: ${value}. Maak er daar een tekstkolom van.`,
      'too-many-numbers': () => 'Hoogstens 20 nummers.',
      'duplicate-number': (value, line) => `${value} staat ook in regel ${line}.`,
      'number-taken': (value) => `Klant ${value} heeft al een van deze nummers.`,
      'invalid-language': (value) => `Geen ondersteunde taal: ${value}. Gebruik en, nl of pl.`,
      'unknown-agent': (value) => `Er is geen agent met het ID ${value}.`,
      'invalid-priority': (value) => `Geen heel getal van -10 tot en met 10: ${value}`,
      'invalid-skill': (value) =>
        `Geen geldige vaardigheid, of twee keer genoemd: ${value}. Schrijf dutch, dutch:5 of dutch:5?`,
      'invalid-skill-rule': (value) => `Deze vaardigheidsregel is ongeldig: ${value}`,
    },
  },
};

export const customersBundleNl: typeof customersBundleEn = {
  customers: customersNl,
};
