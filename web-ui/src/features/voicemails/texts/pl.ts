// Polish texts about voice messages, and about callers whom a queue passes on.
// Never formats numbers or times: they arrive as text.
import type { voicemailsBundleEn } from './en.js';
import type { EventFacts } from '../../../i18n/event-facts.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, few: string, other: string) =>
  `${count} ${plural('pl', count, { one, few, other })}`;

const voicemailsPl = {
  title: 'Poczta głosowa',
  intro: 'Wiadomości, które dzwoniący zostawili w kolejkach, od najnowszej.',
  none: 'Brak wiadomości',
  noneHint: 'Dzwoniący mogą zostawić wiadomość tam, gdzie kolejka oferuje pocztę głosową.',
  number: 'Dzwoniący',
  queue: 'Kolejka',
  allQueues: 'Wszystkie kolejki',
  leftAt: 'Nagrano',
  length: 'Długość',
  message: 'Wiadomość',
  heard: (name: string, time: string) => `Odsłuchano: ${name}, ${time}`,
  new: 'Nowa',
  play: (number: string) => `Wiadomość: ${number}`,
  remove: 'Usuń',
  removeTitle: (caller: string) => `Usunąć wiadomość? Dzwoniący: ${caller}`,
  removeText: 'Nagranie zostanie trwale usunięte. Połączenie pozostanie na liście połączeń.',
  removed: 'Usunięto wiadomość.',
  gone: 'Nie można odtworzyć nagrania.',
  full: (queues: string) =>
    `Skrzynka jest pełna i dzwoniący nie mogą zostawiać wiadomości: ${queues}. Usuń załatwione wiadomości.`,
  more: 'Pokaż więcej',
  count: (count: number) => n(count, 'wiadomość', 'wiadomości', 'wiadomości'),
};

const queueEventsPl = {
  'call-redirected': (f: EventFacts) => `Kolejka ${f.queue} – przekierowanie: ${f.cause} → ${f.where}`,
  'routing-changed': (f: EventFacts) => `Zmiana trasy połączenia: ${f.by}`,
  'demand-changed': (_: EventFacts) => 'Zmieniono wymagane umiejętności',
  'external-call-answered': (f: EventFacts) => `Odebrano: ${f.number}`,
  'voicemail-left': (f: EventFacts) => `Nagrano wiadomość (${f.duration})`,
  'voicemail-heard': (f: EventFacts) => `Odsłuchano wiadomość: ${f.by}`,
  'voicemail-deleted': (f: EventFacts) => `Usunięto wiadomość: ${f.by}`,
};

const queueCausesPl = {
  'demand-changed': 'zmiana wymaganych umiejętności',
  closed: 'zamknięte',
  'max-wait': 'osiągnięto najdłuższy czas oczekiwania',
  'queue-full': 'kolejka pełna',
  'queue-full-for-agents': 'za dużo dzwoniących na obecnych konsultantów',
  'expected-wait-too-long': 'za długi przewidywany czas oczekiwania',
  'nobody-logged-in': 'nikt nie jest zalogowany',
  'all-on-break': 'wszyscy mają przerwę',
  'left-by-digit': 'opuszczono kolejkę klawiszem',
  'asked-by-key': 'zamówiono klawiszem',
  'called-back': 'prośba o oddzwonienie',
  'answered-elsewhere': 'odebrano gdzie indziej',
  'voicemail-left': 'zostawiono wiadomość',
  'recording-failed': 'nie udało się nagrać',
  'no-message': 'bez wiadomości',
  'callback-requested': 'prośba o oddzwonienie',
  'no-callback': 'nie można oddzwonić',
  'voicemail-full': 'poczta głosowa pełna',
  'not-allowed': 'na numer nie wolno dzwonić',
  'limit-reached': 'osiągnięto limit połączeń',
  'no-outbound-trunk': 'brak łącza do połączeń wychodzących',
  unreached: 'nie dodzwoniono się',
  voicemail: 'poczta głosowa',
  announcement: 'zapowiedź',
  callback: 'oddzwonienie',
  flow: 'menu',
  queue: 'kolejka',
  extension: 'numer wewnętrzny',
  external: 'numer zewnętrzny',
};

export const voicemailsBundlePl: typeof voicemailsBundleEn = {
  voicemails: voicemailsPl,
  events: queueEventsPl,
  causes: queueCausesPl,
};
