// Reads recorded calls.
// Never changes one.
import type { CallId } from '../../core/kernel/ids.js';
import type { Journal } from '../ports/store.js';
import type { CallQueries } from './feature.js';

export function createCallQueries(journal: Pick<Journal, 'calls' | 'call'>): CallQueries {
  return {
    list: (query) => journal.calls(query),
    get: (id) => journal.call(id as CallId),
  };
}
