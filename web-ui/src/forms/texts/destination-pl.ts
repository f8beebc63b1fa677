// Polish texts of destinations.
// Never formats numbers or times: they arrive as text.
import type { DestinationTexts } from './destination-en.js';

export const destinationPl: DestinationTexts = {
  kinds: {
    flow: 'Menu',
    queue: 'Kolejka',
    extension: 'Numer wewnętrzny',
    external: 'Numer zewnętrzny',
    voicemail: 'Poczta głosowa',
    announcement: 'Własna zapowiedź, potem rozłączenie',
    callback: 'Propozycja oddzwonienia',
  },
  standard: 'Standardowa zapowiedź, potem rozłączenie',
  thisQueue: 'Ta kolejka',
  keepWait: 'Dotychczasowe oczekiwanie liczy się także tam',
  number: 'Numer',
  greeting: 'Powitanie',
  maxSeconds: 'Maksymalna długość (s)',
  prompt: 'Zapowiedź',
  gone: 'To już nie istnieje.',
  callbackNeedsTrunk:
    'Brak jeszcze łącza do połączeń wychodzących, więc oddzwonienie nie jest proponowane. Ustaw je tu: Konfiguracja, Łącza SIP.',
  notServed: (channel: string) =>
    `Nieobsługiwane w tym miejscu: ${channel}. Wybierz kolejkę, która obsługuje ten kanał.`,
  faults: {
    'same-queue': 'To ta sama kolejka.',
    'no-outbound-trunk': 'Brak jeszcze łącza do połączeń wychodzących. Ustaw je tu: Konfiguracja, Łącza SIP.',
    'queue-required': 'Wybierz kolejkę.',
  },
};
