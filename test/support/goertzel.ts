// Measures how much of a tone is in linear samples (Goertzel's algorithm).
// Never decides what is enough: tests compare the figure.

/** Part of the signal's power that lies at `hz`, 0…1; a pure tone gives nearly 1. */
export function tonePart(samples: ArrayLike<number>, hz: number, rateHz = 8000): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rateHz);
  let last = 0;
  let beforeLast = 0;
  let energy = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const value = samples[i] as number;
    const next = value + coefficient * last - beforeLast;
    beforeLast = last;
    last = next;
    energy += value * value;
  }
  if (energy === 0) return 0;
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
  return (2 * power) / (samples.length * energy);
}

/** Mean of the absolute sample values. */
export function meanLevel(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += Math.abs(samples[i] as number);
  return samples.length === 0 ? 0 : sum / samples.length;
}
