// Numbers outside are called only as the company allows, whoever wants it: callers can name any number.
import { numberKinds } from '../../../src/adapters/numbering/number-kinds.js';
import { CompanyView } from '../../../src/app/company/company-view.js';
import { OutsideCalls } from '../../../src/app/voice/outside-calls.js';
import type { Company } from '../../../src/api/company.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type { CallId, EpochMs, LegId, TrunkId } from '../../../src/core/kernel/ids.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
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
  openFor({ ...demoCompany, settings, queues });
}
function openFor(company: Company): void {
  const view = new CompanyView(company);
  clock = createFakeClock();
  telephony = new FakeTelephony();
  outside = new OutsideCalls({
    company: () => view,
    numbers: numberKinds,
    clock,
    log: createFakeLog(),
  });
}
beforeEach(() => open());

/** As the journal has a leg; `sipCallId`: of one and the same leg in every call that it was in. */
const dialledBefore = (agoMs: number, sipCallId = 'leg-1'): JournalEvent => ({
  ...{ kind: 'leg-started', callId: 'c1' as CallId, legId: 'c1/2' as LegId, role: 'callee', sipCallId },
  ...{ number: '+31612345678', atMs: (clock.nowMs() - agoMs) as EpochMs },
});

function dial(number: string, trunkId = trunk, passedOn = false): string {
  const leg = outside.guard(telephony).dial({
    to: { kind: 'external', number, trunkId, passedOn },
    localSdp: 'v=0',
    callerNumber: '',
    callerName: undefined,
    timeoutMs: 1000,
  });
  return leg === undefined ? 'not-allowed' : 'dialled';
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
  (number, what) => {
    expect(dial(number)).toBe(what);
  },
);

test('what a company allows can be called, and nothing else', () => {
  open({ allowedPrefixes: ['+48', '+4930'], specialRates: true });
  const numbers = ['+48601234567', '+48701234567', '+493012345678', '+498912345678', '+31612345678'];
  expect(numbers.map((number) => dial(number))).toEqual([
    'dialled',
    'dialled',
    'dialled',
    'not-allowed',
    'not-allowed',
  ]);
});

test('a number to which an admin lets a queue lead is allowed', () => {
  const number = '+3222123456';
  open(
    {},
    demoCompany.queues.map((queue) => ({ ...queue, overflow: { closed: { kind: 'external', number } } })),
  );
  expect(dial(number)).toBe('dialled');
  expect(dial('+3222123457')).toBe('not-allowed');
});

test('one number, one trunk and the whole company are called so often, and no more', () => {
  open({ maxPerNumberPerDay: 2, maxPerTrunkPerHour: 4, maxPerDay: 5 });
  const number = (last: number): string => `+3161234567${last}`;
  expect([dial(number(1)), dial(number(1)), dial(number(1))]).toEqual(['dialled', 'dialled', 'not-allowed']);
  expect(outside.obstacle(number(1), trunk)).toBe('limit-reached');
  expect([dial(number(2)), dial(number(3)), dial(number(4))]).toEqual(['dialled', 'dialled', 'not-allowed']);
  expect([dial(number(4), 'other' as TrunkId), dial(number(5), 'other' as TrunkId)]).toEqual([
    'dialled',
    'not-allowed',
  ]);
  clock.advance(24 * 3_600_000);
  expect(dial(number(1))).toBe('dialled');
});

test.each([
  ['1', [], '+12125550123', '+18765551234'],
  ['1', ['+14165550100'], '+16045550123', '+12125550123'],
  // Toll-free numbers belong to no country of North America alone, neither those called nor the company's own.
  ['1', ['+14165550100'], '+18005550123', '+12125550123'],
  ['1', ['+14165550100', '+18885550100'], '+18335550123', '+12125550123'],
  ['1', ['+18765550100'], '+18775550123', '+12125550123'],
  ['1', ['+14165550100'], '+18885550123', '+19005550123'],
  ['1', ['+12125550100'], '+18665550123', '+14169761234'],
  ['44', ['+442071838750'], '+447400123456', '+441534960123'],
  ['7', ['+74951234567'], '+79161234567', '+77272345678'],
])('a company of +%s with numbers %j calls %s, not its neighbour %s', (countryCode, own, near, far) => {
  const [did] = demoCompany.dids;
  const settings = { ...demoCompany.settings, countryCode, internationalPrefix: '00', trunkPrefix: '' };
  const dids = own.map((number) => ({ ...did!, number }));
  openFor({ ...demoCompany, settings, dids, trunks: [] });
  expect([dial(near), dial(far)]).toEqual(['dialled', 'not-allowed']);
});

test('callers who are passed on go to the same number as often as they come, and callbacks do not take their room', () => {
  const number = '+31881234567';
  open(
    { maxPerNumberPerDay: 2, maxPerTrunkPerHour: 5, maxPerDay: 5 },
    demoCompany.queues.map((queue) => ({ ...queue, overflow: { closed: { kind: 'external', number } } })),
  );
  const passedOn = () => dial(number, trunk, true);
  expect([passedOn(), passedOn(), passedOn(), passedOn()]).not.toContain('not-allowed');
  for (let last = 0; last < 5; last += 1) expect(dial(`+3161234567${last}`)).toBe('dialled');
  expect([passedOn(), passedOn()]).toEqual(['dialled', 'not-allowed']);
  clock.advance(24 * 3_600_000);
  expect([dial(number), dial(number), dial(number)]).toEqual(['dialled', 'dialled', 'not-allowed']);
});

test('a restart forgets nothing', () => {
  open({ maxPerNumberPerDay: 1 });
  outside.restore([dialledBefore(1000)]);
  expect(outside.obstacle('+31612345678', trunk)).toBe('limit-reached');
});

test('who was dialled once and given to another call counts once', () => {
  open({ maxPerNumberPerDay: 2 });
  outside.restore([dialledBefore(2000), dialledBefore(1000)]);
  expect(outside.obstacle('+31612345678', trunk)).toBeUndefined();
  outside.restore([dialledBefore(500, 'leg-2')]);
  expect(outside.obstacle('+31612345678', trunk)).toBe('limit-reached');
});

test('who has called us and was given to another call was not dialled', () => {
  open({ maxPerNumberPerDay: 1 });
  const arrived = { ...dialledBefore(2000), role: 'caller', number: undefined } as never as JournalEvent;
  outside.restore([arrived, dialledBefore(1000)]);
  expect(outside.obstacle('+31612345678', trunk)).toBeUndefined();
});

test('extensions are no numbers outside', () => {
  open({ maxPerDay: 1 });
  outside.restore([dialledBefore(0)]);
  const to = { kind: 'extension', extension: '201' as never, autoAnswer: 'off' } as const;
  outside.guard(telephony).dial({ to, localSdp: '', callerNumber: '', callerName: undefined, timeoutMs: 1 });
  expect(telephony.dialled).toHaveLength(1);
});
