// Dutch texts about what-if questions: a day played again with other settings.
// Never formats numbers or times: they arrive as text.
import type { whatIfBundleEn } from './en.js';
import type { whatIfEn } from './en.js';

const whatIfNl: typeof whatIfEn = {
  title: 'Wat als',
  intro:
    'Simuleer een dag met andere instellingen en zie wat er anders zou zijn geweest. Aan uw configuratie verandert niets.',
  day: 'Dag',
  recorded: 'Opgenomen dag',
  generated: 'Gegenereerde dag',
  generatedHint:
    'Elke wachtrij krijgt genoeg gesprekken om 85% van de tijd te vullen van de agents die de wachtrij vanaf het begin bedienen, met twee pieken en een lunchpauze rond de middag. De bezetting hieronder is lager: die telt alleen beantwoorde gesprekken.',
  recordedHint:
    'Dezelfde bellers op dezelfde tijden, met hetzelfde geduld en dezelfde gespreksduur als die dag.',
  date: 'Datum',
  queue: 'Wachtrij',
  agents: 'Aantal agents erbij of eraf',
  agentsHint: 'bijv. 2 of −1. Agents die erbij komen, werken zoals de agents van de wachtrij op die dag.',
  changes: 'Instellingen van de wachtrij',
  field: 'Instelling',
  value: 'Nieuwe waarde',
  add: 'Nog een instelling wijzigen',
  remove: 'Deze instelling ongewijzigd laten',
  run: 'Simuleren',
  stop: 'Stoppen',
  running: (percent) => `Simulatie loopt: ${percent}`,
  stopped: 'Gestopt.',
  lost: 'De dienst is intussen opnieuw gestart. Start de simulatie opnieuw.',
  asItIs: 'Ongewijzigd',
  notANumber: 'Vul een getal in.',
  notWhole: 'Vul een heel getal in.',
  noQueue: 'Nog geen wachtrijen',
  noQueueHint:
    'Stel eerst een wachtrij met agents in; daarna kunt u een dag met andere instellingen simuleren.',
  fields: {
    wrapUpSeconds: 'Nawerktijd, s',
    ringSeconds: 'Beltijd, s',
    'serviceLevel.seconds': 'Doel, s',
    priority: 'Prioriteit, 0–10',
    weight: 'Gewicht, 1–10',
    'strategy.kind': 'Strategie',
    'limits.maxWaitSeconds': 'Maximale wachttijd, s',
    'limits.maxWaiting': 'Maximaal aantal wachtenden',
    retryAfterMissSeconds: 'Rustpauze na gemist gesprek, s',
  },
  figure: 'Cijfer',
  before: 'Nu',
  after: 'Gesimuleerd',
  allQueues: 'Alle wachtrijen',
  offered: 'Aangeboden',
  answered: 'Beantwoord',
  abandoned: 'Afgehaakt',
  overflowed: 'Doorgestuurd',
  serviceLevel: 'Servicelevel',
  asa: 'Gemiddelde wachttijd tot opnemen',
  abandonment: 'Percentage afgehaakt',
  occupancy: 'Bezetting van de agents',
  ewtError: 'Gemiddelde fout van de verwachte wachttijd',
  dateHint: 'De laatste dag met gesprekken is ingevuld.',
  noDay:
    'Er zijn nog geen gesprekken met een wachtrij vastgelegd. In plaats daarvan wordt een gegenereerde dag gesimuleerd.',
  current: (value) => `Nu: ${value}`,
  notSet: 'niet ingesteld',
  outdated:
    'De instellingen hierboven zijn intussen gewijzigd. Start de simulatie opnieuw om te zien wat ze zouden opleveren.',
  difference: 'Verschil',
  better: 'beter',
  worse: 'slechter',
  points: (value) => `${value} procentpunt`,
  seconds: (value) => `${value} s`,
};

export const whatIfBundleNl: typeof whatIfBundleEn = {
  whatIf: whatIfNl,
};
