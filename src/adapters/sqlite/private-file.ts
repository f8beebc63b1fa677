// Files that only the service's own user may read: they hold numbers of callers and password hashes.
// Never changes, nor even opens, a file that exists already.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes the file, empty and with mode 0600, and its directory with 0700; existing ones stay as they are. */
export function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Closing a file drops every lock that this process holds on it (POSIX), SQLite's among them.
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
}
