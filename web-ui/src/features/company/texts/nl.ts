// Dutch texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
import { wordsOfLists } from '../../../forms/texts/list-texts.js';
import { changeLogNl } from '../../../i18n/item-words-nl.js';
import type { companyBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;

import type { firstStepsEn } from './en.js';

const firstStepsNl: typeof firstStepsEn = {
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

export const companyBundleNl: typeof companyBundleEn = {
  firstSteps: firstStepsNl,
  setup: {
    title: 'Beheer',
    sections: {
      start: 'Aan de slag',
      settings: 'Bedrijf',
      ...wordsOfLists('nl', 'title'),
    },
    intros: {
      start: 'Sluit een toestel en een provider aan en voer een eerste gesprek.',
      settings: 'Naam, taal, tijdzone en hoe nummers worden gekozen.',
      ...wordsOfLists('nl', 'intro'),
    },
    none: wordsOfLists('nl', 'none'),
    one: {
      settings: 'bedrijfsinstellingen',
      ...wordsOfLists('nl', 'one'),
    },
    add: wordsOfLists('nl', 'add'),
    editTitle: (name) => `${name} bewerken`,
    removeTitle: (name) => `${name} verwijderen?`,
    saved: (key) => `${key} opgeslagen.`,
    removed: (key) => `${key} verwijderd.`,
    search: 'Zoeken',
    sort: { ascending: 'Oplopend sorteren', descending: 'Aflopend sorteren' },
    noMatch: 'Niets gevonden',
    count: (count) => n(count, 'item', 'items'),
    discard: 'Wijzigingen weggooien?',
    discardText: 'Uw wijzigingen zijn niet opgeslagen.',
    discardYes: 'Weggooien',
    keepEditing: 'Verder bewerken',
  },
  start: {
    phoneTitle: 'Een eerste toestel aansluiten',
    phoneIntro:
      'Voeg een toestelnummer toe en voer deze instellingen in een bureautoestel of softphone in. De lijst met toestelnummers laat daarna zien dat het toestel is aangemeld.',
    server: 'SIP-server (registrar)',
    port: 'Poort',
    transport: 'Transport',
    or: 'of',
    external:
      'Deze vestiging gebruikt een eigen SIP-server (drachtio). Toestellen en trunks verbinden met die server; vraag de beheerder ervan om het adres.',
    externalServer: 'het adres van uw eigen SIP-server',
    username: 'Gebruikersnaam / authenticatie-ID',
    usernameValue: 'het toestelnummer, bijv. 201',
    password: 'Wachtwoord',
    passwordValue: 'het SIP-wachtwoord van dat toestelnummer',
    codecs: 'Codecs',
    codecsValue: 'G.711 A-law (PCMA) of µ-law (PCMU)',
    dtmf: 'DTMF',
    dtmfValue: 'RFC 4733 (RFC 2833)',
    chooseExtension: 'Toestelnummer',
    noExtensions: 'Er zijn nog geen toestelnummers.',
    addExtension: 'Toestelnummer toevoegen',
    trunkTitle: 'Een eerste trunk aansluiten',
    trunkIntro:
      'Uw provider levert gesprekken af bij deze server. De provider heeft het adres van deze server nodig, Centrale dat van de provider.',
    trunkSteps: [
      'Geef uw provider dit adres en een van de transporten.',
      'Voeg een trunk toe met de adressen waar de gesprekken van de provider vandaan komen. Gesprekken vanaf andere adressen worden geweigerd.',
      'Voeg uw telefoonnummer toe en kies waar het heen gaat: een keuzemenu, wachtrij of toestelnummer.',
      'Bel het nummer. Het gesprek verschijnt meteen op het wallboard.',
    ],
    addTrunk: 'Trunk toevoegen',
    addDid: 'Nummer toevoegen',
    featureTitle: 'Functiecodes',
    featureIntro: 'Agents kunnen hun status vanaf het toestel wijzigen.',
    features: { '*11': 'Inloggen (beschikbaar)', '*12': 'Uitloggen', '*13': 'Pauze' },
    copy: 'Kopiëren',
    copied: 'Gekopieerd.',
  },
  changes: {
    title: 'Wijzigingen',
    intro: 'Wie wat heeft gewijzigd in de configuratie. Nieuwste eerst.',
    none: 'Nog geen wijzigingen',
    noneHint: 'Elke wijziging van de configuratie wordt hier vastgelegd.',
    by: {
      'first-start': 'eerste keer opstarten',
      'command line': 'opdrachtregel',
      'first start': 'eerste keer opstarten',
    },
    log: changeLogNl,
    created: 'toegevoegd',
    updated: 'gewijzigd',
    removed: 'verwijderd',
    field: 'Veld',
    before: 'Was',
    after: 'Werd',
    details: 'Details',
    when: 'Wanneer',
    who: 'Wie',
    what: 'Wat',
    nothing: 'niets',
  },
};
