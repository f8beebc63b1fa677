// Which new passwords are too easy to guess.
// Never demands kinds of characters: length and not being obvious is what counts (NIST SP 800-63B §5.1.1.2).

const minLength = 8;
const minDifferentCharacters = 5;
/** What guessing starts with and still passes the other rules. */
const common: ReadonlySet<string> = new Set([
  '12345678',
  '123456789',
  '1234567890',
  '87654321',
  'abcd1234',
  'password',
  'password1',
  'password123',
  'passw0rd',
  'qwertyui',
  'qwerty123',
  'qwertyuiop',
  'welkom01',
  'welkom123',
  'wachtwoord',
  'haslo123',
  'centrale',
  'centrale1',
  'centrale123',
]);

/** One English sentence on why the password is weak; undefined when it is not. */
export function passwordWeakness(next: string, username: string, current: string): string | undefined {
  const plain = next.toLowerCase();
  if ([...next].length < minLength) return `the new password needs at least ${minLength} characters`;
  if (next === current) return 'the new password is the current one';
  if (plain.replace(username.toLowerCase(), '').length < 4)
    return 'the new password is hardly more than the user name';
  if (new Set(plain).size < minDifferentCharacters || common.has(plain))
    return 'the new password is too easy to guess';
  return undefined;
}
