// Lists of customers read in on the command line, while the service is stopped.
// Never runs beside the service: the data folder admits one process.
import { createCsvParseReader } from '../adapters/csv/csv-parse-reader.js';
import { yieldToEventLoop } from '../adapters/system/event-loop.js';
import { createPinoLog } from '../adapters/system/pino-log.js';
import { createSystemClock } from '../adapters/system/system-clock.js';
import { customerLimits, type CustomerImport } from '../api/customers.js';
import type { CustomerCommands } from '../app/customers/feature.js';
import { createCustomerCommands } from '../app/customers/customer-commands.js';
import { initialCompany } from '../app/company/initial-company.js';
import type { Store } from '../app/ports/store.js';
import { exitCodes, fail, onStopSignal } from './command-exit.js';
import { describeFaults, errors, readCsvFile } from './csv-command.js';
import { withStore } from './offline-commands.js';

export interface ImportCustomersOptions {
  readonly config: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const pollMs = 200;

/** Adds and changes customers by a CSV file, all of it or nothing; Ctrl-C takes back what was written. */
export async function importCustomers(file: string, options: ImportCustomersOptions): Promise<void> {
  const content = await readCsvFile(file, customerLimits.importBytes);
  await withStore(options.config, 'refuse', async (store) => {
    const customers = commandsOn(store);
    const result = await finished(customers, content, options.dryRun === true);
    await customers.close();
    process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : describe(file, result));
    process.exitCode =
      result.state === 'done' ? 0 : result.state === 'refused' ? exitCodes.config : exitCodes.failed;
  });
}

function commandsOn(store: Store): CustomerCommands {
  return createCustomerCommands({
    store: store.customers,
    changeLog: store.company,
    csv: createCsvParseReader(),
    company: () => store.company.read() ?? initialCompany(),
    clock: createSystemClock(),
    log: createPinoLog({ level: 'warn' }),
    yieldToEventLoop,
  });
}

async function finished(
  customers: CustomerCommands,
  content: Uint8Array,
  dryRun: boolean,
): Promise<CustomerImport> {
  const started = await customers.startImport(content, { dryRun, by: 'command line' });
  if (started.kind === 'refused') return fail(exitCodes.failed, started.message);
  const { id } = started.value;
  onStopSignal(() => customers.cancelImport(id));
  let status = started.value;
  while (['reading', 'writing', 'undoing'].includes(status.state)) {
    if (process.stderr.isTTY) process.stderr.write(`\r${status.percent}%`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    status = customers.importStatus(id) ?? status;
  }
  if (process.stderr.isTTY) process.stderr.write('\r      \r');
  return status;
}

function describe(file: string, result: CustomerImport): string {
  const { added, changed, unchanged, faultsTotal, dryRun, state } = result;
  const lines = [...describeFaults(file, result)];
  const counts = `${added} added, ${changed} changed, ${unchanged} unchanged`;
  if (state === 'done') lines.push(`${file}: ${dryRun ? 'no errors; would be ' : ''}${counts}`);
  else if (state === 'refused')
    lines.push(`${file}: ${faultsTotal} ${errors(faultsTotal)}; nothing was changed`);
  else lines.push(`${file}: ${state}; nothing was changed`);
  return `${lines.join('\n')}\n`;
}
