// Customers: who may see and change what the company knows of them.
// Never stores one; customer-commands.ts does.
import {
  customersApi,
  type Customer,
  type CustomerImport,
  type CustomerList,
  type CustomerListQuery,
  type CustomerRecord,
} from '../../api/customers.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { found, may, permitted, refuseWithout, type Actor } from '../kernel/actor.js';
import type { Basis } from '../kernel/changed-meanwhile.js';
import { feature } from '../kernel/feature.js';
import type { AnyRouteRequest } from '../kernel/route-handlers.js';
import { AgentScope, type AgentScopeSources } from '../live/agent-scope.js';

export interface CustomerCommands {
  list(query: CustomerListQuery): Promise<CustomerList>;
  get(id: string): CustomerRecord | undefined;
  /**
   * Creates or replaces one. Refusals: `key-mismatch`, `invalid-number`, `number-taken`,
   * `invalid-reference` (agent), `invalid-skill-rule`, `import-running`.
   */
  put(id: string, customer: Customer, by: string, basis?: Basis): Outcome<CustomerRecord>;
  /** Refusals: `not-found`, `import-running`, `changed-meanwhile`. */
  remove(id: string, by: string, basis?: Basis): Outcome<undefined>;
  /**
   * Reads a CSV file and, unless it is a dry run, writes all of it or nothing. A short file is done when this resolves;
   * `importStatus` tells how a long one goes on. Refusals: `import-running`.
   */
  startImport(
    content: Uint8Array,
    options: { readonly dryRun: boolean; readonly by: string },
  ): Promise<Outcome<CustomerImport>>;
  /** Of the last import; undefined when it has another id. */
  importStatus(id: string): CustomerImport | undefined;
  /** Refusals: `not-found`, `already-closed`. */
  cancelImport(id: string): Outcome<undefined>;
  /** All customers as CSV, which `startImport` reads. */
  exportCsv(delimiter: 'comma' | 'semicolon'): AsyncIterable<string>;
  /** Cancels an import that is running and waits for it. Idempotent. */
  close(): Promise<void>;
}

export const customersFeature = feature({
  name: 'customers',
  routes: customersApi.routes,
  as: (
    { customers, live, calls }: { readonly customers: CustomerCommands } & AgentScopeSources,
    actor: Actor,
  ) => {
    const scope = new AgentScope({ live, calls }, actor);
    const by = actor.username;
    const supervising = (): Refusal | undefined => refuseWithout(actor, 'supervise');
    const notOnTheLine = (): Refusal =>
      refused('forbidden', 'agents may see only the record of the customer on their own line');
    return {
      customers: {
        async list(query: CustomerListQuery) {
          const { number } = query;
          const seen =
            may(actor, 'supervise') || (number !== undefined && scope.numbersOnTheLine().has(number));
          return seen ? granted(await customers.list(query)) : notOnTheLine();
        },
        get(id: string) {
          const customer = customers.get(id);
          if (may(actor, 'supervise')) return found(customer, `no customer ${id}`);
          const onTheLine = scope.numbersOnTheLine();
          return customer?.numbers.some((number) => onTheLine.has(number))
            ? granted(customer)
            : notOnTheLine();
        },
        put: (id: string, customer: Customer, basis?: Basis) =>
          supervising() ?? customers.put(id, customer, by, basis),
        remove: (id: string, basis?: Basis) => supervising() ?? customers.remove(id, by, basis),
        startImport: async (content: Uint8Array, { dryRun }: { readonly dryRun: boolean }) =>
          supervising() ?? (await customers.startImport(content, { dryRun, by })),
        importStatus: (id: string) => supervising() ?? found(customers.importStatus(id), `no import ${id}`),
        cancelImport: (id: string) => supervising() ?? customers.cancelImport(id),
        exportCsv: (delimiter: 'comma' | 'semicolon') =>
          permitted(actor, 'supervise', () => customers.exportCsv(delimiter)),
      },
    };
  },
  handlers: (as) => ({
    customers: (request) => as(request).customers.list(request.query),
    customer: (request) => withVersion(request, as(request).customers.get(request.params.id)),
    putCustomer: (request) =>
      withVersion(request, as(request).customers.put(request.params.id, request.body, request.basis)),
    removeCustomer: (request) => as(request).customers.remove(request.params.id, request.basis),
    exportCustomers: (request) => as(request).customers.exportCsv(request.query.delimiter),
    importCustomers: (request) =>
      as(request).customers.startImport(request.body, { dryRun: request.query.dryRun === 'true' }),
    customerImport: (request) => as(request).customers.importStatus(request.params.id),
    cancelCustomerImport: (request) => as(request).customers.cancelImport(request.params.id),
  }),
});

/** A customer's record is as new as its last change. */
function withVersion(
  { tellVersion }: Pick<AnyRouteRequest, 'tellVersion'>,
  outcome: Outcome<CustomerRecord>,
): Outcome<CustomerRecord> {
  if (outcome.kind === 'granted') tellVersion(outcome.value.changedAtMs);
  return outcome;
}
