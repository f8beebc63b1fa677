// Dutch texts about adding many extensions, agents and users from one file.
// Never formats numbers or times: they arrive as text.
import type { seatsBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';
import type { seatsEn } from './en.js';

const n = (count: number, shown: string, one: string, other: string) =>
  `${shown} ${plural('nl', count, { one, other })}`;

const seats = (count: number, shown: string) => n(count, shown, 'werkplek', 'werkplekken');

const seatsNl: typeof seatsEn = {
  title: 'Meerdere tegelijk toevoegen',
  intro: 'Toestellen, agents en gebruikers uit één CSV-bestand: één regel per werkplek.',
  open: 'Meerdere toevoegen…',
  startHint: 'Toestellen, agents en gebruikers uit één bestand.',
  rules:
    'Elke regel noemt een toestel, een agent, een gebruiker, of een combinatie daarvan. Nieuwe worden toegevoegd, bestaande gewijzigd, alleen in de kolommen die het bestand heeft. Er wordt nooit iets verwijderd. U ziet wat er gaat gebeuren voordat er iets verandert.',
  passwordRules:
    'Wachtwoorden van nieuwe toestellen en gebruikers worden aangemaakt en aan het eind aan u getoond, zodat u ze kunt opslaan.',
  template: 'Voorbeeldbestand downloaden',
  templateName: 'werkplekken.csv',
  templateLines: [
    ['Toestelnummer', 'Naam', 'Agent', 'Vaardigheden', 'Gebruikersnaam', 'Rol'],
    ['301', 'Els de Vries', 'els', 'nederlands:5|verkoop:3', 'els.devries', 'agent'],
  ],
  columnsHint:
    'De eerste regel noemt de kolommen, in willekeurige volgorde, gescheiden door komma’s, puntkomma’s of tabs; Nederlandse namen (toestelnummer, naam, vaardigheden, gebruikersnaam …) mogen ook. UTF-8. Hoogstens 1000 regels.',
  groups: { seat: 'Minstens één', people: 'Bij nieuwe', more: 'Optioneel' },
  columns: {
    extension: '2 tot 6 cijfers',
    agent: 'ID: kleine letters, cijfers en koppeltekens',
    username: 'kleine letters, cijfers, punten, koppeltekens en underscores',
    name: 'van het toestel, de agent en de gebruiker',
    role: 'beheerder, supervisor of agent; agent als de regel er een noemt',
    skills: 'nederlands:5|verkoop:3 — niveau van 1 tot en met 10 na de dubbele punt',
    queues: 'support|sales:2 — wachtrijen met een lijst van agents; groep na de dubbele punt',
    'sip-password': 'wordt aangemaakt als het veld leeg is',
    'auto-answer': 'off, answer-mode, call-info of alert-info',
    preferences: 'zoals bij vaardigheden',
  },
  preparing: 'Wachtwoorden aanmaken…',
  verdict: { extensions: 'Toestellen', agents: 'Agents', users: 'Gebruikers', queues: 'Wachtrijen' },
  countNew: (shown) => `${shown} nieuw`,
  countChanged: (shown) => `${shown} gewijzigd`,
  countUnchanged: (shown) => `${shown} ongewijzigd`,
  newSkills: (names) =>
    `Nieuwe vaardigheden: ${names}. Controleer de spelling: geen enkele agent heeft ze nog en geen wachtrij vraagt ze.`,
  preview: 'Wat er gaat gebeuren',
  sound: 'Regels zonder fouten',
  line: 'Regel',
  new: 'nieuw',
  changed: (fields) => `gewijzigd: ${fields}`,
  unchanged: 'ongewijzigd',
  none: 'geen',
  start: (count, shown) => `${seats(count, shown)} importeren`,
  done: (count, shown) => `Klaar: ${seats(count, shown)} geïmporteerd.`,
  outdated:
    'Iemand anders heeft een van deze onderdelen intussen gewijzigd. Er is niets gewijzigd. Controleer het bestand opnieuw.',
  checkAgain: 'Opnieuw controleren',
  another: 'Nog een bestand importeren',
  passwords: 'Aangemaakte wachtwoorden',
  passwordsOnce:
    'Sla deze lijst nu op: na het opslaan, of na een uur, wordt de lijst niet meer getoond. Een verloren wachtwoord kunt u bij het toestel of de gebruiker vervangen.',
  passwordsGone:
    'De wachtwoorden van uw laatste import zijn niet meer beschikbaar: ze blijven een uur bewaard, of tot ze zijn opgeslagen. U kunt bij de toestellen en gebruikers nieuwe wachtwoorden instellen.',
  passwordsNone: 'Er zijn geen wachtwoorden aangemaakt.',
  save: 'Opslaan als CSV',
  passwordsFile: 'wachtwoorden.csv',
  print: 'Afdrukken',
  mustChange: 'Gebruikers kiezen een eigen wachtwoord als ze voor het eerst inloggen.',
  faultTexts: {
    'invalid-character': () => 'In dit veld staat een regeleinde of een onzichtbaar teken.',
    'nothing-named': () => 'Deze regel noemt geen toestel, geen agent en geen gebruiker.',
    'invalid-extension': (value) => `Geen geldig toestelnummer: ${value}. 2 tot 6 cijfers.`,
    'invalid-sip-password': () => 'Een SIP-wachtwoord heeft 8 tot 100 tekens.',
    'invalid-auto-answer': (value) =>
      `Geen geldige instelling: ${value}. Gebruik off, answer-mode, call-info of alert-info.`,
    'invalid-agent': (value) =>
      `Geen geldig ID: ${value}. Kleine letters, cijfers en koppeltekens; hoogstens 40.`,
    'invalid-skill': (value) =>
      `Geen geldige vaardigheid, of twee keer genoemd: ${value}. Schrijf nederlands of nederlands:5, met een niveau van 1 tot en met 10.`,
    'invalid-number': (value) => `Geen geldig getal: ${value}`,
    'invalid-queue': (value) =>
      `Geen geldige wachtrij, of twee keer genoemd: ${value}. Schrijf support of support:2, met een groep van 1 tot en met 20.`,
    'unknown-queue': (value) => `Er is geen wachtrij met het ID ${value}.`,
    'queue-by-skills': (value) =>
      `Wachtrij ${value} heeft geen lijst van agents. Geef de agent de vaardigheden die de wachtrij vraagt.`,
    'invalid-username': (value) =>
      `Geen geldige gebruikersnaam: ${value}. Kleine letters, cijfers, punten, koppeltekens, underscores; 2 tot 40.`,
    'invalid-role': (value) => `Geen geldige rol: ${value}. Gebruik beheerder, supervisor of agent.`,
    repeated: (value, line) => `${value} staat ook in regel ${line}.`,
    taken: (value) => `Al in gebruik bij ${value}.`,
    'agent-required': () => 'Bij een gebruiker met de rol Agent hoort een agent.',
    'last-admin': () => 'Er moet minstens één beheerder overblijven.',
    'invalid-configuration': (value) => `De configuratie zou ongeldig zijn: ${value}`,
  },
};

export const seatsBundleNl: typeof seatsBundleEn = {
  seats: seatsNl,
};
