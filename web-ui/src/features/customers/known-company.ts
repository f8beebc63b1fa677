// As much of the company as somebody knows who may not set it up: its agents, from the live figures.
// Never sent anywhere.
import { agentSchema } from '../../../../src/api/acd.js';
import { companySchema, type Company } from '../../../../src/api/company.js';
import type { AgentLive } from '../../../../src/api/live.js';

const nothing: Company = companySchema.parse({
  settings: {
    name: '–',
    language: 'en',
    timeZone: 'UTC',
    countryCode: '1',
    internationalPrefix: '',
    trunkPrefix: '',
  },
  trunks: [],
  dids: [],
  flows: [],
  queues: [],
  agents: [],
  extensions: [],
  users: [],
});

export function companyOfAgents(agents: readonly AgentLive[]): Company {
  return {
    ...nothing,
    agents: agents.map(({ id, name, extension, skills }) =>
      agentSchema.parse({ id, name, extension, skills }),
    ),
  };
}
