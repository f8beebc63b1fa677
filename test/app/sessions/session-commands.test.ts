// Rules of sessions: who gets one, how long it lasts, what slows guessing down.
// Never tests the hash functions.
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../application/commands-fixture.js';
import { passwordOf } from '../../../src/app/kernel/secret-places.js';

const hourMs = 3_600_000;
let fixture: CommandsFixture;

beforeEach(async () => {
  fixture = createCommandsFixture();
  expect(await fixture.company.importAll(sampleCompany(), 'test')).toMatchObject({ kind: 'granted' });
});
afterEach(() => fixture.close());

const password = 'a good password';

async function logIn(username = 'boss', secret = password, from = '192.0.2.9'): Promise<string> {
  const outcome = await fixture.sessions.logIn(username, secret, from);
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.value.token;
}
const attempt = (username = 'boss', secret = 'wrong', from = '192.0.2.9') =>
  fixture.sessions.logIn(username, secret, from);
const wrong = { kind: 'refused', code: 'wrong-credentials' };
const throttled = { kind: 'refused', code: 'too-many-attempts' };

test('who hears of an ended session and throws hurts neither the log-out nor the others who hear', async () => {
  const heard: string[] = [];
  fixture.sessions.onSessionEnded(() => {
    throw new Error('slipped');
  });
  fixture.sessions.onSessionEnded((token) => heard.push(token));
  const token = await logIn();
  fixture.sessions.logOut(token);
  expect(heard).toEqual([token]);
  expect(fixture.sessions.authenticate(token)).toBeUndefined();
});

describe('logging in', () => {
  test('gives a session', async () => {
    const token = await logIn('ann', 'ann has one too');
    expect(fixture.sessions.authenticate(token)).toEqual({
      username: 'ann',
      name: 'Ann',
      role: 'agent',
      agent: 'ann',
      mustChangePassword: false,
    });
  });

  test('stores no token and logs no secret', async () => {
    const token = await logIn();
    await attempt('boss', 'wrong secret');
    expect(fixture.store.sessions.find(token)).toBeUndefined();
    expect(fixture.store.sessions.find(fixture.secrets.hashToken(token))?.username).toBe('boss');
    const log = JSON.stringify(fixture.log.lines);
    for (const secret of [token, password, 'wrong secret']) expect(log).not.toContain(secret);
  });

  test.each([
    ['boss', 'wrong'],
    ['nobody', password],
    ['BOSS', password],
    ['boss', `${password} `],
    ['__proto__', password],
  ])('as %j with %j is refused alike', async (username, secret) => {
    expect(await attempt(username, secret)).toEqual({
      kind: 'refused',
      code: 'wrong-credentials',
      message: 'user name or password is wrong',
    });
  });

  test('does the same work for a user who does not exist', async () => {
    await attempt('nobody');
    const verify = jest.spyOn(fixture.secrets, 'verifyPassword');
    await attempt('nobody');
    await attempt('boss');
    expect(verify).toHaveBeenCalledTimes(2);
  });

  test('fails for a user who was removed while the password was checked', async () => {
    const pending = attempt('ann', 'ann has one too');
    fixture.company.remove('users', 'ann', 'boss');
    expect(await pending).toMatchObject(wrong);
  });
});

describe('guessing', () => {
  test('is slowed down, twice as much each time, for this user and address only', async () => {
    for (let count = 0; count < 5; count += 1) expect(await attempt()).toMatchObject(wrong);
    expect(await attempt('boss', password)).toMatchObject({ ...throttled, retryAfterMs: 1_000 });
    fixture.clock.advance(1_000);
    expect(await attempt()).toMatchObject(wrong);
    expect(await attempt()).toMatchObject({ ...throttled, retryAfterMs: 2_000 });
    await logIn('boss', password, '192.0.2.10');
    await logIn('ann', 'ann has one too');
    fixture.clock.advance(2_000);
    await logIn();
    expect(await attempt()).toMatchObject(wrong);
  });

  test('never waits longer than five minutes, and is forgotten', async () => {
    let longestMs = 0;
    for (let count = 0; count < 30; count += 1) {
      const outcome = await attempt();
      if (outcome.kind !== 'refused' || outcome.retryAfterMs === undefined) continue;
      longestMs = Math.max(longestMs, outcome.retryAfterMs);
      fixture.clock.advance(outcome.retryAfterMs);
    }
    expect(longestMs).toBe(300_000);
    fixture.clock.advance(2 * hourMs);
    for (let count = 0; count < 5; count += 1) expect(await attempt()).toMatchObject(wrong);
  });

  test.each([hourMs, -hourMs])('is slowed down as much when the clock is set by %d ms', async (byMs) => {
    for (let count = 0; count < 5; count += 1) await attempt();
    fixture.clock.setBy(byMs);
    expect(await attempt('boss', password)).toMatchObject({ ...throttled, retryAfterMs: 1_000 });
    fixture.clock.advance(1_000);
    expect(await attempt()).toMatchObject(wrong);
    expect(await attempt()).toMatchObject({ ...throttled, retryAfterMs: 2_000 });
  });

  test('many at once do not slip through', async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => attempt()));
    expect(
      outcomes.filter((outcome) => outcome.kind === 'refused' && outcome.code === 'wrong-credentials'),
    ).toHaveLength(5);
  });

  test('from one IPv6 site is slowed down as from one address, whatever address of its own it takes', async () => {
    for (let count = 1; count <= 5; count += 1) await attempt('boss', 'wrong', `2001:db8:1:2::${count}`);
    expect(await attempt('boss', password, '2001:db8:1:2:ffff::99')).toMatchObject(throttled);
    await logIn('boss', password, '2001:db8:1:3::1');
  });

  test('is told by one line at once and one for the rest of the minute', async () => {
    for (let count = 0; count < 5; count += 1) await attempt();
    const before = fixture.log.lines.length;
    for (let count = 0; count < 50; count += 1) await attempt();
    expect(fixture.log.lines.slice(before)).toMatchObject([
      { level: 'warn', fields: { fromAddress: '192.0.2.9' } },
    ]);
    fixture.clock.advance(60_000);
    expect(fixture.log.lines.slice(before + 1)).toMatchObject([
      { level: 'warn', fields: { refused: 49, fromAddresses: ['192.0.2.9'] } },
    ]);
    await attempt();
    await attempt('boss', 'wrong');
    fixture.sessions.close();
    expect(fixture.log.lines.filter(({ level }) => level === 'warn').length).toBeLessThanOrEqual(4);
  });

  test('logs the name of a user, never one that nobody has: it may be a password', async () => {
    await attempt('boss', 'wrong');
    await attempt('hunter2-is-mine', 'boss');
    const text = JSON.stringify(fixture.log.lines);
    expect(text).toContain('boss');
    expect(text).not.toContain('hunter2');
    expect(fixture.log.lines.filter(({ message }) => message === 'log-in refused')).toHaveLength(2);
  });

  test('over many users from one address is slowed down too', async () => {
    const codes: string[] = [];
    for (let count = 0; count < 110; count += 1) {
      const outcome = await attempt(`user${count}`);
      if (outcome.kind === 'refused') codes.push(outcome.code);
    }
    expect(codes.indexOf('too-many-attempts')).toBe(100);
    await logIn('boss', password, '192.0.2.77');
  });
});

describe('a session', () => {
  test('ends eight hours after its last use', async () => {
    const token = await logIn();
    for (let count = 0; count < 4; count += 1) {
      fixture.clock.advance(7 * hourMs);
      expect(fixture.sessions.authenticate(token)).toBeDefined();
    }
    expect(fixture.ended).toEqual([]);
    fixture.clock.advance(8 * hourMs);
    expect(fixture.ended).toEqual([token]);
    expect(fixture.sessions.authenticate(token)).toBeUndefined();
  });

  test('ends after seven days whatever its use', async () => {
    const token = await logIn();
    for (let hour = 0; hour < 7 * 24 - 1; hour += 1) {
      fixture.clock.advance(hourMs);
      expect(fixture.sessions.authenticate(token)).toBeDefined();
    }
    fixture.clock.advance(hourMs);
    expect(fixture.ended).toEqual([token]);
  });

  test('is not written at every use', async () => {
    const token = await logIn();
    const extend = jest.spyOn(fixture.store.sessions, 'extend');
    for (let second = 0; second < 120; second += 1) {
      fixture.clock.advance(1_000);
      fixture.sessions.authenticate(token);
    }
    expect(extend.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('ends when the user logs out, and tells who listens', async () => {
    const [mine, other] = [await logIn(), await logIn()];
    fixture.sessions.logOut(mine);
    expect(fixture.ended).toEqual([mine]);
    expect(fixture.sessions.authenticate(mine)).toBeUndefined();
    expect(fixture.sessions.authenticate(other)).toBeDefined();
  });

  test('ends when the user is removed', async () => {
    const token = await logIn('ann', 'ann has one too');
    expect(fixture.company.remove('users', 'ann', 'boss')).toMatchObject({ kind: 'granted' });
    expect(fixture.ended).toEqual([token]);
    expect(fixture.sessions.authenticate(token)).toBeUndefined();
  });

  test('ends when an admin sets another password, which is good for one log-in', async () => {
    const token = await logIn('ann', 'ann has one too');
    const [, ann] = fixture.company.read().users;
    if (ann === undefined) throw new Error('no ann');
    await fixture.company.put('users', 'ann', { ...ann, password: 'set by boss' }, 'boss');
    expect(fixture.ended).toEqual([token]);
    expect(await attempt('ann', 'ann has one too')).toMatchObject(wrong);
    const next = await logIn('ann', 'set by boss');
    expect(fixture.sessions.authenticate(next)?.mustChangePassword).toBe(true);
  });

  test('has the role that the user has now', async () => {
    const token = await logIn('ann', 'ann has one too');
    const ann = { username: 'ann', name: 'Ann B.', role: 'supervisor' as const };
    await fixture.company.put('users', 'ann', ann, 'boss');
    expect(fixture.sessions.authenticate(token)).toMatchObject({ role: 'supervisor', name: 'Ann B.' });
    expect(fixture.ended).toEqual([]);
  });

  test('ends when another process has taken it out of the store, also for who only listens', async () => {
    const [mine, ann] = [await logIn(), await logIn('ann', 'ann has one too')];
    fixture.store.sessions.removeOfUser('boss');
    expect(fixture.ended).toEqual([]);
    fixture.sessions.endRemoved();
    expect(fixture.ended).toEqual([mine]);
    expect(fixture.sessions.authenticate(mine)).toBeUndefined();
    expect(fixture.sessions.authenticate(ann)).toBeDefined();
  });

  test('knows at once that another process has reset the password', async () => {
    const before = await logIn();
    const hash = await fixture.secrets.hashPassword('from the command line');
    fixture.store.company.setSecret(passwordOf('boss'), hash, true);
    fixture.store.sessions.removeOfUser('boss');
    expect(fixture.sessions.authenticate(before)).toBeUndefined();
    expect(await attempt('boss', password)).toMatchObject(wrong);
    const token = await logIn('boss', 'from the command line');
    expect(fixture.sessions.authenticate(token)?.mustChangePassword).toBe(true);
  });

  test('costs as much with many others as with few, and each ends in its time', async () => {
    const stepMs = 100;
    const tokens: string[] = [];
    for (let count = 0; count < 300; count += 1) {
      tokens.push(await logIn('boss', password, `192.0.2.${count % 100}`));
      fixture.clock.advance(stepMs);
    }
    const at = jest.spyOn(fixture.clock, 'at');
    for (const token of tokens) expect(fixture.sessions.authenticate(token)).toBeDefined();
    expect(at).not.toHaveBeenCalled();
    fixture.clock.advance(8 * hourMs - 300 * stepMs);
    expect(fixture.ended).toEqual(tokens.slice(0, 1));
    fixture.clock.advance(300 * stepMs);
    expect(fixture.ended).toEqual(tokens);
  });

  test.each(['', 'x', '__proto__'])('is not made up from %j', (token) => {
    expect(fixture.sessions.authenticate(token)).toBeUndefined();
  });
});

describe('replacing the password', () => {
  test('ends the other sessions and keeps this one', async () => {
    const [mine, other, ann] = [await logIn(), await logIn(), await logIn('ann', 'ann has one too')];
    const outcome = await fixture.sessions.changePassword(mine, password, 'quite another one');
    expect(outcome).toMatchObject({
      kind: 'granted',
      value: { username: 'boss', mustChangePassword: false },
    });
    expect(fixture.ended).toEqual([other]);
    expect(fixture.sessions.authenticate(mine)).toBeDefined();
    expect(fixture.sessions.authenticate(ann)).toBeDefined();
    expect(await attempt('boss', password)).toMatchObject(wrong);
    await logIn('boss', 'quite another one');
  });

  test('needs the current one, and cannot be guessed either', async () => {
    const token = await logIn();
    for (let count = 0; count < 5; count += 1) {
      expect(await fixture.sessions.changePassword(token, 'wrong', 'quite another one')).toMatchObject(wrong);
    }
    expect(await fixture.sessions.changePassword(token, password, 'quite another one')).toMatchObject(
      throttled,
    );
  });

  test.each(['short', 'boss', 'bossboss', 'aaaaaaaaaaaa', 'Password123', password, 'ab'.repeat(10)])(
    'with %j is refused as weak',
    async (next) => {
      const token = await logIn();
      const outcome = await fixture.sessions.changePassword(token, password, next);
      expect(outcome).toMatchObject({ kind: 'refused', code: 'weak-password' });
    },
  );

  test('needs a session', async () => {
    expect(await fixture.sessions.changePassword('gone', password, 'quite another one')).toMatchObject(wrong);
  });
});
