// Compares our expected waits with app_queue's and with the mean of the last ten waits, on simulated days.
// Never counts callers who were served at once or gave up: the error is that of callers who waited and were answered.
import { createAcdEngine } from '../../src/core/acd/acd-engine.js';
import { DayReplay } from '../../src/core/what-if/day-replay.js';
import type { EstimateErrors } from '../../src/core/what-if/replay-tally.js';
import { simulatedDays } from '../support/simulated-days.js';
import { figure } from '../support/bench-figures.js';

/** Each kind of day is played with so many seeds. */
const seeds = [1000, 2000, 3000];

interface Sums {
  samples: number;
  silent: number;
  ours: number;
  appQueue: number;
  lastTen: number;
  within: number;
}

const newSums = (): Sums => ({ samples: 0, silent: 0, ours: 0, appQueue: 0, lastTen: 0, within: 0 });

function add(sums: Sums, errors: EstimateErrors): void {
  sums.samples += errors.samples;
  sums.silent += errors.silent;
  sums.ours += errors.samples * errors.oursMs;
  sums.appQueue += errors.samples * errors.appQueueMs;
  sums.lastTen += errors.samples * errors.lastTenMs;
  sums.within += errors.samples * errors.withinRange;
}

function play(): ReadonlyMap<string, Sums> {
  const days = new Map<string, Sums>();
  for (const seed of seeds) {
    for (const { name, settings, day } of simulatedDays(seed)) {
      const replay = new DayReplay({ day, settings, engine: createAcdEngine() });
      while (replay.advance(10_000)) continue;
      const sums = days.get(name) ?? newSums();
      add(sums, replay.result().total.estimates);
      days.set(name, sums);
    }
  }
  return days;
}

const ratioOf = ({ ours, appQueue, lastTen }: Sums): number => ours / Math.min(appQueue, lastTen);

function row(name: string, sums: Sums): string {
  const seconds = (sum: number): string => (sum / sums.samples / 1000).toFixed(1).padStart(9);
  return [
    name.padEnd(24),
    String(sums.samples).padStart(7),
    String(sums.silent).padStart(7),
    seconds(sums.ours),
    seconds(sums.appQueue),
    seconds(sums.lastTen),
    ratioOf(sums).toFixed(3).padStart(7),
    `${((100 * sums.within) / sums.samples).toFixed(0)} %`.padStart(9),
  ].join(' ');
}

const days = play();
const all = newSums();
for (const sums of days.values()) for (const key of Object.keys(all) as (keyof Sums)[]) all[key] += sums[key];
console.log('Mean absolute error, s, of the estimate at entry; callers who waited and were answered');
console.log('day                      callers  silent      ours app_queue  last ten   ratio  in range');
for (const [name, sums] of days) console.log(row(name, sums));
console.log(row('all', all));
const ratios = [...days.values()].map(ratioOf);
figure('acd.ewt.mae_ratio', ratioOf(all), 'x', 3);
figure('acd.ewt.mae_ratio.worst_day', Math.max(...ratios), 'x', 3);
figure('acd.ewt.within_range', all.within / all.samples, 'share', 3);
