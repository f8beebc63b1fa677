// Polish texts about why a call was routed as it was. The sentences themselves come from the server.
// Never formats numbers or times: they arrive as text.
import type { explanationBundleEn } from './en.js';
import type { explanationEn } from './en.js';
import { plural } from '../../../i18n/plural.js';

const explanationPl: typeof explanationEn = {
  title: 'Dlaczego',
  neverQueued: 'To połączenie nie było w kolejce, więc system nie podejmował decyzji.',
  incomplete: 'Uzasadnienia tych decyzji nie są już przechowywane; poniżej podano przebieg zdarzeń.',
  details: (count) =>
    `Szczegóły: ${count} ${plural('pl', count, { one: 'decyzja', few: 'decyzje', other: 'decyzji' })}`,
  agents: 'Konsultanci, decyzja po decyzji',
  agent: 'Konsultant',
  offered: 'Zaoferowano',
  nobodyFree: 'Brak wolnych konsultantów',
  unable: (count) => `Pozostali konsultanci, którzy nie mogli odebrać tego połączenia: ${count}.`,
  compared: 'Kogo porównano',
  callers: 'Konkurujące połączenia',
  callersOf: (shown, total) => `Najpilniejsze: ${shown} z ${total}.`,
  call: 'Połączenie',
  thisCall: 'To połączenie',
  queue: 'Kolejka',
  waited: 'Oczekiwanie',
  headStart: 'Przewaga',
  strategy: 'Strategia',
  decidedBy: 'Rozstrzygnięcie',
  verdicts: {
    chosen: 'Wybór',
    eligible: 'Gotowość',
    'logged-out': 'Wylogowanie',
    'on-break': 'Przerwa',
    reserved: 'Dzwoni telefon',
    ringing: 'Dzwoni telefon',
    talking: 'Rozmowa',
    'wrap-up': 'Po rozmowie',
    busy: 'Rozmowa spoza kolejki',
    resting: 'Krótka pauza',
    full: 'Pełne obciążenie',
    'step-not-reached': 'Jeszcze nie brano pod uwagę',
    'not-preferred': 'Inna osoba preferowana',
    'other-caller': 'Otrzymane inne połączenie',
    'channel-down': 'Awaria telefonii',
    parked: 'Zaparkowana rozmowa',
    'kept-free': 'Rezerwa dla pilniejszego zgłoszenia',
    'freeing-up': 'Kończenie innych rozmów, aby odebrać tę',
  },
  rules: {
    'only-one': 'Nikt inny nie był wolny',
    strategy: 'Strategia',
    'idle-time': 'Czas bez rozmowy (przy remisie)',
    'overall-match': 'Najlepszy łączny podział',
    'preferred-agent': 'Osoba preferowana',
    'all-rung': 'Najszybsza odpowiedź',
    'preferred-skill': 'Preferowane umiejętności',
  },
  terms: {
    'idle-time': 'Bez rozmowy',
    'last-offer': 'Nr ostatniej oferty',
    calls: 'Połączenia dzisiaj',
    'talk-time': 'Czas rozmów dzisiaj',
    occupancy: 'Obłożenie',
    skill: 'Umiejętność',
    desire: 'Preferencja',
    'skills-total': 'Wszystkie umiejętności',
    tier: 'Grupa',
    position: 'Pozycja',
    random: 'Losowanie',
    priority: 'Priorytet',
    'time-in-queue': 'Czas w kolejce',
    'time-in-system': 'Czas w systemie',
    cost: 'Koszt',
    'preferred-skills': 'Preferowane umiejętności',
  },
};

export const explanationBundlePl: typeof explanationBundleEn = {
  explanation: explanationPl,
};
