// A company for loads: agents who can serve every queue of the demo's menu, one extension each, and no wrap-up.
// Never has more users than the demo's administrators.
import { companySchema, type Company } from '../../src/api/company.js';
import { demoCompany } from '../../src/cli/demo/demo-company.js';

/** From 3001 on. */
export const loadExtensions = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(3001 + index));

/** `more`: extensions without an agent. */
export function loadCompany(
  extensions: readonly string[],
  passwordOf: (extension: string) => string,
  more: readonly string[] = [],
): Company {
  return companySchema.parse({
    ...demoCompany,
    queues: demoCompany.queues.map(({ id, name }) => ({
      id,
      name,
      skills: [{ skill: id }],
      wrapUpSeconds: 0,
    })),
    agents: extensions.map((extension) => ({
      id: extension,
      name: `Agent ${extension}`,
      extension,
      skills: { sales: 5, support: 5, billing: 5 },
    })),
    extensions: [...extensions, ...more].map((number) => ({
      number,
      name: `Phone ${number}`,
      sipPassword: passwordOf(number),
    })),
    users: demoCompany.users.filter((user) => user.role === 'admin'),
  });
}
