// Tells call handling who calls: the customers' records by number, and who spoke with a number last.
// Never keeps a caller waiting for a database that fails: the call goes on as a stranger's.
import type { AgentId, EpochMs } from '../../core/kernel/ids.js';
import type { CallerDirectory, KnownCustomer } from './caller-directory.js';
import type { CustomerStore } from '../ports/customer-store.js';
import type { Log } from '../ports/log.js';
import { StoreError } from '../ports/store.js';

export function createCustomerDirectory(
  store: Pick<CustomerStore, 'findByNumber' | 'lastAgentOf'>,
  log: Log,
): CallerDirectory {
  function orStranger<T>(lookUp: () => T | undefined): T | undefined {
    try {
      return lookUp();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.error({ err: error }, 'a caller could not be looked up and is treated as a stranger');
      return undefined;
    }
  }
  return {
    customerOf: (number: string): KnownCustomer | undefined =>
      orStranger(() => {
        const record = store.findByNumber(number);
        if (record === undefined) return undefined;
        const { id, name, language, agent, wishes } = record;
        const ownAgent = agent as AgentId | undefined;
        return {
          id,
          name,
          wishes,
          ...(language === undefined ? {} : { language }),
          ...(ownAgent === undefined ? {} : { ownAgent }),
        };
      }),
    lastAgentOf: (number: string, sinceMs: EpochMs): AgentId | undefined =>
      orStranger(() => store.lastAgentOf(number, sinceMs)),
  };
}
