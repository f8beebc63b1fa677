// How numbers are read, and where they lead.
// Never dials one.
import { resolveFromExtension, resolveFromTrunk } from '../../../src/core/pbx/dial-plan.js';
import type { DidEntry, NumberingPlan } from '../../../src/core/pbx/dial-plan-model.js';
import {
  isDialable,
  looksPublic,
  normaliseNumber,
  shownNumber,
} from '../../../src/core/pbx/number-normalisation.js';

const nl: NumberingPlan = { countryCode: '31', internationalPrefix: '00', trunkPrefix: '0' };
const pl: NumberingPlan = { countryCode: '48', internationalPrefix: '00', trunkPrefix: '' };
const us: NumberingPlan = { countryCode: '1', internationalPrefix: '011', trunkPrefix: '1' };

test.each([
  [nl, '+31205550100', '+31205550100'],
  [nl, '0031205550100', '+31205550100'],
  [nl, '0205550100', '+31205550100'],
  [nl, '31205550100', '+31205550100'],
  [nl, '020-555 01 00', '+31205550100'],
  [nl, '(020) 555.01.00', '+31205550100'],
  [nl, '+31 (0)20 555 0100', '+31205550100'],
  [nl, '+310205550100', '+31205550100'],
  [nl, '+3100205550100', '+31205550100'],
  [nl, 'tel:+31-20-555-0100', '+31205550100'],
  [nl, 'tel:020-5550100;phone-context=+31', '+31205550100'],
  [nl, 'sip:%2B31205550100@trunk.example;user=phone', '+31205550100'],
  [nl, '0048221234567', '+48221234567'],
  [nl, '+4915112345678', '+4915112345678'],
  [nl, '08001234', '+318001234'],
  [pl, '221234567', '+48221234567'],
  [pl, '22 123 45 67', '+48221234567'],
  [pl, '48221234567', '+48221234567'],
  [pl, '481234567', '+48481234567'],
  [pl, '0221234567', '+48221234567'],
  [pl, '0031205550100', '+31205550100'],
  [us, '12125550100', '+12125550100'],
  [us, '01131205550100', '+31205550100'],
])('%j: %s is %s', (plan, text, expected) => {
  expect(normaliseNumber(text, plan)).toEqual({ kind: 'e164', number: expected });
  expect(isDialable(expected)).toBe(true);
});

test.each(['201', '112', '14020'])('%s is a short number', (text) => {
  expect(normaliseNumber(text, nl)).toEqual({ kind: 'short', number: text });
  expect(isDialable(text)).toBe(false);
});

test.each(['', '  ', 'anonymous', 'Anonymous', 'sip:anonymous@anonymous.invalid', 'unknown', 'Restricted'])(
  '"%s" is anonymous',
  (text) => {
    expect(normaliseNumber(text, nl)).toEqual({ kind: 'anonymous' });
    expect(shownNumber(text, nl)).toBe('anonymous');
  },
);

test.each([
  '*11',
  'alice',
  '+',
  '+0123456789',
  '+12',
  '0000000000',
  '12345678901234567890',
  '+1234567890123456',
  "'; DROP TABLE calls",
  '２０５５５',
  '1234567',
])('"%s" is no telephone number here', (text) => {
  expect(normaliseNumber(text, nl).kind).toBe('unusable');
});

const dids: readonly DidEntry[] = [
  { number: '+31205550100', destination: { kind: 'flow', flow: 'welcome' } },
  { number: '+31205550101', trunk: 'kpn' as never, destination: { kind: 'queue', queue: 'sales' } },
  { number: '+31205550100', trunk: 'kpn' as never, destination: { kind: 'queue', queue: 'vip' } },
];

describe('from a trunk', () => {
  test.each([
    ['+31205550100', 'other', { kind: 'flow', flow: 'welcome' }],
    ['0205550100', 'other', { kind: 'flow', flow: 'welcome' }],
    ['31205550100', 'kpn', { kind: 'queue', queue: 'vip' }],
    ['+31205550101', 'kpn', { kind: 'queue', queue: 'sales' }],
  ])('%s on %s leads to %j', (number, trunk, destination) => {
    const target = resolveFromTrunk(number, trunk as never, dids, nl);
    expect(target).toMatchObject({ kind: 'destination', destination });
    expect(target.dialled).toMatch(/^\+31/);
  });

  test.each([
    ['+31205550101', 'other'],
    ['+31205550199', 'kpn'],
    ['201', 'kpn'],
    ['*11', 'kpn'],
    ['', 'kpn'],
  ])('%s on %s leads nowhere', (number, trunk) => {
    expect(resolveFromTrunk(number, trunk as never, dids, nl).kind).toBe('unknown-number');
  });
});

describe('from an extension', () => {
  const extensions = ['201', '202'] as never[];
  test.each([
    ['*11', { kind: 'feature', dialled: '*11', feature: 'log-in' }],
    ['%2A12', { kind: 'feature', dialled: '*12', feature: 'log-out' }],
    ['*13', { kind: 'feature', dialled: '*13', feature: 'break' }],
    ['202', { kind: 'destination', dialled: '202', destination: { kind: 'extension', extension: '202' } }],
    [
      '0205550101',
      { kind: 'destination', dialled: '+31205550101', destination: { kind: 'queue', queue: 'sales' } },
    ],
    ['203', { kind: 'unknown-number', dialled: '203' }],
    ['*99', { kind: 'unknown-number', dialled: '*99' }],
    ['0612345678', { kind: 'unknown-number', dialled: '+31612345678' }],
    ['anonymous', { kind: 'unknown-number', dialled: 'anonymous' }],
  ])('%s is %j', (number, expected) => {
    expect(resolveFromExtension(number, extensions, dids, nl)).toEqual(expected);
  });
});

test.each([
  ['+31612345678', true],
  ['31612345678', true],
  ['0612345678', true],
  ['201', false],
  ['x', false],
  ['', false],
  ['1234567890123456', false],
])('%s looks like a public number: %s', (number, expected) => {
  expect(looksPublic(number)).toBe(expected);
});
