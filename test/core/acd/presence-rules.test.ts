// What logging out, breaks, an agent's own calls and changed settings do to calls that are under way.
// Never looks inside the engine.
import { agentSettings, queueSettings, settings, wrapUp } from '../../support/acd-settings-builder.js';
import { AcdDriver } from './acd-driver.js';

const sales = queueSettings('sales');
const support = queueSettings('support');
const ann = agentSettings('201', { sales: 5, support: 5 });
const bob = agentSettings('202', { sales: 5 });

function company(): AcdDriver {
  const acd = new AcdDriver(settings([sales, support], [ann, bob]));
  acd.logIn('201');
  return acd;
}

function talking(): AcdDriver {
  const acd = company();
  acd.queue('a');
  acd.answers('a#1');
  return acd;
}

describe('logging out and breaks', () => {
  test.each(['logged-out', 'on-break'] as const)(
    '%s takes an offer back; the caller keeps the place',
    (status) => {
      const acd = company();
      acd.queue('a');
      acd.queue('b');
      acd.rings('a#1');
      acd.status('201', status);
      expect(acd.withdrawn()).toEqual(['a#1 agent-logged-out']);
      expect(acd.kinds()).toEqual(['agent-status-changed', 'offer-ended']);
      expect(acd.waiting()).toEqual(['a', 'b']);
      acd.logIn('202');
      expect(acd.rung()).toEqual(['a#2→202']);
    },
  );

  test('a break asked for while talking begins after the call and its after-call work', () => {
    const acd = talking();
    acd.queue('b');
    acd.status('201', 'on-break');
    expect(acd.state('201')?.kind).toBe('talking');
    acd.ends('a#1');
    expect(acd.state('201')?.kind).toBe('wrap-up');
    acd.wait(10_000);
    expect(acd.state('201')).toEqual({ kind: 'idle' });
    expect(acd.rung()).toEqual([]);
    acd.status('201', 'available');
    expect(acd.rung()).toEqual(['b#1→201']);
  });

  test('who logs out while talking has no after-call work', () => {
    const acd = talking();
    acd.status('201', 'logged-out');
    acd.ends('a#1');
    expect(acd.kinds()).toEqual(['conversation-ended']);
    expect(acd.state('201')).toEqual({ kind: 'idle' });
  });

  test('logging out ends after-call work', () => {
    const acd = talking();
    acd.ends('a#1');
    acd.status('201', 'logged-out');
    expect(acd.kinds()).toEqual(['agent-status-changed', 'wrap-up-ended']);
    expect(acd.engine.nextDeadlineMs()).toBeUndefined();
  });

  test('the journal keeps the reason of a break', () => {
    const acd = company();
    acd.status('201', 'on-break');
    expect(acd.events()).toEqual([
      { kind: 'agent-status-changed', agentId: '201', status: 'on-break', reason: 'lunch' },
    ]);
  });

  test('a new log-in ends the retry delay', () => {
    const acd = company();
    acd.queue('a');
    acd.fails('a#1', 'declined');
    acd.status('201', 'logged-out');
    acd.logIn('201');
    expect(acd.rung()).toEqual(['a#2→201']);
  });

  test('the same status again is ignored, and so is an agent nobody knows', () => {
    const acd = company();
    acd.logIn('201');
    expect(acd.ignored()).toEqual(['status-unchanged']);
    acd.logIn('999');
    expect(acd.ignored()).toEqual(['unknown-agent']);
  });
});

describe("the agent's own calls", () => {
  test('who talks in an own call is not offered any, and is again afterwards', () => {
    const acd = company();
    acd.occupied('201', 'x');
    expect(acd.state('201')).toEqual({ kind: 'talking', callId: 'x' });
    acd.queue('a');
    expect(acd.rung()).toEqual([]);
    acd.released('201', 'x');
    expect(acd.rung()).toEqual(['a#1→201']);
  });

  test.each(['reserved', 'ringing'])('an own call while %s takes the offer back', (stage) => {
    const acd = company();
    acd.queue('a');
    if (stage === 'ringing') acd.rings('a#1');
    acd.occupied('201', 'x');
    expect(acd.withdrawn()).toEqual(['a#1 agent-occupied']);
    expect(acd.waiting()).toEqual(['a']);
    expect(acd.engine.nextDeadlineMs()).toBeUndefined();
    acd.released('201', 'x');
    expect(acd.rung()).toEqual(['a#2→201']);
  });

  test('an own call beside the conversation keeps the agent busy after it', () => {
    const acd = talking();
    acd.occupied('201', 'x');
    acd.ends('a#1');
    acd.wait(10_000);
    expect(acd.state('201')).toEqual({ kind: 'talking', callId: 'x' });
    acd.released('201', 'x');
    expect(acd.state('201')).toEqual({ kind: 'idle' });
  });
});

describe('changed settings', () => {
  test('a skill taken away withdraws the offer that needed it, and only that', () => {
    const acd = company();
    acd.logIn('202');
    acd.queue('a', 'support');
    acd.queue('b', 'sales');
    acd.configure(settings([sales, support], [agentSettings('201', { sales: 5 }), bob]));
    expect(acd.withdrawn()).toEqual(['a#1 configuration-changed']);
    expect(acd.waiting()).toEqual(['a', 'b']);
    expect(acd.rung()).toEqual([]);
    acd.configure(settings([sales, support], [ann, bob]));
    expect(acd.rung()).toEqual(['a#2→201']);
  });

  test('a skill gained is used at once', () => {
    const acd = new AcdDriver(settings([support], [bob]));
    acd.logIn('202');
    acd.queue('a', 'support');
    expect(acd.rung()).toEqual([]);
    acd.configure(settings([support], [agentSettings('202', { support: 1 })]));
    expect(acd.rung()).toEqual(['a#1→202']);
  });

  test('a removed agent who is rung loses the offer; who talks goes on talking until the end', () => {
    const rung = company();
    rung.queue('a');
    rung.configure(settings([sales, support], [bob]));
    expect(rung.withdrawn()).toEqual(['a#1 configuration-changed']);
    expect(rung.state('201')).toBeUndefined();

    const acd = talking();
    acd.configure(settings([sales, support], [bob]));
    expect(acd.kinds()).toEqual(['agent-status-changed']);
    expect(acd.state('201')?.kind).toBe('talking');
    acd.logIn('201');
    expect(acd.ignored()).toEqual(['unknown-agent']);
    acd.ends('a#1');
    expect(acd.kinds()).toEqual(['conversation-ended']);
    expect(acd.state('201')).toBeUndefined();
  });

  test('an agent who is put back while still talking stays, logged out', () => {
    const acd = talking();
    acd.configure(settings([sales, support], [bob]));
    acd.configure(settings([sales, support], [ann, bob]));
    acd.ends('a#1');
    expect(acd.state('201')).toEqual({ kind: 'idle' });
    acd.queue('b');
    expect(acd.rung()).toEqual([]);
    acd.logIn('201');
    expect(acd.rung()).toEqual(['b#1→201']);
  });

  test('a removed queue hands its callers back: waiting, and while an agent is rung', () => {
    const acd = company();
    acd.queue('a');
    acd.queue('b');
    acd.queue('c', 'support');
    acd.configure(settings([support], [ann, bob]));
    expect(acd.events().slice(0, 3)).toMatchObject([
      { kind: 'offer-ended', outcome: 'withdrawn', callId: 'a' },
      { kind: 'queue-left', reason: 'overflowed', callId: 'a' },
      { kind: 'queue-left', reason: 'overflowed', callId: 'b' },
    ]);
    expect(acd.effects).toContainEqual({
      kind: 'queue-removed',
      requestId: 'a',
      interactionId: 'a',
      queueId: 'sales',
    });
    expect(acd.effects).toContainEqual({
      kind: 'queue-removed',
      requestId: 'b',
      interactionId: 'b',
      queueId: 'sales',
    });
    expect(acd.rung()).toEqual(['c#1→201']);
  });

  test('a removed queue leaves conversations alone; a failed bridge then hands the caller back', () => {
    const acd = talking();
    acd.configure(settings([support], [ann, bob]));
    expect(acd.effects).toEqual([]);
    acd.bridgeFails('a#1');
    expect(acd.events()).toMatchObject([
      { kind: 'conversation-ended', cause: 'bridge-failed' },
      { kind: 'queue-left', reason: 'overflowed' },
    ]);
    expect(acd.effects).toContainEqual({
      kind: 'queue-removed',
      requestId: 'a',
      interactionId: 'a',
      queueId: 'sales',
    });
  });

  test('a caller on the way to a queue that was removed is handed back, not lost', () => {
    const acd = company();
    acd.queue('a', 'gone');
    expect(acd.effects).toEqual([
      { kind: 'queue-removed', requestId: 'a', interactionId: 'a', queueId: 'gone' },
    ]);
  });

  test('new settings of a queue hold from the next step on', () => {
    const acd = talking();
    acd.configure(settings([queueSettings('sales', { sales: 1 }, { wrapUp: wrapUp(500) })], [ann]));
    acd.ends('a#1');
    expect(acd.engine.nextDeadlineMs()).toBe(acd.nowMs + 500);
  });
});

test('a clock that is set back yields no negative duration', () => {
  const acd = talking();
  acd.nowMs -= 3_600_000;
  acd.callerLeaves('a');
  expect(acd.events()[0]).toMatchObject({ kind: 'conversation-ended', talkMs: 0 });
});
