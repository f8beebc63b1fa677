// What is wrong with the agent statuses together: one is missing that Centrale itself gives to agents.
// Never checks names: the schema does.
import type { AgentStatusItem } from '../../api/agent-statuses.js';
import { missedOffersReason } from '../../core/acd/acd-settings.js';
import { phoneBreakStatus } from '../../core/acd/agent-status-list.js';
import type { CompanyFault } from './company-fault.js';

const givenByCentrale = {
  [phoneBreakStatus]: 'agents get it by *13 on their phones',
  [missedOffersReason]: 'agents get it who miss too many calls',
};

export function agentStatusFaults(
  statuses: readonly AgentStatusItem[],
  path: string,
): readonly CompanyFault[] {
  const ids = new Set(statuses.map(({ id }) => id));
  return Object.entries(givenByCentrale)
    .filter(([id]) => !ids.has(id))
    .map(([id, why]) => ({
      code: 'required-status',
      path: `${path}.${id}`,
      message: `status "${id}" has to be there: ${why}`,
    }));
}
