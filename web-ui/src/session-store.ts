// Who is logged in, as far as this page knows.
// Never sees a token: the session lives in an HttpOnly cookie. Never stores a password.
import { routes } from '../../src/api/routes.js';
import type { Session } from '../../src/api/sessions.js';
import { request, RequestFailure, sessionTroubles } from './api-client.js';
import { createStore } from './create-store.js';
import { forgetSeatImports } from './features/seats/kept-seat-import.js';

export type SessionState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'logged-out'; readonly ended: boolean }
  | { readonly kind: 'logged-in'; readonly session: Session };

export const sessionStore = createStore<SessionState>({ kind: 'checking' });

/**
 * What was just logged in with, while it must be replaced: nobody is to type it twice. In memory alone, and forgotten
 * as soon as it was replaced or the session is over.
 */
let oneTimePassword: string | undefined;

export const oneTimePasswordOfLogIn = (): string | undefined => oneTimePassword;

/** The session was valid and is no more: show the log-in page with a word why. */
export function sessionEnded(): void {
  oneTimePassword = undefined;
  sessionStore.set({ kind: 'logged-out', ended: sessionStore.get().kind === 'logged-in' });
}

/** Asks the server who is logged in. */
export async function checkSession(): Promise<void> {
  try {
    const session = await request(routes.session);
    sessionStore.set({ kind: 'logged-in', session });
  } catch (failure) {
    if (failure instanceof RequestFailure && failure.code === 'not-authenticated') sessionEnded();
    else if (sessionStore.get().kind !== 'logged-in') sessionStore.set({ kind: 'unreachable' });
  }
}

/** Wires refusals of any request to the session. Call once. */
export function watchSession(): void {
  sessionTroubles.subscribe(() => {
    const trouble = sessionTroubles.get()?.trouble;
    const state = sessionStore.get();
    if (trouble === 'not-authenticated' && state.kind === 'logged-in') sessionEnded();
    if (trouble === 'password-change-required' && state.kind === 'logged-in') {
      sessionStore.set({ kind: 'logged-in', session: { ...state.session, mustChangePassword: true } });
    }
  });
}

export async function logIn(username: string, password: string): Promise<void> {
  const session = await request(routes.logIn, { body: { username, password } });
  oneTimePassword = session.mustChangePassword ? password : undefined;
  sessionStore.set({ kind: 'logged-in', session });
}

export async function logOut(): Promise<void> {
  await request(routes.logOut);
  oneTimePassword = undefined;
  forgetSeatImports();
  sessionStore.set({ kind: 'logged-out', ended: false });
}

export async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  await request(routes.changePassword, { body: { currentPassword, newPassword } });
  oneTimePassword = undefined;
  await checkSession();
}
