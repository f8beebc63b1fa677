// Nederlandse woorden voor wat in onderdelen van de configuratie staat, en om twee versies te vergelijken.
// Never formats numbers or times: they arrive as text.
import type { changeLogEn, conflictEn, itemWordsEn } from './item-words-en.js';

export const itemWordsNl: typeof itemWordsEn = {
  yes: 'ja',
  no: 'nee',
  days: 'Dagen',
  place: 'Plaats',
  callsAtOnce: 'Gesprekken tegelijk',
  newCallsPerSecond: 'Nieuwe gesprekken per seconde',
};

export const conflictNl: typeof conflictEn = {
  title: 'Intussen gewijzigd',
  changed: (who, time) =>
    `${who} heeft om ${time} wijzigingen opgeslagen terwijl u bezig was. Wat u hebt ingevuld, is niet verloren. Kies wat u wilt behouden; u kunt daarna nog wijzigen voordat u opslaat.`,
  removed: (who, time) =>
    `${who} heeft dit om ${time} verwijderd terwijl u bezig was. Wat u hebt ingevuld, is niet verloren.`,
  nobody: 'Iemand',
  field: 'Veld',
  before: 'Eerst',
  theirs: 'Van de ander',
  mine: 'Van u',
  keep: (field) => `Behouden voor ${field}`,
  both: 'U hebt dit allebei gewijzigd.',
  takeAll: 'Alles van de ander overnemen',
  keepAll: 'Alles van mij behouden',
  goOn: 'Hiermee verder bewerken',
  addAgain: 'Opnieuw toevoegen',
  discard: 'Mijn wijzigingen weggooien',
};

export const changeLogNl: typeof changeLogEn = {
  passwords: 'wachtwoord van gebruiker',
  'sip-passwords': 'SIP-wachtwoord van toestel',
  'trunk-passwords': 'wachtwoord van trunk',
  customers: 'klant',
  'customer-imports': 'klantenlijst geïmporteerd',
  erasures: 'gegevens van één persoon',
  'seat-imports': 'werkplekken geïmporteerd',
  passwordSet: 'Er is een nieuw wachtwoord ingesteld. Wachtwoorden worden nooit getoond.',
  added: 'Nieuw',
  changed: 'Gewijzigd',
  noDetails: 'De gegevens zelf worden hier niet bewaard.',
};
