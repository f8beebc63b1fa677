// English texts about how the wallboard counts.
// Never formats numbers or times: they arrive as text.
export const figuresEn = {
  elsewhere: 'Sent elsewhere',
  cutOff: (count: number) => `${count} cut off`,
  /** What became of all who entered a queue today; the parts add up to the first figure. */
  sum: (of: Readonly<Record<FigurePart, string>>) =>
    `${of.offered} offered = ${of.answered} answered + ${of.abandoned} abandoned + ${of.elsewhere} sent elsewhere + ${of.calledBack} chose callback + ${of.cutOff} cut off + ${of.waiting} still waiting`,
  how: 'How these figures are counted',
  offeredMeans:
    'Everybody who entered the queue today: answered, abandoned, sent elsewhere, chose to be called back, was cut off by a fault, or still waits.',
  elsewhereMeans: 'Left the queue by one of its rules, for instance to voicemail or to another queue.',
  serviceLevelMeans:
    'Answered within the target ÷ (answered + abandoned + sent elsewhere). Whoever chose to be called back is not counted.',
  noAgents: 'No agents yet',
  noAgentsHint: 'Agents answer the calls of queues. They appear here as soon as there are any.',
  getStarted: 'Getting started',
};

export type FigurePart =
  'offered' | 'answered' | 'abandoned' | 'elsewhere' | 'calledBack' | 'cutOff' | 'waiting';
