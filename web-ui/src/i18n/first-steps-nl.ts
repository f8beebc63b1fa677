// Dutch texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
import type { firstStepsEn } from './first-steps-en.js';

export const firstStepsNl: typeof firstStepsEn = {
  title: 'Op weg naar het eerste beantwoorde gesprek',
  intro: 'In deze volgorde is wat een stap nodig heeft er al.',
  done: 'gereed',
  optional: 'kan later',
  steps: {
    settings:
      'Controleer de tijdzone en hoe nummers worden gekozen: openingstijden en nummers gaan daarvan uit.',
    extensions:
      'Een voor elk toestel, met een SIP-wachtwoord. Hieronder staat wat er in het toestel wordt ingevoerd.',
    agents:
      'Een voor iedereen die gesprekken aanneemt: een toestelnummer en de vaardigheden, elk met een niveau van 1 tot 10.',
    schedules: 'Wanneer de wachtrijen open zijn. Zonder openingstijden is een wachtrij altijd open.',
    queues:
      'Waar bellers wachten. Een wachtrij vraagt om vaardigheden, en elke agent die ze heeft krijgt haar gesprekken; of wijs haar agents zelf aan.',
    flows:
      'Wat bellers horen en welke toets naar welke wachtrij leidt. Een nummer kan ook meteen naar een wachtrij leiden.',
    trunks: 'De lijn naar uw provider. Gesprekken van elders worden geweigerd.',
    dids: 'Uw telefoonnummers, en waar elk ervan heen leidt: een keuzemenu, wachtrij of toestel.',
    users:
      'Uw collega’s die op deze pagina’s mogen inloggen. De gebruiker van een agent wordt aan die agent gekoppeld.',
  },
  logIn:
    'Daarna melden de agents zich aan bij hun wachtrijen: *11 op het toestel, of “Beschikbaar” op hun werkplek. De volgende beller gaat bij een van hen over.',
};
