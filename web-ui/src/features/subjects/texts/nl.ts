// Dutch texts about a person's data: found, downloaded, erased.
// Never formats numbers or times: they arrive as text.
import type { subjectsBundleEn } from './en.js';
import { plural } from '../../../i18n/plural.js';
import type { subjectsEn } from './en.js';

const n = (count: number, one: string, other: string) => `${count} ${plural('nl', count, { one, other })}`;

const subjectsNl: typeof subjectsEn = {
  title: 'Persoonsgegevens',
  intro:
    'Zoek alles op wat over één persoon is opgeslagen, download het of wis het. De cijfers blijven gelijk.',
  by: 'Zoeken op',
  byNumber: 'Telefoonnummer',
  byCustomer: 'Klant-ID',
  find: 'Zoeken',
  start: 'Niemand gekozen',
  startHint: 'Vul een telefoonnummer of de ID van een klant in.',
  none: 'Er is niets opgeslagen',
  noneHint: 'Er is geen gesprek, bericht of klant met dit nummer of deze ID.',
  noNumber: 'Geen telefoonnummer',
  kind: 'Gegevens',
  stored: 'Opgeslagen',
  erased: 'Gewist',
  left: 'Nog aanwezig',
  kinds: {
    numbers: 'Telefoonnummers in gesprekken',
    names: 'Namen in gesprekken',
    typed: 'Cijfers die op de telefoon zijn ingetoetst',
    callbackDetails: 'Details van terugbelverzoeken',
    recordings: 'Opnames',
    customers: 'Klantgegevens',
    changeLogLines: 'Regels onder Wijzigingen',
  },
  tracesTitle: 'Dit blijft bewaard, zonder naam of nummer:',
  traces: {
    calls: (count) => n(count, 'gesprek', 'gesprekken'),
    callbacks: (count) => n(count, 'terugbelverzoek', 'terugbelverzoeken'),
    voicemails: (count) => n(count, 'bericht', 'berichten'),
  },
  onTheLine: 'Deze persoon is nu aan de lijn. De gegevens kunnen na het gesprek worden gewist.',
  openCallbacks: (count) =>
    `${n(count, 'terugbelverzoek staat', 'terugbelverzoeken staan')} nog open en ${plural('nl', count, { one: 'wordt', other: 'worden' })} geannuleerd.`,
  configuredIn: (places) =>
    `Het nummer staat ook in de instellingen en blijft daar tot u het wijzigt: ${places}.`,
  download: 'Gegevens downloaden',
  erase: 'Gegevens wissen',
  eraseTitle: 'Alles over deze persoon wissen?',
  eraseText: (who) =>
    `Alles wat is opgeslagen over ${who}, wordt definitief gewist. Download de gegevens eerst als de persoon een kopie wil.`,
  done: 'De gegevens zijn gewist',
  proof: (name, time, version) => `Gewist door ${name}, ${time}. Wijzigingen: ${version}.`,
  callbacksCancelled: (count) => `${n(count, 'terugbelverzoek is', 'terugbelverzoeken zijn')} geannuleerd.`,
  overwritten: 'De oude gegevens zijn op de schijf overschreven.',
  notOverwritten: 'De oude gegevens worden binnenkort op de schijf overschreven.',
  copies: (files) =>
    `Back-ups van vóór een upgrade bevatten de gegevens nog. Verwijder ze op de server: ${files}.`,
  saveProof: 'Verslag opslaan',
};

export const subjectsBundleNl: typeof subjectsBundleEn = {
  subjects: subjectsNl,
};
