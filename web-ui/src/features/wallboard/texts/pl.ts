// Polish texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
import type { wallboardBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, few: string, many: string) =>
  `${count} ${plural('pl', count, { one, few, many, other: many })}`;

import type { figuresEn } from './en.js';

const figuresPl: typeof figuresEn = {
  elsewhere: 'Przekierowane',
  cutOff: (count) => `przerwane: ${count}`,
  sum: (of) =>
    `zaoferowane: ${of.offered} = odebrane: ${of.answered} + porzucone: ${of.abandoned} + przekierowane: ${of.elsewhere} + z oddzwonieniem: ${of.calledBack} + przerwane: ${of.cutOff} + jeszcze oczekujące: ${of.waiting}`,
  how: 'Jak liczone są te dane',
  offeredMeans:
    'Wszystkie połączenia, które dziś trafiły do kolejki: odebrane, porzucone, przekierowane, z oddzwonieniem, przerwane i jeszcze oczekujące.',
  elsewhereMeans:
    'Połączenia, które opuściły kolejkę zgodnie z jej regułami, na przykład do poczty głosowej lub innej kolejki.',
  serviceLevelMeans:
    'Odebrane w czasie docelowym ÷ (odebrane + porzucone + przekierowane). Połączeń z oddzwonieniem się nie liczy.',
  noAgents: 'Nie ma jeszcze konsultantów',
  noAgentsHint: 'Konsultanci odbierają połączenia z kolejek. Pojawią się tutaj, gdy zostaną dodani.',
  getStarted: 'Pierwsze kroki',
};

export const wallboardBundlePl: typeof wallboardBundleEn = {
  wallboard: {
    /** Conversations that an agent has set aside. */
    parked: (n) => `Zaparkowane: ${n}`,
    title: 'Tablica',
    tv: 'Tryb TV',
    leaveTv: 'Zamknij tryb TV',
    fullScreen: 'Pełny ekran',
    now: 'Teraz',
    today: 'Dzisiaj',
    queue: 'Kolejka',
    queues: 'Kolejki',
    waiting: 'Oczekujący',
    longestWait: 'Najdłuższe oczekiwanie',
    agents: 'Konsultanci',
    offered: 'Zaoferowane',
    answered: 'Odebrane',
    abandoned: 'Porzucone',
    serviceLevel: 'Poziom obsługi',
    target: (percent, seconds) => `cel: ${percent} w ${seconds} s`,
    asa: 'ASA',
    asaLong: 'Średni czas oczekiwania na odebranie',
    aht: 'AHT',
    ahtLong: 'Średni czas obsługi: rozmowa, zawieszenie i praca po rozmowie',
    total: 'Wszystkie kolejki',
    activeCalls: 'Połączenia w toku',
    noQueues: 'Nie ma jeszcze kolejek',
    noQueuesHint: 'Dane pojawią się, gdy tylko powstanie kolejka.',
    noAgents: 'Brak konsultantów',
    noAgentsHint: 'Żaden konsultant nie pasuje do tego filtra.',
    noCalls: 'Obecnie brak połączeń',
    all: 'Wszyscy',
    filterAgents: 'Filtruj konsultantów',
    noPhone: 'Telefon niezarejestrowany',
    extension: (number) => `wew. ${number}`,
    availableAgents: 'Dostępni konsultanci',
    ofLoggedIn: (loggedIn) => `zalogowani: ${loggedIn}`,
    agentsOf: (available, loggedIn) => `dostępni: ${available} z ${loggedIn}`,
    internal: 'Rozmowa wewnętrzna',
    metTarget: 'cel osiągnięty',
    missedTarget: 'cel nieosiągnięty',
    afterCall: (status) => `potem: ${status}`,
    changeStatusOf: (name) => `Zmień status: ${name}`,
    wrapUpEndsIn: 'Koniec pracy po rozmowie za',
    callbacksWaiting: (count) => `+ ${n(count, 'oddzwonienie', 'oddzwonienia', 'oddzwonień')}`,
    nextWaits: (lowMinutes, highMinutes) =>
      lowMinutes === 0
        ? `następny: do ${highMinutes} min`
        : lowMinutes === highMinutes
          ? `następny: ${highMinutes} min`
          : `następny: ${lowMinutes}–${highMinutes} min`,
    choseCallback: (count) => `${count} z oddzwonieniem`,
    nextWaitsHint: 'Jak długo czekałby ktoś, kto dzwoni teraz.',
    estimatesWere: (error, percent, samples) =>
      `Ostatnie prognozy myliły się średnio o ${error}; w prognozowanym przedziale mieściło się ${percent} ostatnich czasów oczekiwania (${samples}).`,
  },
  figures: figuresPl,
};
