// Where the secrets are that Centrale itself has to find.
// Never tells how one is kept: the list's definition does.
import type { SecretPlace } from '../ports/store.js';

export const passwordOf = (username: string): SecretPlace => ({
  list: 'users',
  key: username,
  path: 'password',
});
export const sipPasswordOf = (extension: string): SecretPlace => ({
  list: 'extensions',
  key: extension,
  path: 'sipPassword',
});
export const trunkPasswordOf = (trunk: string): SecretPlace => ({
  list: 'trunks',
  key: trunk,
  path: 'outbound.password',
});
