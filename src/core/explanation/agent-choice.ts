// Why an offer went to this agent and not to the next best.
// Never words it.
import type { Decision, DecisionTerm, RatedAgent } from '../acd/decision-model.js';
import { agentVerdicts } from '../acd/decision-model.js';
import type { AgentId } from '../kernel/ids.js';
import type { AgentChoice } from './explanation-model.js';

const chosenCode = agentVerdicts.indexOf('chosen');

/** `rung`: how many were rung for the call in the same moment, when it was more than the decision tells. */
export function choiceOf(decision: Decision, agentId: AgentId, rung = 1): AgentChoice {
  const { strategy, rated, verdicts } = decision;
  const winner = rated.find((one) => one.agentId === agentId);
  const next = rated.find((one) => one.agentId !== agentId);
  const chosen = verdicts.reduce((count, verdict) => count + (verdict === chosenCode ? 1 : 0), 0);
  const decidedBy = decision.decidedBy ?? (next === undefined ? 'only-one' : 'strategy');
  const choice: AgentChoice = { agentId, decidedBy, strategy, rung: Math.max(rung, chosen) };
  if (winner === undefined || next === undefined || decidedBy === 'only-one') return choice;
  const term = decidedBy === 'strategy' ? decidingTerm(decision, winner, next) : undefined;
  const idleLongerMs = lastIdle(winner) - lastIdle(next);
  return {
    ...choice,
    nextBestId: next.agentId,
    ...(term === undefined ? {} : { term }),
    ...(idleLongerMs > 0 ? { idleLongerMs } : {}),
  };
}

/** The idle time in ms is the last term of every strategy. */
const lastIdle = ({ terms }: RatedAgent): number =>
  terms.findLast(({ name }) => name === 'idle-time')?.value ?? 0;

function decidingTerm({ strategy }: Decision, winner: RatedAgent, next: RatedAgent): AgentChoice['term'] {
  if (strategy === 'score') return scoreTerm(winner, next);
  const differing = winner.terms.find((term, index) => term.value !== next.terms[index]?.value);
  if (differing === undefined) return undefined;
  const other = next.terms.find(({ name }) => name === differing.name)?.value;
  if (other === undefined) return undefined;
  const tier = winner.terms.find(({ name }) => name === 'tier')?.value;
  return {
    name: differing.name,
    winner: differing.value,
    nextBest: other,
    ...(differing.name === 'position' && tier !== undefined ? { tier } : {}),
  };
}

function scoreTerm(winner: RatedAgent, next: RatedAgent): AgentChoice['term'] {
  const points = ({ terms }: RatedAgent): readonly DecisionTerm[] => terms.slice(0, -1);
  const sum = (agent: RatedAgent): number => points(agent).reduce((total, { value }) => total + value, 0);
  let mostly: DecisionTerm['name'] | undefined;
  let greatest = 0;
  points(winner).forEach(({ name, value }, index) => {
    const lead = value - (points(next)[index]?.value ?? 0);
    if (lead > greatest) [greatest, mostly] = [lead, name];
  });
  return {
    name: 'score',
    winner: sum(winner),
    nextBest: sum(next),
    ...(mostly === undefined ? {} : { mostly }),
  };
}
