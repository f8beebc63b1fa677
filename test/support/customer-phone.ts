// The customer at the other end of a trunk's outbound side: SIPp as the carrier that rings a phone outside.
// Never calls by itself; what it does when it is called is settled beforehand.
import { SippProcess, type ScenarioName, type SippOptions } from './sipp-process.js';

export type CustomerBehaviour =
  'answers' | 'answers-then-hangs-up' | 'busy' | 'declines' | 'never-answers' | 'asks-for-credentials';

const scenarios: Readonly<Record<CustomerBehaviour, ScenarioName>> = {
  answers: 'agent-answers',
  'answers-then-hangs-up': 'agent-answers-then-hangs-up',
  busy: 'agent-busy',
  declines: 'agent-declines',
  'never-answers': 'agent-never-answers',
  'asks-for-credentials': 'carrier-challenges',
};

export interface CustomerOptions extends Partial<Omit<SippOptions, 'scenario' | 'remote'>> {
  readonly behaviour: CustomerBehaviour;
}

/**
 * Listens on `localPort`, where a trunk's outbound side must point: `outbound: { host: '127.0.0.1', port: localPort }`.
 * Takes one call unless `calls` says otherwise (0 = without end). Its user name, when it asks, is `user`.
 */
export function startCustomer({ behaviour, ...options }: CustomerOptions): Promise<SippProcess> {
  return SippProcess.start({ ...options, scenario: scenarios[behaviour] });
}
