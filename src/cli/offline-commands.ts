// Commands that work on the database while the service is stopped.
// Never runs beside the service: the data folder admits one process.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { makeDataDir, readYamlFile, UnreadableFileError } from '../adapters/config/config-file.js';
import { noDatabase } from '../adapters/sqlite/sqlite-existing-database.js';
import { openSqliteStore } from '../adapters/sqlite/sqlite-store.js';
import { createNodeSecrets } from '../adapters/system/node-secrets.js';
import { createPinoLog } from '../adapters/system/pino-log.js';
import { createSystemClock } from '../adapters/system/system-clock.js';
import { companySchema, type Company } from '../api/company.js';
import { createCompanyCommands } from '../app/company/company-commands.js';
import { upgradeExportedCompany } from '../app/company/company-upgrade.js';
import { createSessionCommands } from '../app/sessions/session-commands.js';
import type { Store } from '../app/ports/store.js';
import { exitCodes, fail } from './command-exit.js';
import { databaseOfSettings } from './database-of-settings.js';

/** Replaces the company's configuration by that of a file, or changes nothing. */
export function importCompany(configFile: string, file: string): Promise<void> {
  const company = readCompany(file);
  return withStore(configFile, 'make', async (store) => {
    const { commands, close } = companyCommandsOn(store);
    const outcome = await commands.importAll(company, 'command line');
    close();
    if (outcome.kind === 'refused') {
      const where = outcome.details?.map(({ path, message }) => `${path}: ${message}`).join('; ');
      return fail(exitCodes.config, `${file}: ${where ?? outcome.message}`);
    }
    process.stdout.write(`${file}: imported\n`);
  });
}

function readCompany(file: string): Company {
  try {
    return readYamlFile(resolve(file), z.preprocess(upgradeExportedCompany, companySchema));
  } catch (error) {
    if (error instanceof UnreadableFileError) return fail(exitCodes.noInput, error.message);
    throw error;
  }
}

/** Rebuilds call records, statistics and callbacks from the journal. */
export function rebuildProjections(configFile: string, json: boolean): Promise<void> {
  return withStore(configFile, 'refuse', (store) => {
    const events = store.journal.rebuildProjections((done, total) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} events`);
    });
    process.stdout.write(json ? `${JSON.stringify({ events })}\n` : `${events} events replayed\n`);
  });
}

export function companyCommandsOn(store: Store) {
  const secrets = createNodeSecrets();
  const clock = createSystemClock();
  const sessions = createSessionCommands({ store, secrets, clock, log: createPinoLog({ level: 'warn' }) });
  const commands = createCompanyCommands({ store, secrets, clock, sessions, onChanged: () => undefined });
  return { commands, secrets, clock, close: () => sessions.close() };
}

/** Opens the database for as long as `work` takes. */
export async function withStore(
  configFile: string,
  ifMissing: 'make' | 'refuse',
  work: (store: Store) => void | Promise<void>,
): Promise<void> {
  const path = databaseOfSettings(configFile);
  if (!existsSync(path)) {
    if (ifMissing === 'refuse') throw noDatabase(path);
    makeDataDir(dirname(path), resolve(configFile));
  }
  const clock = createSystemClock();
  const store = openSqliteStore({ path, nowMs: () => clock.nowMs() });
  try {
    await work(store);
  } finally {
    store.close();
  }
}
