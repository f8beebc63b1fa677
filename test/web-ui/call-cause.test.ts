// Who hung up is named by who called whom, also in records of earlier versions.
// Never words it.
import { pageModule } from '../support/page-module.js';

const { causeFor } = pageModule<{
  readonly causeFor: (direction: 'inbound' | 'internal' | 'outbound', cause: string) => string;
}>('features/calls/call-cause');

test.each([
  ['inbound', 'caller-hung-up', 'caller-hung-up'],
  ['internal', 'caller-hung-up', 'caller-hung-up'],
  ['outbound', 'customer-hung-up', 'customer-hung-up'],
  // As earlier versions noted it.
  ['outbound', 'caller-hung-up', 'customer-hung-up'],
  ['outbound', 'no-answer', 'no-answer'],
] as const)('%s: %s is %s', (direction, cause, told) => {
  expect(causeFor(direction, cause)).toBe(told);
});
