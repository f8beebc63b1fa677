// Dutch texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
import type { firstStepsEn } from './en.js';

export const firstStepsNl: typeof firstStepsEn = {
  title: 'Op weg naar het eerste beantwoorde gesprek',
  intro: 'Volg de stappen; elke stap bouwt voort op de vorige.',
  done: 'gereed',
  optional: 'kan later',
  steps: {
    settings:
      'Vul de naam in; controleer de tijdzone en hoe nummers worden gekozen: openingstijden en nummers hangen daarvan af.',
    extensions: 'Eén voor elk toestel, met een SIP-wachtwoord. Hieronder staat wat u in het toestel invoert.',
    agents:
      'Eén voor iedereen die gesprekken aanneemt: een toestelnummer en vaardigheden, elk met een niveau van 1 tot 10.',
    schedules: 'Wanneer de wachtrijen open zijn. Zonder openingstijden is een wachtrij altijd open.',
    queues:
      'Waar bellers wachten. Een wachtrij vereist vaardigheden, en elke agent die ze heeft, krijgt gesprekken uit die wachtrij; of wijs de agents zelf aan.',
    flows:
      'Wat bellers horen en welke toets naar welke wachtrij leidt. Een nummer kan ook meteen naar een wachtrij leiden.',
    trunks: 'De lijn naar uw provider. Gesprekken vanaf andere adressen worden geweigerd.',
    dids: 'Uw telefoonnummers, en waar elk nummer heen leidt: een keuzemenu, wachtrij of toestelnummer.',
    users: 'Collega’s die op deze pagina’s mogen inloggen. Koppel het account van een agent aan die agent.',
  },
  logIn:
    'Daarna loggen de agents in bij hun wachtrijen: *11 op het toestel, of “Beschikbaar” op de pagina Mijn werkplek. Het volgende gesprek gaat bij een van hen over.',
};
