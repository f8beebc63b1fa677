// Which database a settings file leads to, for commands other than `run`.
// Never makes settings, a folder or a database.
import { join, resolve } from 'node:path';
import { readServiceConfig } from '../adapters/config/config-file.js';

/** Throws ConfigError, also when there is no such settings file. */
export function databaseOfSettings(configFile: string): string {
  return join(readServiceConfig(resolve(configFile)).dataDir, 'centrale.db');
}
