// Dutch texts that every import of a CSV file has: choosing the file, its columns, and what is wrong with it.
// Never formats numbers or times: they arrive as text.
import type { csvImportEn } from './csv-import-en.js';
import { plural } from './plural.js';

const n = (count: number, shown: string, one: string, other: string) =>
  `${shown} ${plural('nl', count, { one, other })}`;

export const csvImportNl: typeof csvImportEn = {
  choose: 'Kies een CSV-bestand',
  chooseOther: 'Kies een ander bestand',
  dropHint: 'of sleep het hierheen',
  columnsTitle: 'Kolommen',
  columnsNeeded: 'Verplicht',
  columnsOptional: 'Optioneel',
  tooLarge: 'Dit bestand is te groot. Importeer het in delen.',
  reading: 'Bestand lezen…',
  ignored: (names) => `Niet-herkende kolommen: ${names}`,
  faults: (count, shown) => `${n(count, shown, 'fout', 'fouten')} gevonden. Er is niets gewijzigd.`,
  faultsHint: 'Verbeter het bestand en kies het opnieuw.',
  more: (shown) => `en nog ${shown}`,
  line: 'Regel',
  column: 'Kolom',
  problem: 'Probleem',
  stop: 'Stoppen',
  writing: 'Wijzigingen opslaan…',
  clean: 'Het bestand is in orde.',
  nothingNew: 'Het bestand is in orde en bevat niets nieuws.',
  added: 'nieuw',
  changed: 'gewijzigd',
  unchanged: 'ongewijzigd',
  cancelled: 'Afgebroken. Er is niets gewijzigd.',
  failed: 'Het importeren is mislukt. Er is niets gewijzigd. Zie het logboek van de server voor details.',
  lost: 'De server kent deze import niet meer. Kijk in de lijst wat er is gewijzigd.',
  faultTexts: {
    'not-utf8': () => 'Dit is geen UTF-8. Sla het bestand op als “CSV UTF-8”.',
    spreadsheet: () =>
      'Dit is een spreadsheetbestand. Bewaar het in het spreadsheetprogramma als CSV (UTF-8) en kies dat bestand.',
    empty: () => 'Het bestand is leeg.',
    malformed: () => 'Een aanhalingsteken is niet gesloten, of staat midden in een veld.',
    'too-many-lines': () => 'Te veel regels tegelijk. Importeer het bestand in delen.',
    'missing-column': (value) => `De eerste regel heeft geen kolom “${value}”.`,
    'duplicate-column': (value) => `Er zijn twee kolommen voor “${value}”.`,
    'too-many-fields': () =>
      'Meer velden dan kolommen. Een veld dat het scheidingsteken bevat, moet tussen aanhalingstekens staan.',
    required: () => 'Dit veld is verplicht.',
    'too-long': (value) => `Te lang: ${value}`,
  },
};
