// English texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
export const figuresEn = {
  elsewhere: 'Redirected',
  cutOff: (count: number) => `${count} cut off`,
  /** What became of all who entered a queue today; the parts add up to the first figure. */
  sum: (of: Readonly<Record<FigurePart, string>>) =>
    `${of.offered} offered = ${of.answered} answered + ${of.abandoned} abandoned + ${of.elsewhere} redirected + ${of.calledBack} chose a callback + ${of.cutOff} cut off + ${of.waiting} still waiting`,
  how: 'How these figures are counted',
  offeredMeans:
    'All calls that entered the queue today: answered, abandoned, redirected, callback chosen, cut off, or still waiting.',
  elsewhereMeans:
    'Calls that left the queue by one of its rules, for instance to voicemail or to another queue.',
  serviceLevelMeans:
    'Answered within the target ÷ (answered + abandoned + redirected). Calls in which the caller chose a callback are not counted.',
  noAgents: 'No agents yet',
  noAgentsHint: 'Agents answer calls from queues. They appear here once they have been added.',
  getStarted: 'Getting started',
};

export type FigurePart =
  'offered' | 'answered' | 'abandoned' | 'elsewhere' | 'calledBack' | 'cutOff' | 'waiting';

export const wallboardBundleEn = {
  wallboard: {
    /** Conversations that an agent has set aside. */
    parked: (n: number) => `${n} parked`,
    title: 'Wallboard',
    tv: 'TV mode',
    leaveTv: 'Leave TV mode',
    fullScreen: 'Full screen',
    now: 'Now',
    today: 'Today',
    queue: 'Queue',
    queues: 'Queues',
    waiting: 'Waiting',
    longestWait: 'Longest wait',
    agents: 'Agents',
    offered: 'Offered',
    answered: 'Answered',
    abandoned: 'Abandoned',
    serviceLevel: 'Service level',
    target: (percent: string, seconds: number) => `target ${percent} in ${seconds} s`,
    asa: 'ASA',
    asaLong: 'Average speed of answer',
    aht: 'AHT',
    ahtLong: 'Average handle time: talk, hold and wrap-up',
    total: 'All queues',
    activeCalls: 'Calls in progress',
    noQueues: 'No queues yet',
    noQueuesHint: 'Figures appear here as soon as there is a queue.',
    noAgents: 'No agents here',
    noAgentsHint: 'No agents match this filter.',
    noCalls: 'No calls at the moment',
    all: 'All',
    filterAgents: 'Filter agents',
    noPhone: 'No phone registered',
    extension: (number: string) => `ext. ${number}`,
    availableAgents: 'Available agents',
    ofLoggedIn: (loggedIn: number) => `of ${loggedIn} logged in`,
    agentsOf: (available: number, loggedIn: number) => `${available} of ${loggedIn} available`,
    internal: 'Internal call',
    metTarget: 'target met',
    missedTarget: 'below target',
    afterCall: (status: string) => `then: ${status}`,
    changeStatusOf: (name: string) => `Change status of ${name}`,
    wrapUpEndsIn: 'Wrap-up ends in',
    callbacksWaiting: (count: number) => `+ ${count} ${count === 1 ? 'callback' : 'callbacks'}`,
    nextWaits: (lowMinutes: number, highMinutes: number) =>
      lowMinutes === 0
        ? `next: up to ${highMinutes} min`
        : lowMinutes === highMinutes
          ? `next: ${highMinutes} min`
          : `next: ${lowMinutes}–${highMinutes} min`,
    choseCallback: (count: number) => `${count} chose a callback`,
    nextWaitsHint: 'How long someone calling now would wait.',
    estimatesWere: (error: string, percent: string, samples: string) =>
      `Recent estimates were off by ${error} on average; ${percent} of the last ${samples} waits were within the estimated range.`,
  },
  figures: figuresEn,
};
