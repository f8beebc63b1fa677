// Measures a hundred thousand customers: import, look-up of a caller, search and export.
// Never goes near a network.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCsvParseReader } from '../../src/adapters/csv/csv-parse-reader.js';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import type { CustomerImport } from '../../src/api/customers.js';
import { createCustomerCommands } from '../../src/app/customers/customer-commands.js';
import { initialCompany } from '../../src/app/company/initial-company.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';
import { createSeededRandom } from '../../src/core/kernel/seeded-random.js';
import { createFakeLog } from '../support/fake-log.js';
import { yieldToEventLoop } from '../../src/adapters/system/event-loop.js';
import { createSystemClock } from '../../src/adapters/system/system-clock.js';
import { figure, percentile } from '../support/bench-figures.js';

const CUSTOMERS = 100_000;
const random = createSeededRandom(20_261_122);
const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
const first = [
  'Jan',
  'Łukasz',
  'Marijke',
  'Anna',
  'Pieter',
  'Zofia',
  'Els',
  'Stanisław',
  'Bram',
  'Katarzyna',
];
const last = ['Jansen', 'Kowalska', 'de Vries', 'Wiśniewski', 'van den Berg', 'Bakker', 'Zieliński', 'Smit'];
const numberOf = (index: number): string => `+316${10_000_000 + index * 7}`;

const print = (name: string, value: number, unit: string): void => figure(name, value, unit, 3);
const print99 = (name: string, samples: number[], unit: string): void => {
  samples.sort((a, b) => a - b);
  print(`${name}.p50_${unit}`, percentile(samples, 50), unit);
  print(`${name}.p99_${unit}`, percentile(samples, 99), unit);
};

/** The longest time for which nobody else had a turn. */
async function longestStallMs(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let before = performance.now();
  const tick = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }, 1);
  await work();
  clearInterval(tick);
  return longest;
}

async function main(path: string): Promise<void> {
  const clock = createSystemClock();
  const store = openSqliteStore({ path, nowMs: () => 0 as EpochMs });
  const customers = createCustomerCommands({
    store: store.customers,
    changeLog: store.company,
    csv: createCsvParseReader(),
    company: initialCompany,
    clock,
    log: createFakeLog(),
    yieldToEventLoop,
  });
  const importAll = async (content: Uint8Array, dryRun: boolean): Promise<CustomerImport> => {
    const started = await customers.startImport(content, { dryRun, by: 'bench' });
    if (started.kind === 'refused') throw new Error(started.message);
    let status = started.value;
    while (['reading', 'writing', 'undoing'].includes(status.state)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      status = customers.importStatus(status.id) ?? status;
    }
    if (status.state !== 'done') throw new Error(JSON.stringify(status.faults.slice(0, 3)));
    return status;
  };

  const lines = ['id;name;numbers;language;priority;skills;notes'];
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const name = `${pick(first)} ${pick(last)} ${index}`;
    lines.push(
      `C-${index};${name};${numberOf(index)};nl;${index % 3};dutch:3;customer since ${1990 + (index % 35)}`,
    );
  }
  const content = Buffer.from(lines.join('\r\n'));
  for (const [name, dryRun] of [
    ['dry-run', true],
    ['import', false],
    ['import-again', false],
  ] as const) {
    const startMs = performance.now();
    const stall = await longestStallMs(async () => void (await importAll(content, dryRun)));
    print(`customers.100000.${name}_s`, (performance.now() - startMs) / 1000, 's');
    print(`customers.100000.${name}.stall_ms`, stall, 'ms');
  }

  const lookUps: number[] = [];
  for (let index = 0; index < 20_000; index += 1) {
    const number = numberOf(Math.floor(random() * CUSTOMERS * 1.2));
    const startMs = performance.now();
    store.customers.findByNumber(number);
    lookUps.push((performance.now() - startMs) * 1000);
  }
  print99('customers.100000.look-up', lookUps, 'us');

  for (const [name, search] of [
    ['common', 'jan'],
    ['rare', 'wisniewski 99999'],
    ['none', 'nobody at all'],
    ['number', '06 1234'],
    ['all', ''],
  ] as const) {
    const samples: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const startMs = performance.now();
      await customers.list({ search, limit: 50 });
      samples.push(performance.now() - startMs);
    }
    print99(`customers.100000.search-${name}`, samples, 'ms');
    const stall = await longestStallMs(async () => void (await customers.list({ search, limit: 50 })));
    print(`customers.100000.search-${name}.stall_ms`, stall, 'ms');
  }

  const startMs = performance.now();
  let bytes = 0;
  for await (const piece of customers.exportCsv('comma')) bytes += piece.length;
  print('customers.100000.export_s', (performance.now() - startMs) / 1000, 's');
  if (bytes < content.length / 2) throw new Error('the export is too short');
  await customers.close();
  store.close();
}

const folder = mkdtempSync(join(tmpdir(), 'centrale-bench-'));
void main(join(folder, 'c.db')).finally(() => rmSync(folder, { recursive: true, force: true }));
