// Polish words for the list agentStatuses.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const agentStatusesPl: ListTexts = {
  title: 'Statusy konsultantów',
  one: 'status konsultanta',
  newOne: 'nowy status konsultanta',
  add: 'Dodaj status',
  none: 'Nie ma jeszcze statusów',
  intro:
    'Co mogą robić konsultanci, gdy nie dostają połączeń z kolejek: przerwy i inna praca. Statusy „Dostępny” i „Wylogowany” istnieją zawsze.',
  loss: 'Konsultanci nie będą już mogli wybrać tego statusu. W danych historycznych pozostanie tylko jego identyfikator.',
  fields: {
    names: 'Nazwa',
    category: 'Rodzaj',
    paid: 'Czas płatny',
    chosenByAgents: 'Konsultanci mogą wybrać ten status samodzielnie',
    maxMinutes: 'Najdłuższy czas (min)',
    colour: 'Kolor',
    order: 'Kolejność',
  },
  hints: {
    names: 'Co najmniej w jednym języku. Każdy widzi nazwę w swoim języku, jeśli ją podano.',
    category: 'Inna praca to czas pracy bez telefonu, na przykład szkolenie.',
    chosenByAgents: 'W przeciwnym razie może go nadać tylko kierownik.',
    maxMinutes: 'Jeśli konsultant przekroczy ten czas, zobaczysz to na tablicy.',
    order: 'Statusy z niższym numerem są pokazywane wcześniej.',
  },
  choices: {
    category: { break: 'Przerwa', work: 'Inna praca' },
    colour: {
      amber: 'Żółty',
      orange: 'Pomarańczowy',
      red: 'Czerwony',
      violet: 'Fioletowy',
      blue: 'Niebieski',
      green: 'Zielony',
      grey: 'Szary',
    },
  },
  nothing: { maxMinutes: 'bez limitu' },
};
