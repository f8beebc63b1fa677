// Logging in and out, and which token is whose session.
// Never stores a token or a password: only their hashes reach the store.
import type { Session } from '../../api/sessions.js';
import type { EpochMs } from '../../core/kernel/ids.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { networkOf } from '../../core/kernel/source-network.js';
import { passwordOf } from '../kernel/secret-places.js';
import type { Clock } from '../ports/clock.js';
import { guarded } from '../ports/guarded.js';
import type { Log } from '../ports/log.js';
import type { Secrets } from '../ports/secrets.js';
import type { SessionRow, Store } from '../ports/store.js';
import type { SessionCommands } from './feature.js';
import { LoginThrottle, perAddress, perUserAndAddress } from './login-throttle.js';
import { ThrottledLogIns } from './throttled-log-ins.js';
import { passwordWeakness } from './password-rules.js';

export interface SessionCommandsOptions {
  readonly store: Pick<Store, 'sessions' | 'company'>;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** What CompanyCommands tells sessions about users. */
export interface UserChangeListener {
  /** `endSessions`: the user is gone, or somebody gave the user another password. */
  userChanged(username: string, endSessions: boolean): void;
}

export interface OwnedSessionCommands extends SessionCommands, UserChangeListener {
  /** Ends here what another process took out of the store: the command that resets a password runs beside the service. */
  endRemoved(): void;
  /** Cancels the timer; sessions stay in the store. Idempotent. */
  close(): void;
}

/** Without use for so long a session ends, ms. */
const idleMs = 8 * 3_600_000;
/** So long a session lasts at most, ms. */
const maxMs = 7 * 24 * 3_600_000;
/** A use moves the end only when it moves it by this much, ms: not every request is a write. */
const slideStepMs = 60_000;
/** Password checks at once: each costs 32 MiB and a thread for a moment. */
const maxChecksAtOnce = 64;

export function createSessionCommands(options: SessionCommandsOptions): OwnedSessionCommands {
  return new StoredSessions(options);
}

interface KnownSession {
  readonly token: string;
  readonly username: string;
  expiresAtMs: EpochMs;
}

class StoredSessions implements OwnedSessionCommands {
  /** Sessions used since the start, by token hash: who listens for their end knows the token. */
  private readonly known = new Map<string, KnownSession>();
  /** Users as last read, so that not every request reads the whole company; whether a password is to be changed is not. */
  private readonly users = new Map<string, Omit<Session, 'mustChangePassword'>>();
  private readonly listeners = new Set<(token: string) => void>();
  private readonly userThrottle = new LoginThrottle(perUserAndAddress);
  private readonly addressThrottle = new LoginThrottle(perAddress);
  private readonly throttled: ThrottledLogIns;
  private checksAtOnce = 0;
  private decoyHash: Promise<string> | undefined;
  private timer: { readonly atMs: EpochMs; readonly cancel: () => void } | undefined;
  private closed = false;

  constructor(private readonly options: SessionCommandsOptions) {
    this.throttled = new ThrottledLogIns(options.clock, options.log);
  }

  async logIn(username: string, password: string, fromAddress: string): ReturnType<SessionCommands['logIn']> {
    const { store, secrets, clock, log } = this.options;
    const stored = store.company.secret(passwordOf(username));
    const right = await this.checkThrottled(username, networkOf(fromAddress), password, stored?.value);
    if (right !== true) {
      if (right.code === 'too-many-attempts') this.throttled.note(fromAddress);
      // A name that nobody has may be a password that somebody typed into the wrong field.
      else log.info({ ...(stored && { username }), fromAddress, code: right.code }, 'log-in refused');
      return right;
    }
    // While the password was checked, somebody may have removed the user or changed the password.
    const session = this.findUser(username);
    if (session === undefined || store.company.secret(passwordOf(username))?.value !== stored?.value)
      return wrongCredentials();
    const nowMs = clock.nowMs();
    const token = secrets.newToken();
    const expiresAtMs = (nowMs + idleMs) as EpochMs;
    store.sessions.removeExpired(nowMs);
    const row: SessionRow = {
      tokenHash: secrets.hashToken(token),
      username,
      createdAtMs: nowMs,
      expiresAtMs,
    };
    store.sessions.add(row);
    this.remember(token, row, expiresAtMs);
    log.info({ username, fromAddress }, 'logged in');
    return granted({ token, expiresAtMs, session });
  }

  authenticate(token: string): Session | undefined {
    const row = this.findRow(token);
    if (row === undefined) return undefined;
    const session = this.findUser(row.username);
    if (session === undefined) {
      this.end(row.tokenHash, token);
      return undefined;
    }
    this.slide(token, row);
    return session;
  }

  logOut(token: string): void {
    this.end(this.options.secrets.hashToken(token), token);
  }

  async changePassword(token: string, current: string, next: string): Promise<Outcome<Session>> {
    const { store, secrets, log } = this.options;
    const row = this.findRow(token);
    if (row === undefined) return wrongCredentials();
    const { username } = row;
    const stored = store.company.secret(passwordOf(username));
    const right = await this.checkThrottled(username, `session ${row.tokenHash}`, current, stored?.value);
    if (right !== true) return right;
    const weakness = passwordWeakness(next, username, current);
    if (weakness !== undefined) return refused('weak-password', weakness);
    const hash = await secrets.hashPassword(next);
    if (
      store.company.secret(passwordOf(username))?.value !== stored?.value ||
      this.findRow(token) === undefined
    ) {
      return wrongCredentials();
    }
    store.company.transaction(() => {
      store.company.setSecret(passwordOf(username), hash);
      store.company.note('passwords', username, {}, username, this.options.clock.nowMs());
    });
    this.users.delete(username);
    this.endAllOf(username, row.tokenHash);
    log.info({ username }, 'password replaced');
    const session = this.findUser(username);
    return session === undefined ? wrongCredentials() : granted(session);
  }

  onSessionEnded(listener: (token: string) => void): () => void {
    const hearer = guarded(this.options.log, 'a listener to ended sessions', listener);
    this.listeners.add(hearer);
    return () => this.listeners.delete(hearer);
  }

  userChanged(username: string, endSessions: boolean): void {
    this.users.delete(username);
    if (endSessions) this.endAllOf(username);
  }

  endRemoved(): void {
    for (const [tokenHash, { token }] of [...this.known]) {
      if (this.options.store.sessions.find(tokenHash) === undefined) this.end(tokenHash, token);
    }
  }

  close(): void {
    this.closed = true;
    this.throttled.close();
    this.timer?.cancel();
    this.timer = undefined;
  }

  /** Takes as long for a user who does not exist as for one who does. */
  private async checkThrottled(
    username: string,
    source: string,
    password: string,
    hash: string | undefined,
  ): Promise<true | Refusal> {
    const { clock, secrets } = this.options;
    const steadyMs = clock.steadyMs();
    const userKey = `${username}\n${source}`;
    const waitMs = Math.max(
      this.userThrottle.waitMs(userKey, steadyMs),
      this.addressThrottle.waitMs(source, steadyMs),
    );
    if (waitMs > 0) return tooManyAttempts(Math.ceil(waitMs));
    if (this.checksAtOnce >= maxChecksAtOnce) return tooManyAttempts(1_000);
    this.userThrottle.begin(userKey, steadyMs);
    this.addressThrottle.begin(source, steadyMs);
    this.checksAtOnce += 1;
    try {
      this.decoyHash ??= secrets.hashPassword(secrets.newToken());
      const matches = await secrets.verifyPassword(password, hash ?? (await this.decoyHash));
      if (!matches || hash === undefined) return wrongCredentials();
    } finally {
      this.checksAtOnce -= 1;
    }
    this.userThrottle.succeeded(userKey);
    this.addressThrottle.takeBack(source);
    return true;
  }

  private findRow(token: string): SessionRow | undefined {
    const { store, secrets, clock } = this.options;
    const tokenHash = secrets.hashToken(token);
    const row = store.sessions.find(tokenHash);
    if (row !== undefined && row.expiresAtMs > clock.nowMs()) return row;
    if (row !== undefined || this.known.has(tokenHash)) this.end(tokenHash, token);
    return undefined;
  }

  private findUser(username: string): Session | undefined {
    // Read anew each time: another process may have reset it.
    const password = this.options.store.company.secret(passwordOf(username));
    const person = this.users.get(username) ?? this.readPerson(username);
    if (person === undefined || password === undefined) return undefined;
    return { ...person, mustChangePassword: password.mustChange };
  }

  private readPerson(username: string): Omit<Session, 'mustChangePassword'> | undefined {
    const user = this.options.store.company.read()?.users.find((one) => one.username === username);
    if (user === undefined) return undefined;
    const { name, role, agent } = user;
    const person = { username, name, role, ...(agent === undefined ? {} : { agent }) };
    this.users.set(username, person);
    return person;
  }

  private slide(token: string, row: SessionRow): void {
    const { store, clock } = this.options;
    const expiresAtMs = Math.min(clock.nowMs() + idleMs, row.createdAtMs + maxMs) as EpochMs;
    const isWorthIt = expiresAtMs - row.expiresAtMs >= slideStepMs;
    if (isWorthIt) store.sessions.extend(row.tokenHash, expiresAtMs);
    this.remember(token, row, isWorthIt ? expiresAtMs : row.expiresAtMs);
  }

  private remember(token: string, row: SessionRow, expiresAtMs: EpochMs): void {
    this.known.set(row.tokenHash, { token, username: row.username, expiresAtMs });
    this.wakeBy(expiresAtMs);
  }

  private end(tokenHash: string, token: string): void {
    this.options.store.sessions.remove(tokenHash);
    this.known.delete(tokenHash);
    for (const listener of [...this.listeners]) listener(token);
  }

  private endAllOf(username: string, exceptTokenHash?: string): void {
    this.options.store.sessions.removeOfUser(username, exceptTokenHash);
    for (const [tokenHash, session] of [...this.known]) {
      if (session.username === username && tokenHash !== exceptTokenHash) this.end(tokenHash, session.token);
    }
  }

  /** One timer, never later than the session that ends first; a use in the meantime only lets it fire once too often. */
  private wakeBy(atMs: EpochMs): void {
    if (this.closed || (this.timer !== undefined && this.timer.atMs <= atMs)) return;
    this.timer?.cancel();
    this.timer = { atMs, cancel: this.options.clock.at(atMs, () => this.endExpired()) };
  }

  private endExpired(): void {
    this.timer = undefined;
    const nowMs = this.options.clock.nowMs();
    let nextMs: EpochMs | undefined;
    for (const [tokenHash, { token, expiresAtMs }] of [...this.known]) {
      if (expiresAtMs <= nowMs) this.end(tokenHash, token);
      else if (nextMs === undefined || expiresAtMs < nextMs) nextMs = expiresAtMs;
    }
    if (nextMs !== undefined) this.wakeBy(nextMs);
  }
}

const wrongCredentials = (): Refusal => refused('wrong-credentials', 'user name or password is wrong');

const tooManyAttempts = (retryAfterMs: number): Refusal => ({
  ...refused('too-many-attempts', `too many attempts; try again in ${Math.ceil(retryAfterMs / 1000)} s`),
  retryAfterMs,
});
