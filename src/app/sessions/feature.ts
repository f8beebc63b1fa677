// Logging in and out.
// Never stores a token or a password; session-commands.ts keeps their hashes.
import { sessionsApi, type Session } from '../../api/sessions.js';
import { granted, type Outcome } from '../../core/kernel/refusal.js';
import { feature } from '../kernel/feature.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';

export interface SessionCommands {
  /** Refusals: `wrong-credentials`, `too-many-attempts` (per user and address). Constant time for unknown users. */
  logIn(
    username: string,
    password: string,
    fromAddress: string,
  ): Promise<Outcome<{ readonly token: string; readonly expiresAtMs: number; readonly session: Session }>>;
  /** Undefined = no such session, or it expired. Use slides the expiry (8 h idle, 7 days at most). */
  authenticate(token: string): Session | undefined;
  logOut(token: string): void;
  /** Refusals: `wrong-credentials`, `weak-password`. Ends the user's other sessions. */
  changePassword(token: string, current: string, next: string): Promise<Outcome<Session>>;
  /** The session ended, however; the border closes its sockets. Returns the unsubscribe. */
  onSessionEnded(listener: (token: string) => void): () => void;
}

interface SessionMeans {
  readonly store: Pick<Store, 'sessions'>;
  readonly clock: Clock;
}

export const sessionsFeature = feature({
  name: 'sessions',
  routes: sessionsApi.routes,
  as: () => ({}),
  handlers: (_as, { sessions }: { readonly sessions: SessionCommands }) => ({
    logIn: async ({ body, clientAddress, token, cookies }) => {
      const outcome = await sessions.logIn(body.username, body.password, clientAddress);
      if (outcome.kind === 'refused') return outcome;
      if (token !== undefined) sessions.logOut(token);
      cookies.set(outcome.value.token);
      return granted(outcome.value.session);
    },
    session: ({ session }) => granted(session),
    logOut: ({ token, cookies }) => {
      sessions.logOut(token);
      cookies.clear();
      return granted(undefined);
    },
    changePassword: async ({ body, token }) => {
      const outcome = await sessions.changePassword(token, body.currentPassword, body.newPassword);
      return outcome.kind === 'refused' ? outcome : granted(undefined);
    },
  }),
  chores: ({ store, clock }: SessionMeans) => [
    {
      name: 'forget expired sessions',
      when: '7 * * * *',
      run: () => store.sessions.removeExpired(clock.nowMs()),
    },
  ],
});
