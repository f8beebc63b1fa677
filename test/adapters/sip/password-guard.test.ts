// Addresses that try out passwords are ignored for a while, others are not, and phones at home go on.
import { PasswordGuard } from '../../../src/adapters/sip/password-guard.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { passwordOf, TelephonyFixture } from './telephony-fixture.js';

describe('the guard', () => {
  let clock: FakeClock;
  let guard: PasswordGuard;
  beforeEach(() => {
    clock = createFakeClock();
    guard = new PasswordGuard(() => clock.steadyMs());
  });
  const wrong = (times: number, address = 'a'): boolean[] =>
    Array.from({ length: times }, () => guard.noteWrong(address));

  test('blocks after ten wrong passwords within a minute, for five minutes', () => {
    expect(wrong(10)).toEqual([...Array<boolean>(9).fill(false), true]);
    expect([guard.isBlocked('a'), guard.isBlocked('b')]).toEqual([true, false]);
    clock.advance(5 * 60_000 - 1);
    expect(guard.isBlocked('a')).toBe(true);
    clock.advance(1);
    expect(guard.isBlocked('a')).toBe(false);
    expect(wrong(9)).not.toContain(true);
  });

  test('does not block who is wrong now and then', () => {
    for (let at = 0; at < 100; at += 1) {
      expect(guard.noteWrong('a')).toBe(false);
      clock.advance(6700);
    }
    expect(guard.totals).toEqual({ wrongPasswords: 100, blockedRequests: 0 });
  });

  test('does not grow with the number of addresses', () => {
    for (let at = 0; at < 10_100; at += 1) guard.noteWrong(`address ${at}`);
    const { watched } = guard as unknown as { watched: Map<string, unknown> };
    expect(watched.size).toBe(10_000);
    expect(watched.has('address 10099')).toBe(true);
  });
});

test("an extension's password cannot be guessed from its own phone's address either", async () => {
  const fixture = await TelephonyFixture.open();
  try {
    const [home, guesser] = [await fixture.peer(), await fixture.peer()];
    await fixture.register(home, '201', { contact: `<sip:201@127.0.0.1:${home.port}>` });
    for (let guess = 0; guess < 10; guess += 1)
      await fixture.register(guesser, '201', { password: 'x', callId: `g${guess}` });
    expect((await fixture.register(guesser, '201', { callId: 'right' })).status).toBe(403);
    expect(fixture.telephony.loginTotals.wrongPasswords).toBe(10);
    // Nobody needs a line for each of them.
    expect(fixture.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    fixture.clock.advance(2 * 60_000);
    expect((await fixture.register(home, '201', { callId: 'again' })).status).toBe(200);
    await fixture.telephony.close();
    const told = fixture.log.lines.filter(({ message }) => message === 'SIP requests were refused');
    expect(told.map(({ fields }) => fields)).toEqual([
      { source: '127.0.0.1', reason: 'REGISTER without the right password', count: 10 },
    ]);
  } finally {
    await fixture.close();
  }
});

test('a phone goes on at its own socket while a neighbour guesses its password', async () => {
  const fixture = await TelephonyFixture.open();
  try {
    const [home, guesser] = [await fixture.peer(), await fixture.peer()];
    fixture.trunk = false;
    const contact = `<sip:201@127.0.0.1:${home.port}>`;
    await fixture.register(home, '201', { contact });
    const uri = `sip:202@127.0.0.1:${fixture.sipPort}`;
    const ring = async (callId: string, password: string): Promise<number> => {
      fixture.send(guesser, 'INVITE', '201', { callId, uri });
      const first = await guesser.expect(
        (message) => message.status >= 400 && message.header('Call-ID') === callId,
      );
      if (first.status !== 407) return first.status;
      const parts = { callId, uri, password, cseq: 2 };
      return (await fixture.answerChallenge(guesser, '201', first, 'INVITE', parts)).status;
    };
    for (let guess = 0; guess < 10; guess += 1) expect(await ring(`g${guess}`, 'x')).toBe(403);
    expect(await ring('right', passwordOf('201'))).toBe(403);
    expect(fixture.telephony.loginTotals.wrongPasswords).toBe(10);
    expect((await fixture.register(home, '201', { contact, callId: 'again' })).status).toBe(200);
    // Its own mistakes are counted all the same.
    for (let guess = 0; guess < 10; guess += 1)
      await fixture.register(home, '201', { password: 'x', callId: `h${guess}` });
    expect((await fixture.register(home, '201', { contact, callId: 'blocked' })).status).toBe(403);
  } finally {
    await fixture.close();
  }
});

test('on the address of a trunk nobody is told which extensions there are', async () => {
  const fixture = await TelephonyFixture.open();
  try {
    const peer = await fixture.peer();
    const statuses: number[] = [];
    for (const user of ['201', '299']) {
      const uri = `sip:12345@127.0.0.1:${fixture.sipPort}`;
      fixture.send(peer, 'INVITE', user, { callId: user, uri });
      const answer = await peer.expect(
        (message) => message.status >= 200 && message.header('Call-ID') === user,
      );
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([407, 407]);
  } finally {
    await fixture.close();
  }
});

test('an address that guesses is refused unread; a phone that is at home there is not', async () => {
  const fixture = await TelephonyFixture.open();
  try {
    const [home, guesser] = [await fixture.peer(), await fixture.peer()];
    await fixture.register(home, '201', { contact: `<sip:201@127.0.0.1:${home.port}>` });
    for (let guess = 0; guess < 10; guess += 1)
      expect((await fixture.register(guesser, '202', { password: 'x', callId: `g${guess}` })).status).toBe(
        403,
      );
    const { writes } = fixture.bindings;
    fixture.send(guesser, 'REGISTER', '202', { callId: 'unread' });
    const answer = await guesser.expect(
      (message) => message.status >= 200 && message.header('Call-ID') === 'unread',
    );
    expect(answer.status).toBe(403);
    fixture.trunk = false;
    fixture.send(guesser, 'INVITE', '202', { callId: 'call', uri: `sip:201@127.0.0.1:${fixture.sipPort}` });
    expect(
      (await guesser.expect((message) => message.status >= 200 && message.header('Call-ID') === 'call'))
        .status,
    ).toBe(403);
    expect(fixture.telephony.loginTotals).toEqual({ wrongPasswords: 10, blockedRequests: 2 });
    expect(fixture.bindings.writes).toBe(writes);
    expect((await fixture.register(home, '201', { callId: 'again' })).status).toBe(200);
    const warned = fixture.log.lines.filter(({ message }) => message.startsWith('too many wrong'));
    expect(warned).toHaveLength(1);
    fixture.clock.advance(5 * 60_000);
    const after = await fixture.register(guesser, '202', { callId: 'later', headers: ['Expires: 60'] });
    expect(after.status).toBe(200);
  } finally {
    await fixture.close();
  }
});
