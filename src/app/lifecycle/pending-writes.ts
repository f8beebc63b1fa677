// Writes that can wait: what the store refuses now is written when it takes it again, in order, the last one of a key only.
// Never used for the journal, nor for what somebody was promised is saved.
import type { EpochMs } from '../../core/kernel/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { StoreError, type Binding, type BindingStore, type SessionStore } from '../ports/store.js';

/** Between two attempts, ms. */
const retryMs = 2000;

export interface PendingWritesOptions {
  readonly clock: Pick<Clock, 'nowMs' | 'at'>;
  readonly log: Log;
  /** For the log, e.g. `registrations`. */
  readonly what: string;
}

export class PendingWrites {
  private readonly pending = new Map<string, () => void>();
  private cancelRetry: (() => void) | undefined;

  constructor(private readonly options: PendingWritesOptions) {}

  /**
   * Writes now, or as soon as it can be. `key`: what it is about; a later write about the same replaces it. Throws only
   * what a programmer must mend.
   */
  write(key: string, work: () => void): void {
    this.pending.delete(key);
    // While others wait, so does this one: each attempt costs time.
    if (this.pending.size === 0 && this.isWritten(work)) return;
    this.pending.set(key, work);
    if (this.cancelRetry !== undefined) return;
    const { log, what } = this.options;
    log.error(
      { what, pending: this.pending.size },
      'cannot be saved now; goes on in memory and is saved later',
    );
    this.waitAndTry();
  }

  /** Writes what is pending; throws StoreError when it cannot be. */
  writeAll(): void {
    for (const [key, work] of [...this.pending]) {
      try {
        work();
      } catch (error) {
        if (error instanceof StoreError) throw error;
        // What can never be written must not stand in the way of the rest.
        this.options.log.error({ err: error, what: this.options.what }, 'can never be saved');
      }
      this.pending.delete(key);
    }
  }

  /** What is still pending is tried a last time. */
  close(): void {
    this.cancelRetry?.();
    this.cancelRetry = undefined;
    this.tryAll();
  }

  private waitAndTry(): void {
    const { clock, log, what } = this.options;
    this.cancelRetry = clock.at((clock.nowMs() + retryMs) as EpochMs, () => {
      this.cancelRetry = undefined;
      if (this.tryAll()) log.info({ what }, 'saved again');
      else this.waitAndTry();
    });
  }

  private tryAll(): boolean {
    return this.isWritten(() => this.writeAll());
  }

  /** False when the store refuses. */
  private isWritten(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.debug({ err: error, what: this.options.what }, 'not saved');
      return false;
    }
  }
}

/** Phones stay registered, and go on registering, while nothing can be saved; the registrar remembers them all. */
export function bindingsSavedLater(store: BindingStore, pending: PendingWrites): BindingStore {
  const keyOf = ({ extension, contactUri }: Pick<Binding, 'extension' | 'contactUri'>): string =>
    `${extension}\n${contactUri}`;
  return {
    all: (nowMs) => store.all(nowMs),
    put: (binding) => pending.write(keyOf(binding), () => store.put(binding)),
    remove: (extension, contactUri) =>
      pending.write(keyOf({ extension, contactUri }), () => store.remove(extension, contactUri)),
  };
}

/** Users stay logged in, and can log out, while nothing can be saved; nobody can log in. */
export function sessionsSavedLater(store: SessionStore, pending: PendingWrites): SessionStore {
  /** By hash: until when; 0 = ended. What the store does not know yet. */
  const unsaved = new Map<string, EpochMs>();
  const later = (tokenHash: string, expiresAtMs: EpochMs, work: () => void): void => {
    unsaved.set(tokenHash, expiresAtMs);
    pending.write(tokenHash, () => {
      work();
      unsaved.delete(tokenHash);
    });
  };
  /** Users whose sessions ended, and but for which. */
  const endedUsers = new Map<string, string | undefined>();
  return {
    add(session) {
      // Ends of sessions that are still pending could end this one too.
      pending.writeAll();
      store.add(session);
    },
    find(tokenHash) {
      const row = store.find(tokenHash);
      if (row === undefined || (endedUsers.has(row.username) && endedUsers.get(row.username) !== tokenHash))
        return undefined;
      return { ...row, expiresAtMs: unsaved.get(tokenHash) ?? row.expiresAtMs };
    },
    extend: (tokenHash, expiresAtMs) =>
      later(tokenHash, expiresAtMs, () => store.extend(tokenHash, expiresAtMs)),
    remove: (tokenHash) => later(tokenHash, 0 as EpochMs, () => store.remove(tokenHash)),
    removeOfUser(username, exceptTokenHash) {
      endedUsers.set(username, exceptTokenHash);
      pending.write(`user ${username}`, () => {
        store.removeOfUser(username, exceptTokenHash);
        endedUsers.delete(username);
      });
    },
    removeExpired: (nowMs) => store.removeExpired(nowMs),
  };
}
