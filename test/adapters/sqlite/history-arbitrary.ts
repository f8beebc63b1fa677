// Random histories for property tests.
// Never makes a history that the application could not write.
import fc from 'fast-check';
import { endings, type History } from './journal-scenario.js';

export const historyArbitrary: fc.Arbitrary<History> = fc.record({
  plans: fc.array(
    fc.record({
      queue: fc.nat(2),
      agent: fc.nat(3),
      ending: fc.constantFrom(...endings),
      waitMs: fc.nat(60_000),
      talkMs: fc.nat(600_000),
      progress: fc.oneof(fc.constant(100), fc.nat(100)),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  order: fc.array(fc.nat(20), { minLength: 1, maxLength: 40 }),
  stepMs: fc.constantFrom(1, 700, 60_000),
});
