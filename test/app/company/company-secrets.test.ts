import { z } from 'zod';
import { configurationList } from '../../../src/api/configuration-list.js';
import { createNodeSecrets } from '../../../src/adapters/system/node-secrets.js';
import { CompanySecrets } from '../../../src/app/company/company-secrets.js';
import type { KeptSecret, SecretPlace } from '../../../src/app/ports/store.js';

/** A list that the product does not have: nothing but its definition tells of its secrets. */
const directories = configurationList({
  one: 'directory',
  component: 'Directory',
  schema: z.strictObject({
    id: z.string(),
    bind: z.strictObject({ user: z.string().optional(), password: z.string().optional() }).optional(),
    sharedKey: z.string().optional(),
    pin: z.string().optional(),
  }),
  key: 'id',
  secrets: [
    { path: 'bind.password', kept: 'itself', onlyWith: 'bind.user', noted: 'directory-passwords' },
    { path: 'sharedKey', kept: 'digest', noted: 'directory-keys' },
    { path: 'pin', kept: 'hash', optional: true, noted: 'directory-pins' },
  ],
});

const secrets = createNodeSecrets();
const nameOf = ({ list, key, path }: SecretPlace): string => `${list}.${key}.${path}`;
let stored: Map<string, string>;
let company: CompanySecrets;

beforeEach(() => {
  stored = new Map();
  const secret = (place: SecretPlace) => {
    const value = stored.get(nameOf(place));
    return value === undefined ? undefined : { value, mustChange: false };
  };
  company = new CompanySecrets({ secret }, secrets, { directories });
});

const keep = (kept: readonly KeptSecret[]): void =>
  kept.forEach(({ place, value }) => void stored.set(nameOf(place), value));

const whole = {
  id: 'ldap',
  bind: { user: 'reader', password: 'open sesame' },
  sharedKey: 'key',
  pin: '4711',
};

test('each secret is kept in the form that its list declares', async () => {
  keep(await company.changed({ directories: [whole] }));
  expect([...stored.keys()]).toEqual([
    'directories.ldap.bind.password',
    'directories.ldap.sharedKey',
    'directories.ldap.pin',
  ]);
  expect(stored.get('directories.ldap.bind.password')).toBe('open sesame');
  expect(stored.get('directories.ldap.sharedKey')).toBe(secrets.digestHa1('ldap', 'centrale', 'key'));
  expect(await secrets.verifyPassword('4711', stored.get('directories.ldap.pin') ?? '')).toBe(true);
});

test('what is kept already is no change, and what is not given stays', async () => {
  keep(await company.changed({ directories: [whole] }));
  expect(await company.changed({ directories: [whole] })).toEqual([]);
  expect(await company.changed({ directories: [{ id: 'ldap' }] })).toEqual([]);
  const [changed, ...others] = await company.changed({ directories: [{ ...whole, sharedKey: 'other' }] });
  expect(others).toEqual([]);
  expect(changed?.place).toEqual({ list: 'directories', key: 'ldap', path: 'sharedKey' });
});

test('an item needs the secrets that are not optional, one of them only with its field', async () => {
  const missing = (item: object) => company.missing({ directories: [item] }).map(nameOf);
  expect(missing({ id: 'ldap' })).toEqual(['directories.ldap.sharedKey']);
  expect(missing({ id: 'ldap', bind: { user: 'reader' }, sharedKey: 'key' })).toEqual([
    'directories.ldap.bind.password',
  ]);
  keep(await company.changed({ directories: [whole] }));
  expect(missing({ id: 'ldap', bind: { user: 'reader' } })).toEqual([]);
});

test('the change log calls a secret as its list does, and only what a person knows is for a person', async () => {
  const kept = await company.changed({ directories: [whole] });
  expect(kept.map((one) => [company.notedAs(one), company.isForPerson(one)])).toEqual([
    ['directory-passwords', false],
    ['directory-keys', false],
    ['directory-pins', true],
  ]);
  const strange = { place: { list: 'directories', key: 'ldap', path: 'id' }, value: '' };
  expect(() => company.notedAs(strange)).toThrow('directories has no secret id');
});
