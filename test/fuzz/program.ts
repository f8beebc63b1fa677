// `make fuzz`: gives every parser hostile messages for as long as it is told to, and keeps what it finds.
// Never changes anything but its folder of findings.
import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { fuzzTargets } from './all-targets.js';
import { bear, fuzz, longestMs, type FuzzReport, type FuzzTarget } from './fuzzing.js';

/** Messages of one seed; the next ones are drawn from the next seed. */
const messagesPerRound = 20_000;
const findingsDir = 'dist/fuzz';

interface Options {
  readonly target?: string;
  readonly seconds: number;
  readonly seed?: number;
  readonly replay?: string;
  readonly json?: true;
}

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`expected a whole number from ${min} to ${max}`);
  };
}

function kept(target: FuzzTarget, message: Buffer): string {
  mkdirSync(findingsDir, { recursive: true });
  const name = createHash('sha256').update(message).digest('hex').slice(0, 12);
  const file = join(findingsDir, `${target.name}-${name}.bin`);
  writeFileSync(file, message);
  return file;
}

function tell(options: Options, target: FuzzTarget, report: FuzzReport): void {
  const file = report.message === undefined ? undefined : kept(target, report.message);
  if (options.json) {
    const { message, ...rest } = report;
    console.log(JSON.stringify({ ...rest, bytes: message?.length, file }));
    return;
  }
  const { name } = target;
  const figures = `${report.messages} messages, slowest ${report.slowestMs.toFixed(1)} ms, heap +${Math.max(0, report.grownBytes)} bytes`;
  console.log(`${name}: seed ${report.seed}: ${figures}${report.finding === undefined ? '' : ': FOUND'}`);
  if (report.finding === undefined) return;
  console.log(report.finding);
  if (file !== undefined) console.log(`again by: make fuzz T=${name} ARGS='--replay ${file}'`);
}

async function run(options: Options): Promise<number> {
  const targets = fuzzTargets.filter(({ name }) => options.target === undefined || name === options.target);
  if (options.replay !== undefined) return replay(targets, options.replay);
  const share = (options.seconds * 1000) / targets.length;
  let found = 0;
  for (const target of targets) {
    const until = Date.now() + share;
    let seed = options.seed ?? randomInt(2 ** 31);
    for (let left = share; left > 0; left = until - Date.now(), seed += 1) {
      const report = await fuzz(target, { seed, messages: messagesPerRound, timeLimitMs: left });
      tell(options, target, report);
      if (report.finding === undefined) continue;
      found += 1;
      break;
    }
  }
  if (options.json === undefined)
    console.log(found === 0 ? 'nothing found' : `${found} of ${targets.length} targets have findings`);
  return found === 0 ? 0 : 1;
}

/** A finding that is mended says nothing any more. */
async function replay([target, ...more]: readonly FuzzTarget[], file: string): Promise<number> {
  if (target === undefined || more.length > 0) {
    console.error('error: --replay needs --target: the reader that is to read the file');
    return 64;
  }
  try {
    const ms = await bear(target, readFileSync(file));
    console.log(`${target.name}: read in ${ms.toFixed(1)} ms`);
    return 0;
  } catch (error) {
    console.log(error instanceof Error ? error.stack : String(error));
    return 1;
  }
}

const program = new Command('fuzz')
  .description(
    `Gives everything that reads what others wrote hostile messages. A finding is an exception, a message that takes more than ${longestMs} ms, a promise that is broken, or memory that is kept. Exit code 0: nothing found; 1: something; 64: wrong arguments.`,
  )
  .addOption(new Option('--target <name>', 'only that one').choices(fuzzTargets.map(({ name }) => name)))
  .option('--seconds <n>', 'for all targets together, 1 to 86400', wholeNumber(1, 86_400), 120)
  .option('--seed <n>', 'begin with this one; random otherwise', wholeNumber(0, 2 ** 31 - 1))
  .option('--replay <file>', 'read one finding again')
  .option('--json', 'a line of JSON for each round')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 64);
  })
  .action(async (options: Options) => {
    process.exitCode = await run(options);
  });

void program.parseAsync().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 70;
});
