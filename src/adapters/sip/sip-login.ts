// Who a request is from, by its digest credentials; addresses that try out passwords are not listened to for a while.
// Never logs a request of an address that is being ignored: an attack must not fill the disk.
import type { Log } from '../../app/ports/log.js';
import type { SipSource } from '../../app/ports/telephony.js';
import { networkOf } from '../../core/kernel/source-network.js';
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
  /** It registered from that very socket. */
  readonly isOwnSocket: (user: string, socket: SipSource) => boolean;
  readonly steadyMs: () => number;
  readonly log: Log;
}

export interface LoginRequest {
  readonly method: string;
  readonly headers: readonly (string | undefined)[];
  readonly source: SipSource;
  /** Whom the request says it is from; undefined when it hides that. */
  readonly user: string | undefined;
}

/** Longer names are nobody's. */
const longestUser = 64;
/** Ten guesses every three minutes find no password of eight characters, and a phone is soon back that had a wrong one, ms. */
const userBlockMs = 2 * 60_000;

export class SipLogin {
  private readonly guard: PasswordGuard;
  /**
   * Of each user at each address, also where that user is at home: somebody else may sit there too. The phone's own
   * socket counts by itself, so that a neighbour's guesses do not silence it.
   */
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
    const { authenticator, isAtHome, isOwnSocket, log } = this.options;
    const { host, port, transport } = source;
    // Who is guessed is told by the credentials, whatever else the request says.
    const username = (authenticator.claimedBy(headers) ?? user ?? '').slice(0, longestUser);
    const network = networkOf(host);
    const place = isOwnSocket(username, source) ? `${transport} ${host} ${port}` : network;
    const userThere = `${username} ${place}`;
    // One phone with a wrong password must not shut out the others of its office.
    if (this.users.isBlocked(userThere) || (this.guard.isBlocked(network) && !isAtHome(username, host))) {
      this.guard.countBlocked();
      return { kind: 'ignored' };
    }
    const verdict = authenticator.verify(method, headers, host, user);
    if (verdict.kind !== 'rejected') return verdict;
    const userOver = this.users.noteWrong(userThere);
    const addressOver = this.guard.noteWrong(network);
    if (addressOver)
      log.warn({ source: host, username }, 'too many wrong passwords: address ignored for a while');
    else if (userOver && isAtHome(username, host))
      log.warn(
        { source: host, username },
        'too many wrong passwords: user ignored at this address for a while',
      );
    return verdict;
  }
}
