// Dutch texts of forms.
// Never formats numbers or times: they arrive as text.
import { destinationNl } from './destination-nl.js';
import { textsOfLists } from './list-texts.js';
import type { formsBundleEn } from './en.js';
import { wordsOfLists } from './list-texts.js';
import type { FormTexts } from './en.js';

const formsNl: FormTexts = {
  unsaved: (what, time) => `U hebt niet-opgeslagen wijzigingen van ${time}: ${what}.`,
  customer: 'klant',
  newOne: {
    customers: 'nieuwe klant',
    ...wordsOfLists('nl', 'newOne'),
  },
  continue: 'Verder bewerken',
  resumed: (time) => `Dit zijn uw niet-opgeslagen wijzigingen van ${time}.`,
  losses: {
    trunkPassword: 'De gebruikersnaam en het wachtwoord bij de provider gaan verloren.',
    ...wordsOfLists('nl', 'loss'),
  },
  irreversible: 'Dit werkt meteen en kan niet ongedaan worden gemaakt.',
  passwordNotKept: 'Wachtwoorden worden niet bewaard: voer ze opnieuw in.',
};

export const formsBundleNl: typeof formsBundleEn = {
  forms: formsNl,
  destination: destinationNl,
  fields: {
    id: 'ID',
    idHint: 'Kleine letters, cijfers en koppeltekens. Kan later niet worden gewijzigd.',
    name: 'Naam',
    personName: 'Naam',
    language: 'Taal',
    timeZone: 'Tijdzone',
    timeZoneHint:
      'Openingstijden en alle tijden op deze pagina’s gelden in deze tijdzone; “vandaag” begint daar om middernacht.',
    countryCode: 'Landnummer',
    countryCodeHint: 'Zonder plusteken, bijv. 31 of 48.',
    internationalPrefix: 'Internationaal toegangsnummer',
    internationalPrefixHint: 'Komt vóór een buitenlands nummer, bijv. 00.',
    trunkPrefix: 'Nationaal voorvoegsel',
    otherBreakReasons: 'Agents kunnen een andere pauzereden invullen',
    trunkPrefixHint: 'Komt vóór een nationaal nummer, bijv. 0. Laat leeg in Polen.',
    addresses: 'Adressen van de provider',
    addressesHint: 'IPv4-adressen of -reeksen (CIDR), één per regel.',
    number: 'Nummer',
    didNumberHint: 'Met landnummer, bijv. +31205550100, of zoals u het in uw land kiest.',
    extensionNumberHint: '2 tot 6 cijfers.',
    trunk: 'Trunk',
    anyTrunk: 'Elke trunk',
    destination: 'Gaat naar',
    requiredSkills: 'Vereiste vaardigheden',
    requiredSkillsHint: 'Een agent moet ze allemaal hebben, op dit niveau of hoger.',
    skills: 'Vaardigheden',
    skillsHint: 'Niveau 1 (beginner) tot 10 (expert).',
    skill: 'Vaardigheid',
    level: 'Niveau',
    minLevel: 'Minimumniveau',
    addSkill: 'Vaardigheid toevoegen',
    removeSkill: 'Vaardigheid verwijderen',
    music: 'Wachtmuziek',
    ringSeconds: 'Beltijd (s)',
    ringSecondsHint: 'Hoe lang het toestel van een agent overgaat voordat de volgende agent wordt gebeld.',
    wrapUpSeconds: 'Nawerktijd (s)',
    retryAfterRefusalSeconds: 'Rustpauze na weigering (s)',
    retryAfterMissSeconds: 'Rustpauze na gemist gesprek (s)',
    serviceLevelPercent: 'Servicelevel (%)',
    serviceLevelSeconds: 'Beantwoord binnen (s)',
    extension: 'Toestelnummer',
    sipPassword: 'SIP-wachtwoord',
    passwordKeep: 'Laat leeg om het huidige wachtwoord te houden.',
    passwordNew: 'Ten minste 8 tekens.',
    username: 'Gebruikersnaam',
    role: 'Rol',
    agent: 'Agent',
    noAgent: 'Geen agent',
    oneTimePassword: 'Eenmalig wachtwoord',
    password: 'Wachtwoord',
    shownOnce: 'Kopieer het nu: na het opslaan wordt het nooit meer getoond.',
    generate: 'Genereren',
    start: 'Begint met',
    none: '—',
  },
  validation: {
    required: 'Vul dit in.',
    tooShort: (minimum) => `Ten minste ${minimum} tekens.`,
    tooLong: (maximum) => `Hoogstens ${maximum} tekens.`,
    tooSmall: (minimum) => `Ten minste ${minimum}.`,
    tooBig: (maximum) => `Hoogstens ${maximum}.`,
    invalid: 'Dit is ongeldig.',
    choose: 'Kies een van de beschikbare waarden.',
    unknownField: 'Hier staat een onbekend veld.',
    empty: 'Voeg er ten minste één toe.',
    formats: {
      'one-line': 'Hier staat een regeleinde of een onzichtbaar teken.',
      'ipv4 cidrv4':
        'Vul een IPv4-adres in, bijv. 203.0.113.10, of een reeks, bijv. 203.0.113.0/24. Trunks ondersteunen geen IPv6.',
      'ipv4 hostname':
        'Vul een hostnaam of een IPv4-adres in; de poort heeft een eigen veld. Trunks ondersteunen geen IPv6.',
    },
  },
  lists: textsOfLists('nl'),
};
