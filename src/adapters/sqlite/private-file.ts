// Files that only the service's own user may read: they hold numbers of callers and password hashes.
// Never changes the mode of a file or directory that exists already: that is the administrator's choice.
import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the file, empty and with mode 0600, and its directory with 0700; existing ones stay as they are. */
export function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Not O_WRONLY: a read-only file is reported by SQLite in its own words when it is written to.
  closeSync(openSync(path, constants.O_RDONLY | constants.O_CREAT, 0o600));
}
