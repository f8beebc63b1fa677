// Who wants something of the application, and what a role allows.
// Never a session: feature codes and the command line have none.
import type { Role } from '../../api/common.js';
import type { Session } from '../../api/sessions.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';

/** A user, as what is recorded names the user, with the agent who this user is, if any. */
export type Actor = Pick<Session, 'username' | 'role' | 'agent'>;

/** `supervise`: all agents, calls and customers; `configure`: the company besides. Everybody has an agent's rights. */
export type Permission = 'supervise' | 'configure';

const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  agent: [],
  supervisor: ['supervise'],
  admin: ['supervise', 'configure'],
};

export const may = ({ role }: Actor, permission: Permission): boolean =>
  permissionsOf[role].includes(permission);

const wording: Readonly<Record<Permission, string>> = {
  supervise: 'only supervisors and administrators may do this',
  configure: 'only administrators may do this',
};

/** Undefined = the actor may. */
export const refuseWithout = (actor: Actor, permission: Permission): Refusal | undefined =>
  may(actor, permission) ? undefined : refused('forbidden', wording[permission]);

/** What `work` gives, for those who may have it. */
export function permitted<T>(actor: Actor, permission: Permission, work: () => T): Outcome<T> {
  return refuseWithout(actor, permission) ?? granted(work());
}

/** The same for work that takes a while. */
export async function permittedWork<T>(
  actor: Actor,
  permission: Permission,
  work: () => Promise<T>,
): Promise<Outcome<T>> {
  return refuseWithout(actor, permission) ?? granted(await work());
}

export function found<T>(value: T | undefined, otherwise: string): Outcome<T> {
  return value === undefined ? refused('not-found', otherwise) : granted(value);
}
