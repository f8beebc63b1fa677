// Polish texts about voice messages, and about callers whom a queue passes on.
// Never formats numbers or times: they arrive as text.
import type { EventFacts } from './event-facts.js';
import { plural } from './plural.js';

const n = (count: number, one: string, few: string, other: string) =>
  `${count} ${plural('pl', count, { one, few, other })}`;

export const voicemailsPl = {
  title: 'Wiadomości głosowe',
  intro: 'Wiadomości nagrane przez dzwoniących dla kolejki, od najnowszej.',
  none: 'Brak wiadomości',
  noneHint: 'Dzwoniący mogą nagrać wiadomość tam, gdzie kolejka na to pozwala.',
  number: 'Dzwoniący',
  queue: 'Kolejka',
  allQueues: 'Wszystkie kolejki',
  leftAt: 'Nagrano',
  length: 'Długość',
  message: 'Wiadomość',
  heard: (name: string, time: string) => `Odsłuchano: ${name}, ${time}`,
  new: 'Nowa',
  play: (number: string) => `Wiadomość od ${number}`,
  remove: 'Usuń',
  removeTitle: 'Usunąć tę wiadomość?',
  removeText: (number: string) => `Wiadomość od ${number} i jej nagranie zostaną trwale usunięte.`,
  removed: 'Wiadomość usunięta.',
  gone: 'Nie można odtworzyć nagrania.',
  more: 'Pokaż więcej',
  count: (count: number) => n(count, 'wiadomość', 'wiadomości', 'wiadomości'),
};

export const queueEventsPl = {
  'call-redirected': (f: EventFacts) => `Kolejka ${f.queue} przekazuje dzwoniącego: ${f.cause} → ${f.where}`,
  'routing-changed': (f: EventFacts) => `${f.by}: zmiana kierowania dzwoniącego`,
  'demand-changed': (_: EventFacts) => 'Zmieniono wymagane umiejętności',
  'external-call-answered': (f: EventFacts) => `${f.number}: odebrano`,
  'voicemail-left': (f: EventFacts) => `Nagrano wiadomość (${f.duration})`,
  'voicemail-heard': (f: EventFacts) => `${f.by}: odsłuchano wiadomość`,
  'voicemail-deleted': (f: EventFacts) => `${f.by}: usunięto wiadomość`,
};

export const queueCausesPl = {
  'demand-changed': 'zmiana wymaganych umiejętności',
  closed: 'nieczynne',
  'max-wait': 'najdłuższy czas oczekiwania',
  'queue-full': 'kolejka pełna',
  'queue-full-for-agents': 'za dużo dzwoniących na konsultantów',
  'expected-wait-too-long': 'za długi przewidywany czas',
  'nobody-logged-in': 'nikt nie jest zalogowany',
  'all-on-break': 'wszyscy mają przerwę',
  'left-by-digit': 'opuszczono klawiszem',
  'asked-by-key': 'na prośbę klawiszem',
  'called-back': 'do oddzwonienia',
  'answered-elsewhere': 'odebrano gdzie indziej',
  'voicemail-left': 'zostawiono wiadomość',
  'recording-failed': 'nie udało się nagrać',
  'no-message': 'bez wiadomości',
  'callback-requested': 'prośba o oddzwonienie',
  'no-callback': 'nie można oddzwonić',
  'no-outbound-trunk': 'brak łącza na zewnątrz',
  unreached: 'nie dodzwoniono się',
  voicemail: 'wiadomość głosowa',
  announcement: 'komunikat',
  callback: 'oddzwonienie',
  flow: 'menu',
  queue: 'kolejka',
  extension: 'numer wewnętrzny',
  external: 'numer zewnętrzny',
};
