// Dutch texts of destinations.
// Never formats numbers or times: they arrive as text.
import type { DestinationTexts } from './destination-en.js';

export const destinationNl: DestinationTexts = {
  kinds: {
    flow: 'Keuzemenu',
    queue: 'Wachtrij',
    extension: 'Toestelnummer',
    external: 'Extern nummer',
    voicemail: 'Voicemail',
    announcement: 'Eigen meldtekst, daarna ophangen',
    callback: 'Terugbellen aanbieden',
  },
  standard: 'Standaardmeldtekst, daarna ophangen',
  thisQueue: 'Deze wachtrij',
  keepWait: 'De wachttijd tot nu toe telt daar mee',
  number: 'Nummer',
  greeting: 'Begroeting',
  maxSeconds: 'Maximale lengte (s)',
  prompt: 'Meldtekst',
  gone: 'Dit bestaat niet meer.',
  callbackNeedsTrunk:
    'Er is nog geen trunk voor uitgaande gesprekken, dus terugbellen wordt niet aangeboden. Stel er een in onder Beheer, Trunks.',
  notServed: (channel: string) =>
    `Niet bediend op die bestemming: ${channel}. Kies een wachtrij die dit kanaal bedient.`,
  faults: {
    'same-queue': 'Dit is dezelfde wachtrij.',
    'no-outbound-trunk':
      'Er is nog geen trunk voor uitgaande gesprekken. Stel er een in onder Beheer, Trunks.',
    'queue-required': 'Kies een wachtrij.',
  },
};
