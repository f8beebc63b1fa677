// Who a request is from, by its digest credentials; addresses that try out passwords are not listened to for a while.
// Never logs a request of an address that is being ignored: an attack must not fill the disk.
import type { Log } from '../../app/ports/log.js';
import type { DigestAuthenticator, DigestVerdict } from './digest-authenticator.js';
import { PasswordGuard } from './password-guard.js';

export type LoginVerdict =
  | DigestVerdict
  /** Answer 403, and say nothing. */
  | { readonly kind: 'ignored' };

export interface SipLoginOptions {
  readonly authenticator: DigestAuthenticator;
  /** That extension has a device at that address, which has proven its password before. */
  readonly isAtHome: (user: string, address: string) => boolean;
  readonly steadyMs: () => number;
  readonly log: Log;
}

export interface LoginRequest {
  readonly method: string;
  readonly headers: readonly (string | undefined)[];
  /** Address of the sender. */
  readonly source: string;
  /** Whom the request says it is from. */
  readonly user: string;
}

/** Longer names are nobody's. */
const longestUser = 64;
/** Ten guesses every three minutes find no password of eight characters, and a phone is soon back that had a wrong one, ms. */
const userBlockMs = 2 * 60_000;

export class SipLogin {
  private readonly guard: PasswordGuard;
  /** Of each user at each address, also where that user is at home: somebody else may sit there too. */
  private readonly users: PasswordGuard;

  constructor(private readonly options: SipLoginOptions) {
    this.guard = new PasswordGuard(options.steadyMs);
    this.users = new PasswordGuard(options.steadyMs, userBlockMs);
  }

  /** Since the start. */
  get totals(): PasswordGuard['totals'] {
    return this.guard.totals;
  }

  verify({ method, headers, source, user }: LoginRequest): LoginVerdict {
    const { authenticator, isAtHome, log } = this.options;
    const userThere = `${user.slice(0, longestUser)} ${source}`;
    // One phone with a wrong password must not shut out the others of its office.
    if (this.users.isBlocked(userThere) || (this.guard.isBlocked(source) && !isAtHome(user, source))) {
      this.guard.countBlocked();
      return { kind: 'ignored' };
    }
    const verdict = authenticator.verify(method, headers, source, user);
    if (verdict.kind !== 'rejected') return verdict;
    const userOver = this.users.noteWrong(userThere);
    const addressOver = this.guard.noteWrong(source);
    if (addressOver)
      log.warn({ source, username: user }, 'too many wrong passwords: address ignored for a while');
    else if (userOver && isAtHome(user, source))
      log.warn(
        { source, username: user },
        'too many wrong passwords: user ignored at this address for a while',
      );
    return verdict;
  }
}
