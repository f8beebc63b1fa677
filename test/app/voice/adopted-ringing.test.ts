// Phones that rang on without the service: one of those that were picked up has the call, and nobody is left on the line.
import { AdoptedRinging } from '../../../src/app/voice/adopted-ringing.js';
import type { EstablishedLeg } from '../../../src/app/ports/telephony.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { createFakeClock } from '../../support/fake-clock.js';

const pickedUp = () => ({ hangUp: jest.fn(() => Promise.resolve()) });

const ringing = (...answered: readonly ReturnType<typeof pickedUp>[]): AdoptedRinging =>
  new AdoptedRinging({
    ...{ sipCallId: 'call', ringing: [], clock: createFakeClock(), untilMs: 1 as EpochMs },
    answered: answered as unknown as readonly EstablishedLeg[],
    failure: { kind: 'failed', cause: 'unreachable' },
  });

test('of two phones that were picked up the first has the call, and the other is hung up', async () => {
  const [first, second] = [pickedUp(), pickedUp()];
  expect(await ringing(first, second).outcome).toEqual({ kind: 'answered', leg: first });
  expect([first, second].map(({ hangUp }) => hangUp.mock.calls.length)).toEqual([0, 1]);
});

test('with no phone left it is over', async () => {
  expect(await ringing().outcome).toEqual({ kind: 'failed', cause: 'unreachable' });
});
