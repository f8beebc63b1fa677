// The names of skills that occur in a company, for suggestions.
// Never decides that a skill exists: it does as soon as somebody names it.
import type { Company } from '../../../../src/api/company.js';

export const skillsOfAgents = ({ agents }: Company): ReadonlySet<string> =>
  new Set(agents.flatMap((agent) => Object.keys(agent.skills)));

export function knownSkills(company: Company): readonly string[] {
  const wished = company.queues.flatMap((queue) => queue.skills.map(({ skill }) => skill));
  return [...new Set([...skillsOfAgents(company), ...wished])].sort();
}
