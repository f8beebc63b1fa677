// A registration lasts as long as the phone was told, whatever somebody does to the host's clock meanwhile.
// Never uses a network or real time: requests are handed over, and the test owns both clocks.
import type Srf from 'drachtio-srf';
import { Registrar } from '../../../src/adapters/sip/registrar.js';
import type { ExtensionNumber } from '../../../src/core/kernel/ids.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';
import { MemoryBindings } from './telephony-fixture.js';

const extension = '201' as ExtensionNumber;
const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
/** At most so long after the moment at which something is noticed, ms. */
const sweepMs = 5_000;

type Handle = (req: Srf.SrfRequest, res: Srf.SrfResponse) => void;

let clock: FakeClock;
let store: MemoryBindings;
let registrar: Registrar;
let handle: Handle;
let changes: boolean[];

function start(): void {
  registrar = new Registrar({
    store,
    clock,
    log: createFakeLog(),
    login: { verify: () => ({ kind: 'accepted', username: extension }) },
    extensionOf: () => extension,
    isTrunkHost: () => false,
    isOurs: () => false,
    refusals: { note: () => undefined },
  });
  changes = [];
  registrar.onReachableChanged((_extension, reachable) => changes.push(reachable));
  registrar.attach({ use: (_method: string, own: Handle) => (handle = own) } as unknown as Srf);
}

/** The service is gone for so long, and the clock is set meanwhile. */
function restart(downMs: number, setByMs: number): void {
  registrar.close();
  pass(downMs);
  clock.setBy(setByMs);
  start();
}

function pass(ms: number): void {
  clock.advance(ms);
  jest.advanceTimersByTime(ms);
}

let cseq = 0;
/** Without time = asks only. Returns what the phone is told. */
function register(expiresS?: number, contact = 'sip:201@192.0.2.7'): string {
  const headers: Record<string, string> = {
    'call-id': 'x',
    cseq: `${(cseq += 1)} REGISTER`,
    from: '<sip:201@pbx>;tag=a',
    to: '<sip:201@pbx>',
  };
  if (expiresS !== undefined) Object.assign(headers, { contact: `<${contact}>`, expires: String(expiresS) });
  const req = {
    method: 'REGISTER',
    source_address: '192.0.2.7',
    source_port: 5060,
    protocol: 'udp',
    has: (name: string) => name.toLowerCase() in headers,
    get: (name: string) => headers[name.toLowerCase()],
  };
  const sent: { status: number; contact: string }[] = [];
  const send = (status: number, content: { headers: { Contact?: string } }): void =>
    void sent.push({ status, contact: content.headers.Contact ?? '' });
  handle(req as unknown as Srf.SrfRequest, { send } as unknown as Srf.SrfResponse);
  expect(sent).toMatchObject([{ status: 200 }]);
  return sent[0]!.contact;
}

/** How much longer the saved registrations last by the wall clock, ms. */
const savedMs = (): number[] => store.all().map(({ expiresAtMs }) => expiresAtMs - clock.nowMs());
const shownMs = (): number[] =>
  registrar.bindingsOf(extension).map(({ expiresAtMs }) => expiresAtMs - clock.nowMs());

beforeEach(() => {
  jest.useFakeTimers();
  clock = createFakeClock();
  store = new MemoryBindings();
  start();
});
afterEach(() => {
  registrar.close();
  expect([jest.getTimerCount(), clock.pendingCount()]).toEqual([0, 0]);
  jest.useRealTimers();
});

describe.each([
  ['forward by an hour', hourMs],
  ['forward by years', 20 * yearMs],
  ['forward by a little', 40_000],
  ['back by a little', -40_000],
  ['back by an hour', -hourMs],
  ['back by years', -20 * yearMs],
])('while the service runs and the clock is set %s', (_how, byMs) => {
  beforeEach(() => {
    expect(register(120)).toBe('<sip:201@192.0.2.7>;expires=120');
    pass(20_000);
    changes.length = 0;
    clock.setBy(byMs);
  });

  test('the phone can be reached for as long as it was told, and no longer', () => {
    expect(registrar.isRegisteredFrom(extension, '192.0.2.7')).toBe(true);
    expect(register()).toBe('<sip:201@192.0.2.7>;expires=100');
    pass(99_999);
    expect([registrar.isReachable(extension), changes]).toEqual([true, []]);
    pass(1);
    expect([registrar.isReachable(extension), registrar.bindingsOf(extension)]).toEqual([false, []]);
    pass(sweepMs);
    expect([changes, store.all()]).toEqual([[false], []]);
  });

  test('what is shown is right at once, and what is saved soon', () => {
    expect(shownMs()).toEqual([100_000]);
    pass(sweepMs);
    expect([shownMs(), savedMs()]).toEqual([[95_000], [95_000]]);
    const { writes } = store;
    pass(10 * sweepMs);
    expect([savedMs(), store.writes]).toEqual([[45_000], writes]);
  });

  test('a start after that finds the phone, for what is left to it', () => {
    pass(sweepMs);
    restart(10_000, 0);
    expect([shownMs(), savedMs()]).toEqual([[85_000], [85_000]]);
    pass(84_999);
    expect(registrar.isReachable(extension)).toBe(true);
    pass(1);
    expect(registrar.isReachable(extension)).toBe(false);
  });

  test('a phone that registers then is saved with the new time, and so are the others', () => {
    expect(register(60, 'sip:202@192.0.2.7')).toBe(
      '<sip:202@192.0.2.7>;expires=60, <sip:201@192.0.2.7>;expires=100',
    );
    pass(sweepMs);
    expect(savedMs().sort((a, b) => a - b)).toEqual([55_000, 95_000]);
  });
});

test('what is saved is not written anew for a clock that is a little off', () => {
  register(3600);
  const { writes } = store;
  for (let time = 0; time < 100; time += 1) {
    clock.setBy(time % 2 === 0 ? 400 : -400);
    pass(sweepMs);
  }
  expect(store.writes).toBe(writes);
  // It adds up.
  for (let time = 0; time < 3; time += 1) {
    clock.setBy(400);
    pass(sweepMs);
  }
  expect(store.writes).toBe(writes + 1);
});

test('what is over is forgotten when another device registers, and no later start brings it back', () => {
  register(60);
  pass(60_000 - sweepMs);
  register(600, 'sip:202@192.0.2.7');
  // Over, and not yet swept away.
  clock.advance(sweepMs);
  register(600, 'sip:202@192.0.2.7');
  expect(store.all().map(({ contactUri }) => contactUri)).toEqual(['sip:202@192.0.2.7']);
  restart(10_000, -hourMs);
  expect(registrar.bindingsOf(extension)).toHaveLength(1);
});

describe('when the clock is set while the service does not run', () => {
  test.each([
    ['not at all', 0, 590_000],
    ['forward by a little', 40_000, 550_000],
    ['back by a little', -40_000, 630_000],
    // More than a phone is ever granted.
    ['back by an hour', -hourMs, hourMs],
    ['back by years', -20 * yearMs, hourMs],
  ])('%s, the saved registration is taken at its word, up to an hour', (_how, byMs, leftMs) => {
    register(600);
    restart(10_000, byMs);
    expect([shownMs(), savedMs()]).toEqual([[leftMs], [leftMs]]);
    pass(leftMs - 1);
    expect(registrar.isReachable(extension)).toBe(true);
    pass(1);
    expect(registrar.isReachable(extension)).toBe(false);
  });

  test('forward by more than is left, the phone has to register anew', () => {
    register(600);
    restart(10_000, hourMs);
    expect(registrar.isReachable(extension)).toBe(false);
    register(600);
    expect([shownMs(), savedMs()]).toEqual([[600_000], [600_000]]);
  });

  test('and put right soon after the start, phones stay for what was left to them then', () => {
    register(600);
    restart(10_000, -40_000);
    clock.setBy(40_000);
    pass(sweepMs);
    expect([shownMs(), savedMs()]).toEqual([[625_000], [625_000]]);
  });
});
