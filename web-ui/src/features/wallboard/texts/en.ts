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
