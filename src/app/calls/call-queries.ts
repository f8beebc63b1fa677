// Reads recorded calls.
// Never changes one.
import type { Company } from '../../api/company.js';
import type { CallId } from '../../core/kernel/ids.js';
import { normaliseNumber } from '../../core/pbx/number-normalisation.js';
import type { Journal } from '../ports/store.js';
import type { CallQueries } from './feature.js';

export function createCallQueries(
  journal: Pick<Journal, 'calls' | 'call'>,
  company: () => Pick<Company, 'settings'>,
): CallQueries {
  return {
    list: (query) => {
      const normalised = normaliseNumber(query.number ?? '', company().settings);
      return normalised.kind === 'e164' ? journal.calls(query, normalised.number) : journal.calls(query);
    },
    get: (id) => journal.call(id as CallId),
  };
}
