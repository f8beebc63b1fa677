// Dutch words for the list agentStatuses.
// Never formats numbers or times: they arrive as text.
import type { ListTexts } from '../list-texts.js';

export const agentStatusesNl: ListTexts = {
  title: 'Agentstatussen',
  one: 'agentstatus',
  newOne: 'nieuwe agentstatus',
  add: 'Agentstatus toevoegen',
  none: 'Nog geen agentstatussen',
  intro:
    'Wat agents kunnen doen terwijl ze geen gesprekken uit wachtrijen krijgen: pauzes en ander werk. “Beschikbaar” en “Uitgelogd” zijn er altijd.',
  loss: 'Agents kunnen deze status niet meer kiezen. Waar de status eerder is gebruikt, staat dan alleen de ID.',
  fields: {
    names: 'Naam',
    category: 'Soort',
    paid: 'Betaalde tijd',
    chosenByAgents: 'Agents kunnen deze status zelf kiezen',
    maxMinutes: 'Maximale duur (min)',
    colour: 'Kleur',
    order: 'Volgorde',
  },
  hints: {
    names: 'In ten minste één taal. Iedereen ziet de naam in de eigen taal, als die er is.',
    category: 'Ander werk is werktijd zonder telefoon, bijvoorbeeld een training.',
    chosenByAgents: 'Anders kunnen alleen supervisors deze status aan een agent geven.',
    maxMinutes: 'Agents bij wie het langer duurt, vallen op het wallboard op.',
    order: 'Statussen met een lager nummer staan vooraan.',
  },
  choices: {
    category: { break: 'Pauze', work: 'Ander werk' },
    colour: {
      amber: 'Geel',
      orange: 'Oranje',
      red: 'Rood',
      violet: 'Paars',
      blue: 'Blauw',
      green: 'Groen',
      grey: 'Grijs',
    },
  },
  nothing: { maxMinutes: 'geen maximum' },
};
