// Figures as measurements give them: `name value unit`, one a line.
// Never judges a figure.

/** Whole numbers as they are, others with so many digits after the point. */
export function figure(name: string, value: number, unit: string, digits = 2): void {
  process.stdout.write(`${name} ${Number.isInteger(value) ? value : value.toFixed(digits)} ${unit}\n`);
}

/** `sorted`: ascending. NaN when there are none. */
export const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
