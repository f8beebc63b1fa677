// Rules of secrets: what is stored tells nothing, what is random is random enough.
// Never measures time.
import fc from 'fast-check';
import { createNodeSecrets } from '../../../src/adapters/system/node-secrets.js';

const secrets = createNodeSecrets({ n: 2, r: 1, p: 1 });

test('a password fits its own hash and no other does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (password, other) => {
      const hash = await secrets.hashPassword(password);
      expect(await secrets.verifyPassword(password, hash)).toBe(true);
      expect(await secrets.verifyPassword(other, hash)).toBe(
        other.normalize('NFC') === password.normalize('NFC'),
      );
    }),
    { numRuns: 50 },
  );
});

test('the same password hashes differently each time', async () => {
  expect(await secrets.hashPassword('x')).not.toBe(await secrets.hashPassword('x'));
});

test('a hash tells its parameters, so that stronger ones can follow', async () => {
  const hash = await createNodeSecrets().hashPassword('correct horse');
  expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(hash).not.toContain('correct');
  expect(await secrets.verifyPassword('correct horse', hash)).toBe(true);
});

test('letters typed composed and decomposed are the same password', async () => {
  expect(await secrets.verifyPassword('caf\u0065\u0301', await secrets.hashPassword('caf\u00e9'))).toBe(true);
});

test.each([
  '',
  'plain',
  'scrypt$1$1$1$$',
  '$2b$10$abc',
  `scrypt$999999999$8$1$${'a'.repeat(22)}$${'b'.repeat(43)}`,
])('a damaged hash (%j) is an error, never a match', async (hash) => {
  await expect(secrets.verifyPassword('x', hash)).rejects.toThrow();
});

test('tokens are 256 bits and never repeat', () => {
  const tokens = Array.from({ length: 1_000 }, () => secrets.newToken());
  expect(new Set(tokens).size).toBe(1_000);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('one-time passwords are easily read out loud', () => {
  const passwords = Array.from({ length: 500 }, () => secrets.oneTimePassword());
  expect(new Set(passwords).size).toBe(500);
  for (const password of passwords) expect(password).toMatch(/^[a-hjkmnp-z2-9]{12}$/);
});

test('digest and token hashes are those of the standards', () => {
  // RFC 2617 §3.5: user "Mufasa", realm "testrealm@host.com", password "Circle Of Life".
  expect(secrets.digestHa1('Mufasa', 'testrealm@host.com', 'Circle Of Life')).toBe(
    '939e7578ed9e3c518a452acee763bce9',
  );
  expect(secrets.hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
