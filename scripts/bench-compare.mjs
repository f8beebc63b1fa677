// Compares two results of `make bench` (dist/bench/<name>.json): old value, new value, new divided by old.
// Never tells good from bad: whether more is better depends on the figure.
import { readFileSync } from 'node:fs';

const [oldFile, newFile] = process.argv.slice(2);
if (newFile === undefined) {
  console.error('usage: node scripts/bench-compare.mjs old.json new.json');
  process.exit(64);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`error: ${file}: ${error.message}`);
    process.exit(66);
  }
}

const before = read(oldFile);
const after = read(newFile);
for (const key of ['benchmark', 'commit', 'node', 'cpu', 'cores']) {
  if (before[key] !== after[key]) console.log(`# ${key}: ${before[key]} -> ${after[key]}`);
}

const width = Math.max(...[...before.figures, ...after.figures].map(({ name }) => name.length));
const row = (name, was, is, ratio, unit) =>
  console.log(
    `${name.padEnd(width)} ${String(was).padStart(12)} ${String(is).padStart(12)} ${ratio.padStart(7)} ${unit}`,
  );

row('name', 'old', 'new', 'ratio', 'unit');
for (const { name, value, unit } of after.figures) {
  const old = before.figures.find((figure) => figure.name === name)?.value;
  // Nothing can be divided by nothing: 0 -> 0 is unchanged, 0 -> more has no ratio.
  const ratio =
    old === undefined ? 'new' : old === 0 ? (value === 0 ? '1.00' : '-') : (value / old).toFixed(2);
  row(name, old ?? '-', value, ratio, unit);
}
for (const { name, value, unit } of before.figures) {
  if (!after.figures.some((figure) => figure.name === name)) row(name, value, '-', 'gone', unit);
}
