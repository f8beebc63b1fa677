// Measures how much of a tone is in linear samples (Goertzel's algorithm).
// Never decides what is enough: tests compare the figure.

/**
 * Part of the signal's power that lies at `hz`, 0…1; a pure tone gives nearly 1. Measured in windows, so that a
 * tone which was interrupted and went on in another phase is still that tone.
 */
export function tonePart(samples: ArrayLike<number>, hz: number, windowSamples = 400): number {
  let found = 0;
  let energy = 0;
  for (let from = 0; from < samples.length; from += windowSamples) {
    const to = Math.min(samples.length, from + windowSamples);
    found += (2 * tonePower(samples, from, to, hz)) / (to - from);
    for (let i = from; i < to; i += 1) energy += (samples[i] as number) ** 2;
  }
  return energy === 0 ? 0 : found / energy;
}

function tonePower(samples: ArrayLike<number>, from: number, to: number, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / 8000);
  let last = 0;
  let beforeLast = 0;
  for (let i = from; i < to; i += 1) {
    const next = (samples[i] as number) + coefficient * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  return last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
}

/**
 * What is left when silent windows are taken out. A machine that was busy leaves holes in a stream; what lies between
 * them must be right all the same.
 */
export function withoutSilence(samples: ArrayLike<number>, windowSamples = 160): number[] {
  const kept: number[] = [];
  for (let from = 0; from + windowSamples <= samples.length; from += windowSamples) {
    const window = Array.from({ length: windowSamples }, (_, i) => samples[from + i] as number);
    if (meanLevel(window) >= 100) kept.push(...window);
  }
  return kept;
}

/** Mean of the absolute sample values. */
export function meanLevel(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += Math.abs(samples[i] as number);
  return samples.length === 0 ? 0 : sum / samples.length;
}
