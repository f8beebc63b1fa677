// What the list of agents shows, and how an agent is edited.
// Never draws; list-section.tsx does.
import { agentSchema, type AgentConfig } from '../../../../src/api/acd.js';
import type { Company } from '../../../../src/api/company.js';
import { ownerOf } from '../../forms/owner-of.js';
import { basics, count, keyField, options, text, type Section } from '../../forms/section.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { checkAgent } from '../acd/item-checks.js';
import { skillsText } from '../acd/skills-text.js';
import { AgentSkillsPart } from './agent-skills-part.js';

export const agentSection = (company: Company, t: Dictionary): Section<AgentConfig> => ({
  list: 'agents',
  schema: agentSchema,
  items: company.agents,
  keyOf: (agent) => agent.id,
  columns: [
    { label: t.fields.personName, value: (agent) => agent.name },
    { label: t.fields.id, value: (agent) => agent.id },
    { label: t.fields.extension, value: (agent) => agent.extension },
    { label: t.fields.skills, value: (agent) => skillsText(agent.skills) || '—' },
  ],
  groups: () => [
    basics(
      [
        text('name', t.fields.personName),
        keyField('id', t.fields.id, t.fields.idHint),
        {
          kind: 'select',
          name: 'extension',
          label: t.fields.extension,
          options: options(
            company.extensions,
            (extension) => extension.number,
            // Each rings one agent: whose it is already is told before it is chosen.
            ({ number, name }) => {
              const owner = ownerOf(number, company);
              return owner ? `${number} ${name} (${t.fields.agent}: ${owner.name})` : `${number} ${name}`;
            },
          ),
        },
        {
          kind: 'part',
          name: 'skills',
          label: t.fields.skills,
          hint: t.routing.agent.skillsHint,
          part: AgentSkillsPart,
          owns: ['desires'],
        },
      ],
      t,
    ),
    {
      id: 'capacity',
      title: t.routing.groups.capacity,
      intro: t.routing.agent.capacity,
      fields: [
        count('capacity.voice', t.routing.agent.voice),
        { ...count('costPerHour', t.routing.agent.cost, t.routing.agent.costHint), fraction: true },
      ],
    },
  ],
  // The schema's own defaults, shown before saving.
  blank: { skills: {}, desires: {}, costPerHour: 0, capacity: agentSchema.shape.capacity.parse(undefined) },
  check: (agent) => checkAgent(agent, company, t),
});
