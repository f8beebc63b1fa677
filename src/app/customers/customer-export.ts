// All customers as a CSV file, in parts.
// Never holds more of them at once than one part, nor up a call: others have a turn between the parts.
import type { CustomerStore } from '../ports/customer-store.js';
import { writeCustomer, writeHeader } from './customer-csv.js';

/** Customers that are read in one turn. */
const exportTurn = 500;

/** `yieldToEventLoop` resolves when everybody else has had a turn; not needed where there is nobody else. */
export async function* exportCustomersAsCsv(
  store: Pick<CustomerStore, 'afterId'>,
  delimiter: 'comma' | 'semicolon',
  yieldToEventLoop?: () => Promise<void>,
): AsyncIterable<string> {
  const separator = delimiter === 'comma' ? ',' : ';';
  yield writeHeader(separator);
  let lastId = '';
  for (;;) {
    const customers = store.afterId(lastId, exportTurn);
    const last = customers.at(-1);
    if (last === undefined) return;
    yield customers.map((customer) => writeCustomer(customer, separator)).join('');
    lastId = last.id;
    await yieldToEventLoop?.();
  }
}
