// Rules of the first start: one way in, once.
// Never tests what the admin does next.
import { ensureFirstAdmin } from '../../../src/app/company/first-start.js';
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../application/commands-fixture.js';

let fixture: CommandsFixture;
beforeEach(() => {
  fixture = createCommandsFixture();
});
afterEach(() => fixture.close());

test('makes one admin whose password is good for one log-in', async () => {
  const admin = await ensureFirstAdmin(fixture);
  if (admin === undefined) throw new Error('no admin was made');
  const outcome = await fixture.sessions.logIn('admin', admin.oneTimePassword, 'here');
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  expect(outcome.value.session).toMatchObject({ role: 'admin', mustChangePassword: true });
  const { token } = outcome.value;
  const next = await fixture.sessions.changePassword(token, admin.oneTimePassword, 'my own password');
  expect(next).toMatchObject({ kind: 'granted', value: { mustChangePassword: false } });
  expect(fixture.company.read().settings.name).toBe('My company');
});

test('makes no second one', async () => {
  await ensureFirstAdmin(fixture);
  expect(await ensureFirstAdmin(fixture)).toBeUndefined();
});

test('makes none when a company was imported', async () => {
  await fixture.company.importAll(sampleCompany(), 'import');
  expect(await ensureFirstAdmin(fixture)).toBeUndefined();
});

test('an import onto the fresh installation must contain an admin', async () => {
  await ensureFirstAdmin(fixture);
  const company = sampleCompany();
  company.users.shift();
  expect(await fixture.company.importAll(company, 'x')).toMatchObject({
    kind: 'refused',
    code: 'last-admin',
  });
});
