// Turns what SQLite and the file system report into the store's typed errors.
// Never hides a programmer's error: constraint and syntax errors pass through as they are.
import { StoreError } from '../../app/ports/store.js';

const corruptCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];
const unavailableCodes = [
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_PERM',
  'SQLITE_IOERR',
  'SQLITE_PROTOCOL',
  'SQLITE_NOLFS',
];
const fullErrnos = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** True for the code itself and its extended codes, e.g. `SQLITE_IOERR_WRITE`. */
const isOneOf = (code: string, families: readonly string[]): boolean =>
  families.some((family) => code === family || code.startsWith(`${family}_`));

/** Not `instanceof Error`: errors of Node's own modules can stem from another realm. */
function faultOf(error: unknown): { readonly code: string; readonly message: string } | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error))
    return undefined;
  const { code, message } = error;
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : undefined;
}

/** The typed error for a fault of disk or file; anything else comes back unchanged. */
export function toStoreError(error: unknown, path: string): unknown {
  if (error instanceof StoreError) return error;
  const fault = faultOf(error);
  if (fault === undefined) return error;
  const { code, message } = fault;
  const because = { cause: error };
  if (code === 'SQLITE_FULL' || fullErrnos.includes(code)) {
    return new StoreError('store-full', `${path}: the disk is full`, because);
  }
  if (isOneOf(code, corruptCodes)) {
    return new StoreError('store-corrupt', `${path}: the database is damaged (${message})`, because);
  }
  const isErrno = 'syscall' in (error as object);
  if (isOneOf(code, unavailableCodes) || isErrno) {
    return new StoreError('store-unavailable', `${path}: ${message}`, because);
  }
  return error;
}

/** Runs `work`; what it throws leaves as a StoreError where the database is at fault. */
export type Guard = <T>(work: () => T) => T;

/** The same for what writes: see `createWriteGuard`. */
export interface StoreGuard {
  <T>(work: () => T): T;
  readonly write: Guard;
}

/** A guard that lets every write try. */
export function guardFor(path: string): StoreGuard {
  const guard: Guard = (work) => {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error, path);
    }
  };
  return Object.assign(guard, { write: guard });
}

/** SQLite's code of an error, or undefined when it is not from SQLite. */
export function sqliteCode(error: unknown): string | undefined {
  const code = faultOf(error)?.code;
  return code?.startsWith('SQLITE_') === true ? code : undefined;
}
