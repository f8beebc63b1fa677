// A small generator of pseudo-random numbers: the same seed gives the same numbers, on every machine and forever.
// Never to be used for secrets, and never seeded from a clock in here.

/** The four 32-bit words of a generator. */
export type RandomState = readonly [number, number, number, number];

/** Each call gives a number that is uniform in [0, 1), in steps of 2⁻³². */
export interface SeededRandom {
  (): number;
  /** With `restore` the sequence continues where it was, e.g. after a restart. */
  readonly state: () => RandomState;
  readonly restore: (state: RandomState) => void;
}

const ROUNDS_TO_MIX = 12;

/**
 * sfc32, the 32-bit "small fast counting" generator of Chris Doty-Humphrey's PractRand; it passes PractRand and
 * TestU01's BigCrush, and its counter guarantees a period of at least 2³². Seeded as there: a zero, the seed's lower
 * and upper word, a counter of 1, and the first rounds thrown away.
 */
export function createSeededRandom(seed: number): SeededRandom {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;

  const next = (): number => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return (word >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < ROUNDS_TO_MIX; round += 1) next();

  return Object.assign(next, {
    state: (): RandomState => [a, b, c, counter],
    restore: (state: RandomState): void => {
      [a, b, c, counter] = state;
    },
  });
}
