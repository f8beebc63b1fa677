// What one call in progress shows: here who takes part, and how.
import { applyToCall, startCall, type EventOfCall, type LiveCall } from '../../../src/app/live/live-call.js';

type Body = {
  readonly [E in EventOfCall as E['kind']]: Omit<E, 'seq' | 'atMs' | 'callId'>;
}[EventOfCall['kind']];
const at = (body: object): EventOfCall => ({ seq: 1, atMs: 1000, callId: 'c1', ...body }) as never;
const after = (...bodies: readonly Partial<Body>[]): LiveCall =>
  bodies.reduce<LiveCall>(
    (call, body) => applyToCall(call, at(body)),
    startCall(
      at({
        kind: 'call-started',
        direction: 'inbound',
        dialled: '+31205550100',
        callerNumber: '+31612345678',
      }) as never,
      undefined,
    ),
  );

const leg = (n: number, more: object): Partial<Body>[] => [
  { kind: 'leg-started', legId: `c1/${n}`, sipCallId: `s${n}`, ...more } as never,
  { kind: 'leg-answered', legId: `c1/${n}` } as never,
];
const twoTalk = [
  ...leg(1, { role: 'caller' }),
  ...leg(2, { role: 'callee', extension: '201', agentId: '201' }),
  { kind: 'extension-call-answered', extension: '201' } as never,
];
const ended = (n: number): Partial<Body> => ({ kind: 'leg-ended', legId: `c1/${n}` }) as never;

test('of two who talk there is no more to say; a third one who is still rung is told so', () => {
  expect(after(...twoTalk).view).not.toHaveProperty('participants');
  const [started] = leg(3, { role: 'callee', extension: '205' });
  expect(after(...twoTalk, started!).view.participants).toMatchObject([
    { id: 'c1/1', state: 'talking' },
    { id: 'c1/2', state: 'talking' },
    { id: 'c1/3', state: 'ringing' },
  ]);
});

test('one of two who holds or is muted is told, until it is over', () => {
  const did = (kind: string): Partial<Body> => ({ kind, legId: 'c1/2' }) as never;
  const held = after(...twoTalk, did('leg-held'));
  expect(held.view).toMatchObject({ stage: 'on-hold', participants: [{ holds: false }, { holds: true }] });
  const muted = after(...twoTalk, did('leg-muted'));
  expect(muted.view.participants).toMatchObject([{ muted: false }, { muted: true, holds: false }]);
  for (const call of [held, muted])
    expect(
      [did('leg-resumed'), did('leg-unmuted')].reduce<LiveCall>(
        (now, body) => applyToCall(now, at(body)),
        call,
      ).view,
    ).not.toHaveProperty('participants');
});

test('who asks somebody apart from the others: with them, and with whoever is asked', () => {
  const did = (kind: string, more = {}): Partial<Body> => ({ kind, legId: 'c1/2', ...more }) as never;
  const asks = [
    ...twoTalk,
    did('consultation-started', { targetLegId: 'c1/3', extension: '201' }),
    did('leg-held'),
    ...leg(3, { role: 'callee', extension: '205' }),
  ];
  const aside = (...more: readonly Partial<Body>[]) => {
    const { participants, consultation } = after(...asks, ...more).view;
    return { consultation, aside: participants?.map((one) => one.aside) };
  };
  const consultation = { by: 'c1/2', target: 'c1/3' };
  expect(aside()).toEqual({ consultation, aside: [false, true, true] });
  expect(aside(did('leg-resumed'))).toEqual({ consultation, aside: [false, false, true] });
  const over = did('consultation-ended', { targetLegId: 'c1/3', result: 'joined' });
  expect(aside(over, did('leg-resumed'))).toEqual({ consultation: undefined, aside: [false, false, false] });
});

test('three are, until one leaves', () => {
  const three = [...twoTalk, ...leg(3, { role: 'callee', number: '+31201112233' })];
  expect(after(...three).view).toMatchObject({
    stage: 'talking',
    participants: [
      { id: 'c1/1', extension: null, agentId: null, number: '+31612345678' },
      { id: 'c1/2', extension: '201', agentId: '201', number: null },
      { id: 'c1/3', extension: null, agentId: null, number: '+31201112233' },
    ],
  });
  expect(after(...three, ended(2)).view).not.toHaveProperty('participants');
});

test('whoever has passed the call on is in it no more', () => {
  const three = [...twoTalk, ...leg(3, { role: 'callee', extension: '205' })];
  const passedOn = { kind: 'call-transferred', legId: 'c1/2', action: 'extension', target: '205' } as never;
  expect(after(...three, passedOn).view).not.toHaveProperty('participants');
});

test('a conversation out of which the agent went is one by its events alone, which is all that a restart leaves of it', () => {
  const [rung, picksUp] = leg(3, { role: 'callee', extension: '205' });
  const call = after(
    ...leg(1, { role: 'caller' }),
    ...leg(2, { role: 'agent', extension: '201', agentId: '201' }),
    { kind: 'conversation-started', agentId: '201' } as never,
    rung!,
    { kind: 'leg-ringing', legId: 'c1/3' } as never,
    picksUp!,
    ended(2),
    { kind: 'conversation-ended', cause: 'agent-hung-up' } as never,
  );
  expect(call.view).toMatchObject({ stage: 'talking', answeredAtMs: 1000 });
});

test('who was joined with an agent and never heard that agent waits on, and has not been answered', () => {
  const call = after(
    { kind: 'conversation-started', agentId: '201' } as never,
    { kind: 'conversation-ended', cause: 'bridge-failed' } as never,
  );
  expect(call.view).toMatchObject({ stage: 'waiting', agentId: null, answeredAtMs: null });
});

test('a supervisor is told as one, and how, until the call is taken over', () => {
  const did = (kind: string, more = {}): Partial<Body> => ({ kind, legId: 'c1/3', ...more }) as never;
  const rung = [...twoTalk, ...leg(3, { role: 'supervisor', extension: '209', agentId: '209' })];
  const of = (...more: readonly Partial<Body>[]) =>
    after(...rung, ...more).view.participants?.map(({ supervision }) => supervision);
  expect(of(did('supervision-started', { mode: 'whisper' }))).toEqual([undefined, undefined, 'whisper']);
  expect(
    of(did('supervision-started', { mode: 'whisper' }), did('supervision-changed', { mode: 'join' })),
  ).toEqual([undefined, undefined, 'join']);
  expect(of(did('call-taken-over'))).toEqual([undefined, undefined, undefined]);
});
