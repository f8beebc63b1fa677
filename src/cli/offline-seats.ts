// Many extensions, agents and users from a file on the command line, while the service is stopped.
// Never runs beside the service: the data folder admits one process. Prints no password: they go into a file of their own.
import { closeSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { createCsvParseReader } from '../adapters/csv/csv-parse-reader.js';
import { createPinoLog } from '../adapters/system/pino-log.js';
import { seatLimits, type SeatCheck, type SeatImport, type SeatPassword } from '../api/seats.js';
import type { SeatCommands } from '../app/seats/feature.js';
import { createSeatCommands } from '../app/seats/seat-import.js';
import type { Store } from '../app/ports/store.js';
import { causeOf, exitCodes, fail, onStopSignal } from './command-exit.js';
import { byteOrderMark, csvLine, guarded } from '../core/kernel/csv-text.js';
import { describeFaults, errors, readCsvFile } from './csv-command.js';
import { companyCommandsOn, withStore } from './offline-commands.js';

export interface ImportSeatsOptions {
  readonly config: string;
  /** Where the passwords go that are made up. */
  readonly passwords?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const by = 'command line';
const pollMs = 200;

/** Makes and changes all that a CSV file names, or nothing. */
export async function importSeats(file: string, options: ImportSeatsOptions): Promise<void> {
  const content = await readCsvFile(file, seatLimits.fileBytes);
  await withStore(options.config, 'refuse', async (store) => {
    const { seats, close } = commandsOn(store);
    const { check } = await seats.check(content);
    if (options.dryRun === true || check.faultsTotal > 0) {
      print(file, options, check.faultsTotal > 0 ? 'refused' : 'checked', check);
      process.exitCode = check.faultsTotal > 0 ? exitCodes.config : 0;
    } else await importChecked(seats, content, file, check, options);
    await seats.close();
    close();
  });
}

function commandsOn(store: Store) {
  const { commands, secrets, clock, close } = companyCommandsOn(store);
  const seats = createSeatCommands({
    company: commands,
    store: store.company,
    csv: createCsvParseReader(),
    ...{ secrets, clock },
    log: createPinoLog({ level: 'warn' }),
  });
  return { seats, close };
}

async function importChecked(
  seats: SeatCommands,
  content: Uint8Array,
  file: string,
  check: SeatCheck,
  options: ImportSeatsOptions,
): Promise<void> {
  // Before anything is written: passwords that could not be kept would have to be set anew one by one.
  const passwords = check.passwords > 0 ? openPasswordFile(options.passwords) : undefined;
  try {
    const result = await finished(seats, content).catch((error: unknown) => {
      passwords?.discard();
      throw error;
    });
    if (result.passwordsLeft > 0) {
      const taken = seats.takePasswords(result.id, by);
      // On a full disk what could be written stays: these passwords are in force.
      if (taken.kind === 'granted') passwords?.write(taken.value);
    } else passwords?.discard();
    print(file, options, result.state, result.check);
    if (result.passwordsLeft > 0 && options.json !== true)
      process.stdout.write(`${options.passwords}: ${result.passwordsLeft} passwords; keep the file safe\n`);
    process.exitCode = result.state === 'done' ? 0 : exitCodes.failed;
  } finally {
    passwords?.close();
  }
}

async function finished(seats: SeatCommands, content: Uint8Array): Promise<SeatImport> {
  const started = await seats.startImport(content, { by });
  if (started.kind === 'refused') return fail(exitCodes.failed, started.message);
  let status = started.value;
  const { id } = status;
  onStopSignal(() => seats.cancelImport(id));
  while (status.state === 'preparing') {
    if (process.stderr.isTTY) process.stderr.write(`\r${status.percent}%`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    status = seats.importStatus(id) ?? status;
  }
  if (process.stderr.isTTY) process.stderr.write('\r      \r');
  return status;
}

function openPasswordFile(path: string | undefined) {
  if (path === undefined) {
    return fail(
      exitCodes.usage,
      'passwords would be made up: name a new file for them with --passwords <file>',
    );
  }
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx', 0o600);
  } catch (error) {
    return fail(exitCodes.cannotCreate, `${path}: cannot be written (${causeOf(error)})`);
  }
  return {
    write: (passwords: readonly SeatPassword[]) => writeFileSync(descriptor, passwordsAsCsv(passwords)),
    discard: () => unlinkSync(path),
    close: () => closeSync(descriptor),
  };
}

function passwordsAsCsv(passwords: readonly SeatPassword[]): string {
  const header = ['name', 'extension', 'sip-password', 'username', 'one-time-password'];
  const lines = passwords.map(({ name, extension, sipPassword, username, oneTimePassword }) =>
    [name, extension, sipPassword, username, oneTimePassword].map((field) => guarded(field ?? '')),
  );
  return byteOrderMark + [header, ...lines].map((fields) => csvLine(fields, ',')).join('');
}

function print(
  file: string,
  { dryRun = false, json = false }: ImportSeatsOptions,
  state: SeatImport['state'] | 'checked',
  check: SeatCheck,
): void {
  if (json) process.stdout.write(`${JSON.stringify({ state, dryRun, ...check })}\n`);
  else process.stdout.write(`${describe(file, state, check).join('\n')}\n`);
}

function describe(file: string, state: SeatImport['state'] | 'checked', check: SeatCheck): readonly string[] {
  const lines = [...describeFaults(file, check)];
  if (check.newSkills.length > 0) lines.push(`${file}: new skills: ${check.newSkills.join(', ')}`);
  if (state !== 'checked' && state !== 'done') {
    const { faultsTotal } = check;
    const why = state === 'refused' ? `${faultsTotal} ${errors(faultsTotal)}` : state;
    return [...lines, `${file}: ${why}; nothing was changed`];
  }
  const counts = (['extensions', 'agents', 'users'] as const).map((list) => {
    const { added, changed, unchanged } = check[list];
    return `${list} ${added} added, ${changed} changed, ${unchanged} unchanged`;
  });
  const queues = check.queues.length === 0 ? [] : [`queues ${check.queues.length} changed`];
  const what = [...counts, ...queues].join('; ');
  return [...lines, `${file}: ${state === 'checked' ? 'no errors; would be: ' : ''}${what}`];
}
