// Whose an extension is.
// Never asks the server.
import type { Company } from '../../../src/api/company.js';

/** The agent whom the extension rings. */
export const ownerOf = (number: string, { agents }: Company) =>
  agents.find(({ extension }) => extension === number);
