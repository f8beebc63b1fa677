// What a fresh installation needs before anyone can log in: settings and one admin.
// Never touches an installation that has users.
import type { UserConfig } from '../../api/sessions.js';
import { passwordOf } from '../kernel/secret-places.js';
import type { Clock } from '../ports/clock.js';
import type { Secrets } from '../ports/secrets.js';
import type { Store } from '../ports/store.js';
import { initialCompany } from './initial-company.js';

export interface FirstStartOptions {
  readonly store: Pick<Store, 'company'>;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export interface FirstAdmin {
  readonly username: string;
  /** Shown once and never again; must be replaced at the first log-in. */
  readonly oneTimePassword: string;
}

/** Creates the first admin when there is no user yet; undefined when there is one. */
export async function ensureFirstAdmin(options: FirstStartOptions): Promise<FirstAdmin | undefined> {
  const { store, secrets, clock } = options;
  const company = store.company.read();
  if (company !== undefined && company.users.length > 0) return undefined;
  const oneTimePassword = secrets.oneTimePassword();
  const hash = await secrets.hashPassword(oneTimePassword);
  const admin: UserConfig = { username: 'admin', name: 'Administrator', role: 'admin' };
  const by = 'first-start';
  store.company.transaction(() => {
    const nowMs = clock.nowMs();
    if (company === undefined)
      store.company.put('settings', 'settings', initialCompany().settings, by, nowMs);
    store.company.put('users', admin.username, admin, by, nowMs);
    store.company.setSecret(passwordOf(admin.username), hash, true);
  });
  return { username: admin.username, oneTimePassword };
}
