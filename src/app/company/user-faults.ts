// What is wrong with a user: an agent's account without the agent.
// Never checks roles: the border does.
import type { UserConfig } from '../../api/sessions.js';
import type { CompanyFault } from './company-fault.js';

export function userFaults({ role, agent }: UserConfig, path: string): readonly CompanyFault[] {
  if (role !== 'agent' || agent !== undefined) return [];
  const message = 'a user of role agent must name the agent who this is';
  return [{ code: 'agent-required', path: `${path}.agent`, message }];
}
