// Numbers outside are called only as the company allows, whoever wants it: callers can name any number.
import { CompanyView } from '../../../src/app/calls/company-view.js';
import { OutsideCalls } from '../../../src/app/calls/outside-calls.js';
import type { Company } from '../../../src/api/company.js';
import type { EpochMs, TrunkId } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/demo-company.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { createFakeLog } from '../../support/fake-log.js';
import { FakeTelephony } from '../../support/fake-telephony.js';

const trunk = 'demo' as TrunkId;
let clock: FakeClock;
let outside: OutsideCalls;
let telephony: FakeTelephony;
function open(rules: Partial<Company['settings']['outsideCalls']> = {}, queues = demoCompany.queues): void {
  const settings = {
    ...demoCompany.settings,
    outsideCalls: { ...demoCompany.settings.outsideCalls, ...rules },
  };
  const view = new CompanyView({ ...demoCompany, settings, queues });
  clock = createFakeClock();
  telephony = new FakeTelephony();
  outside = new OutsideCalls({
    company: () => view,
    isSpecialRate: (number) => number.startsWith('+3190') || number.startsWith('+4870'),
    clock,
    log: createFakeLog(),
  });
}
beforeEach(() => open());

async function dial(number: string, trunkId = trunk): Promise<string> {
  const before = telephony.dialled.length;
  const leg = outside.guard(telephony).dial({
    to: { kind: 'external', number, trunkId },
    localSdp: 'v=0',
    callerNumber: '',
    callerName: undefined,
    timeoutMs: 1000,
  });
  if (telephony.dialled.length > before) return 'dialled';
  const outcome = await leg.outcome;
  return outcome.kind === 'failed' ? outcome.cause : outcome.kind;
}

test.each([
  ['+31612345678', 'dialled'],
  ['+31205550100', 'dialled'],
  ['+31900123456', 'not-allowed'],
  ['+48601234567', 'not-allowed'],
  ['+18765551234', 'not-allowed'],
  ['+88299123456', 'not-allowed'],
])(
  'without settings of its own a company calls its own country, but nothing that costs more: %s %s',
  async (number, what) => {
    expect(await dial(number)).toBe(what);
  },
);

test('what a company allows can be called, and nothing else', async () => {
  open({ allowedPrefixes: ['+48', '+4930'], specialRates: true });
  const numbers = ['+48601234567', '+48701234567', '+493012345678', '+498912345678', '+31612345678'];
  expect(await Promise.all(numbers.map((number) => dial(number)))).toEqual([
    'dialled',
    'dialled',
    'dialled',
    'not-allowed',
    'not-allowed',
  ]);
});

test('a number to which an admin lets a queue lead is allowed', async () => {
  const number = '+3222123456';
  open(
    {},
    demoCompany.queues.map((queue) => ({ ...queue, overflow: { closed: { kind: 'external', number } } })),
  );
  expect(await dial(number)).toBe('dialled');
  expect(await dial('+3222123457')).toBe('not-allowed');
});

test('one number, one trunk and the whole company are called so often, and no more', async () => {
  open({ maxPerNumberPerDay: 2, maxPerTrunkPerHour: 4, maxPerDay: 5 });
  const number = (last: number): string => `+3161234567${last}`;
  expect([await dial(number(1)), await dial(number(1)), await dial(number(1))]).toEqual([
    'dialled',
    'dialled',
    'not-allowed',
  ]);
  expect(outside.obstacle(number(1), trunk)).toBe('limit-reached');
  expect([await dial(number(2)), await dial(number(3)), await dial(number(4))]).toEqual([
    'dialled',
    'dialled',
    'not-allowed',
  ]);
  expect([await dial(number(4), 'other' as TrunkId), await dial(number(5), 'other' as TrunkId)]).toEqual([
    'dialled',
    'not-allowed',
  ]);
  clock.advance(24 * 3_600_000);
  expect(await dial(number(1))).toBe('dialled');
});

test('a restart forgets nothing', () => {
  open({ maxPerNumberPerDay: 1 });
  outside.restore([{ number: '+31612345678', atMs: (clock.nowMs() - 1000) as EpochMs }]);
  expect(outside.obstacle('+31612345678', trunk)).toBe('limit-reached');
});

test('extensions are no numbers outside', () => {
  open({ maxPerDay: 1 });
  outside.restore([{ number: '+31612345678', atMs: clock.nowMs() }]);
  const to = { kind: 'extension', extension: '201' as never, autoAnswer: 'off' } as const;
  outside.guard(telephony).dial({ to, localSdp: '', callerNumber: '', callerName: undefined, timeoutMs: 1 });
  expect(telephony.dialled).toHaveLength(1);
});
