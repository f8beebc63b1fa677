// Dutch texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
import type { wallboardBundleEn } from './en.js';
import type { figuresEn } from './en.js';

const figuresNl: typeof figuresEn = {
  elsewhere: 'Doorgestuurd',
  cutOff: (count) => `${count} verbroken`,
  sum: (of) =>
    `${of.offered} aangeboden = ${of.answered} beantwoord + ${of.abandoned} afgehaakt + ${of.elsewhere} doorgestuurd + ${of.calledBack} terugbellen gekozen + ${of.cutOff} verbroken + ${of.waiting} nog wachtend`,
  how: 'Hoe deze cijfers worden geteld',
  offeredMeans:
    'Alle gesprekken die vandaag in de wachtrij kwamen: beantwoord, afgehaakt, doorgestuurd, terugbellen gekozen, verbroken of nog wachtend.',
  elsewhereMeans:
    'Gesprekken die de wachtrij verlieten door een van de regels ervan, bijvoorbeeld naar voicemail of een andere wachtrij.',
  serviceLevelMeans:
    'Beantwoord binnen het doel ÷ (beantwoord + afgehaakt + doorgestuurd). Gesprekken waarin de beller terugbellen koos, tellen niet mee.',
  noAgents: 'Nog geen agents',
  noAgentsHint: 'Agents nemen gesprekken uit wachtrijen aan. Zij verschijnen hier zodra ze zijn toegevoegd.',
  getStarted: 'Aan de slag',
};

export const wallboardBundleNl: typeof wallboardBundleEn = {
  wallboard: {
    /** Conversations that an agent has set aside. */
    parked: (n) => `${n} geparkeerd`,
    title: 'Wallboard',
    tv: 'Tv-weergave',
    leaveTv: 'Tv-weergave verlaten',
    fullScreen: 'Volledig scherm',
    now: 'Nu',
    today: 'Vandaag',
    queue: 'Wachtrij',
    queues: 'Wachtrijen',
    waiting: 'Wachtend',
    longestWait: 'Langste wachttijd',
    agents: 'Agents',
    offered: 'Aangeboden',
    answered: 'Beantwoord',
    abandoned: 'Afgehaakt',
    serviceLevel: 'Servicelevel',
    target: (percent, seconds) => `doel ${percent} binnen ${seconds} s`,
    asa: 'ASA',
    asaLong: 'Gemiddelde wachttijd tot opnemen',
    aht: 'AHT',
    ahtLong: 'Gemiddelde afhandeltijd: gesprek, in de wacht en nawerk',
    total: 'Alle wachtrijen',
    activeCalls: 'Lopende gesprekken',
    noQueues: 'Nog geen wachtrijen',
    noQueuesHint: 'Hier verschijnen cijfers zodra er een wachtrij is.',
    noAgents: 'Geen agents',
    noAgentsHint: 'Geen enkele agent voldoet aan dit filter.',
    noCalls: 'Op dit moment geen gesprekken',
    all: 'Alle',
    filterAgents: 'Agents filteren',
    noPhone: 'Geen toestel aangemeld',
    extension: (number) => `tst. ${number}`,
    availableAgents: 'Beschikbare agents',
    ofLoggedIn: (loggedIn) => `van ${loggedIn} ingelogd`,
    agentsOf: (available, loggedIn) => `${available} van ${loggedIn} beschikbaar`,
    internal: 'Intern gesprek',
    metTarget: 'doel gehaald',
    missedTarget: 'doel niet gehaald',
    afterCall: (status) => `daarna: ${status}`,
    changeStatusOf: (name) => `Status van ${name} wijzigen`,
    wrapUpEndsIn: 'Nawerk eindigt over',
    callbacksWaiting: (count) => `+ ${count} ${count === 1 ? 'terugbelverzoek' : 'terugbelverzoeken'}`,
    nextWaits: (lowMinutes, highMinutes) =>
      lowMinutes === 0
        ? `volgende: tot ${highMinutes} min`
        : lowMinutes === highMinutes
          ? `volgende: ${highMinutes} min`
          : `volgende: ${lowMinutes}–${highMinutes} min`,
    choseCallback: (count) => `${count} ${count === 1 ? 'koos' : 'kozen'} terugbellen`,
    nextWaitsHint: 'Hoe lang iemand zou wachten die nu belt.',
    estimatesWere: (error, percent, samples) =>
      `Recente schattingen zaten er gemiddeld ${error} naast; van de laatste ${samples} wachttijden viel ${percent} binnen de geschatte marge.`,
  },
  figures: figuresNl,
};
