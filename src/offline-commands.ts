// Commands that work on the database while the service is stopped.
// Never runs beside the service: the data folder admits one process.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { makeDataDir, readServiceConfig, readYamlFile } from './adapters/config/config-file.js';
import { openSqliteStore } from './adapters/sqlite/sqlite-store.js';
import { createNodeSecrets } from './adapters/system/node-secrets.js';
import { createPinoLog } from './adapters/system/pino-log.js';
import { createSystemClock } from './adapters/system/system-clock.js';
import { companySchema } from './api/company.js';
import { createCompanyCommands } from './app/commands/company-commands.js';
import { upgradeExportedCompany } from './app/commands/company-upgrade.js';
import { createSessionCommands } from './app/commands/session-commands.js';
import type { Store } from './app/ports/store.js';
import { exitCodes, fail } from './command-exit.js';

/** Writes the company's configuration, without passwords, to a file or to standard output. */
export function exportCompany(configFile: string, file: string | undefined, json: boolean): Promise<void> {
  return withStore(configFile, (store) => {
    const company = store.company.read();
    if (company === undefined) return fail(exitCodes.failed, 'nothing is configured yet');
    const text = json ? `${JSON.stringify(company, null, 2)}\n` : stringify(company);
    if (file === undefined) process.stdout.write(text);
    else writeFileSync(file, text, { mode: 0o600 });
  });
}

/** Replaces the company's configuration by that of a file, or changes nothing. */
export function importCompany(configFile: string, file: string): Promise<void> {
  const company = readYamlFile(resolve(file), z.preprocess(upgradeExportedCompany, companySchema));
  return withStore(configFile, async (store) => {
    const { commands, close } = commandsOn(store);
    const outcome = await commands.importAll(company, 'command line');
    close();
    if (outcome.kind === 'refused') {
      const where = outcome.details?.map(({ path, message }) => `${path}: ${message}`).join('; ');
      return fail(exitCodes.config, `${file}: ${where ?? outcome.message}`);
    }
    process.stdout.write(`${file}: imported\n`);
  });
}

/** Gives a user a new one-time password: the way back in for an admin who lost the own one. */
export function resetPassword(configFile: string, username: string): Promise<void> {
  return withStore(configFile, async (store) => {
    if (store.company.password(username) === undefined)
      return fail(exitCodes.failed, `there is no user ${username} with a password`);
    const secrets = createNodeSecrets();
    const password = secrets.oneTimePassword();
    store.company.setPasswordHash(username, await secrets.hashPassword(password), true);
    store.sessions.removeOfUser(username);
    process.stdout.write(`${username}: one-time password ${password}\n`);
  });
}

/** Makes call records, statistics and call-backs anew from the journal. */
export function rebuildProjections(configFile: string): Promise<void> {
  return withStore(configFile, (store) => {
    const events = store.journal.rebuildProjections((done, total) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} events`);
    });
    process.stdout.write(`${events} events replayed\n`);
  });
}

function commandsOn(store: Store) {
  const secrets = createNodeSecrets();
  const clock = createSystemClock();
  const sessions = createSessionCommands({ store, secrets, clock, log: createPinoLog({ level: 'warn' }) });
  const commands = createCompanyCommands({ store, secrets, clock, sessions, onChanged: () => undefined });
  return { commands, close: () => sessions.close() };
}

/** Opens the database for as long as `work` takes. */
export async function withStore(
  configFile: string,
  work: (store: Store) => void | Promise<void>,
): Promise<void> {
  const { dataDir } = readServiceConfig(resolve(configFile));
  makeDataDir(dataDir, resolve(configFile));
  const clock = createSystemClock();
  const store = openSqliteStore({ path: join(dataDir, 'centrale.db'), nowMs: () => clock.nowMs() });
  try {
    await work(store);
  } finally {
    store.close();
  }
}
