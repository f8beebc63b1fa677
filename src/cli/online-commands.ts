// Commands that work on the database beside a running service, or without one.
// Never takes the data folder's lock, and writes nothing but one user's password.
import { createWriteStream, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'yaml';
import { resetStoredPassword } from '../adapters/sqlite/sqlite-password-reset.js';
import { openStoreReader, type StoreReader } from '../adapters/sqlite/sqlite-store-reader.js';
import { createNodeSecrets } from '../adapters/system/node-secrets.js';
import { createSystemClock } from '../adapters/system/system-clock.js';
import { exportCustomersAsCsv } from '../app/customers/customer-export.js';
import { causeOf, exitCodes, fail } from './command-exit.js';
import { databaseOfSettings } from './database-of-settings.js';

/** Writes the company's configuration, without passwords, to a file or to standard output. */
export function exportCompany(configFile: string, file: string | undefined, json: boolean): Promise<void> {
  return withReader(configFile, (reader) => {
    const company = reader.company();
    if (company === undefined) return fail(exitCodes.failed, 'nothing is configured yet');
    const text = json ? `${JSON.stringify(company, null, 2)}\n` : stringify(company);
    if (file === undefined) process.stdout.write(text);
    else
      try {
        writeFileSync(file, text, { mode: 0o600 });
      } catch (error) {
        cannotWrite(file, error);
      }
  });
}

/** Writes all customers as CSV to a file or to standard output. */
export function exportCustomers(
  file: string | undefined,
  { config, semicolon }: { readonly config: string; readonly semicolon?: boolean },
): Promise<void> {
  return withReader(config, async (reader) => {
    const delimiter = semicolon === true ? 'semicolon' : 'comma';
    const source = Readable.from(exportCustomersAsCsv(reader.customers(), delimiter));
    if (file === undefined) await pipeline(source, process.stdout, { end: false });
    else {
      const target = createWriteStream(file, { mode: 0o600 });
      target.on('error', (error) => cannotWrite(file, error));
      await pipeline(source, target);
    }
  });
}

/** Gives a user a new one-time password: the way back in for an admin who lost the own one. */
export async function resetPassword(configFile: string, username: string, json: boolean): Promise<void> {
  const path = databaseOfSettings(configFile);
  const secrets = createNodeSecrets();
  const password = secrets.oneTimePassword();
  // Hashing takes its time: before anything is locked.
  const hash = await secrets.hashPassword(password);
  if (!resetStoredPassword(path, username, hash, { by: 'command line', atMs: createSystemClock().nowMs() }))
    return fail(exitCodes.failed, `there is no user ${username} with a password`);
  process.stdout.write(
    json
      ? `${JSON.stringify({ username, oneTimePassword: password })}\n`
      : `${username}: one-time password ${password}\n`,
  );
}

const cannotWrite = (file: string, error: unknown): never =>
  fail(exitCodes.cannotCreate, `${file}: cannot be written (${causeOf(error)})`);

async function withReader(
  configFile: string,
  work: (reader: StoreReader) => void | Promise<void>,
): Promise<void> {
  const reader = openStoreReader(databaseOfSettings(configFile));
  try {
    await work(reader);
  } finally {
    reader.close();
  }
}
