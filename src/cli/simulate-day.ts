// centrale simulate-day: a what-if question from the command line, answered from the database beside a running service.
// Never writes to the database.
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readServiceConfig } from '../adapters/config/config-file.js';
import type { Company } from '../api/company.js';
import { whatIfRequestSchema, type WhatIfChange, type WhatIfRequest } from '../api/what-if.js';
import type { parseWhatIfChange } from '../app/what-if/what-if-changes.js';
import { exitCodes, exitHelp, fail, onStopSignal } from './command-exit.js';
import { granted, refused, type Outcome, type RefusalCode } from '../core/kernel/refusal.js';
import { whatIfTable } from './simulate-day-table.js';

interface SimulateDayOptions {
  readonly config: string;
  readonly from?: string;
  readonly generated?: boolean;
  readonly seed: number;
  readonly queue?: string;
  readonly change?: readonly string[];
  readonly agents: number;
  readonly json?: boolean;
}

/** Refusals that are mistakes in the command, not in the day. */
const usageCodes: readonly RefusalCode[] = [
  'queue-required',
  'not-found',
  'invalid-change',
  'invalid-request',
];

export function simulateDayCommand(configOption: Option): Command {
  return new Command('simulate-day')
    .description(
      'replay a day of calls with other settings and compare the figures; changes nothing, also while the service runs',
    )
    .addOption(configOption)
    .option('--from <date>', 'recorded day to replay, e.g. 2026-11-16')
    .option('--generated', 'replay a generated day instead of a recorded one')
    .addOption(
      new Option('--seed <n>', 'seed of the generated day; the same seed gives the same day')
        .default(1)
        .argParser(wholeNumber),
    )
    .option('--queue <id>', 'ID of the queue that --change and --agents are about')
    .option(
      '--change <field=value>',
      'other value of a setting of the queue, e.g. wrapUpSeconds=20, serviceLevel.seconds=30, or of another queue, ' +
        'e.g. sales.priority=5; can be repeated',
      (change: string, before: readonly string[] = []) => [...before, change],
    )
    .addOption(
      new Option('--agents <n>', 'agents of the queue to add, e.g. +2, or to remove, e.g. -2')
        .default(0)
        .argParser(wholeNumber),
    )
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      `
Every caller of that day calls again at the same time, with the same patience and the same length of conversation. How
long answered callers would have waited, and how long callers who hung up would have talked, is not known: it is drawn
from the other callers (Kaplan–Meier).
${exitHelp({
  0: 'done',
  [exitCodes.failed]: 'nobody called that day',
  [exitCodes.unavailable]: 'there is no database, or it cannot be used',
  [exitCodes.config]: 'the settings are not valid',
  [exitCodes.cancelled]: 'cancelled',
})}

Examples:
  centrale simulate-day --from 2026-11-16 --queue support --change wrapUpSeconds=20
  centrale simulate-day --from 2026-11-16 --queue support --agents +2 --change serviceLevel.seconds=30
  centrale simulate-day --generated --queue sales --change 'strategy={"kind":"least-occupied"}' --json`,
    )
    .action(simulateDay);
}

async function simulateDay(options: SimulateDayOptions): Promise<void> {
  if ((options.from === undefined) === (options.generated !== true))
    return fail(exitCodes.usage, 'which day? expected either --from <date> or --generated');
  const stop = new AbortController();
  onStopSignal(() => stop.abort());
  const { dataDir } = readServiceConfig(resolve(options.config));
  // The command line of every other command is read without these.
  const [{ runWhatIf }, changes] = await Promise.all([
    import('../daemon/what-if-run.js'),
    import('../app/what-if/what-if-changes.js'),
  ]);
  const outcome = await runWhatIf({
    databaseFile: join(dataDir, 'centrale.db'),
    ask: (company) => requestOf(options, company, changes.parseWhatIfChange),
    onProgress: progressLine(),
    signal: stop.signal,
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (outcome.kind === 'refused') {
    if (outcome.code === 'cancelled') return fail(exitCodes.cancelled, 'cancelled');
    return fail(usageCodes.includes(outcome.code) ? exitCodes.usage : exitCodes.failed, outcome.message);
  }
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(outcome.value, null, 2)}\n`
      : whatIfTable(outcome.value, options.queue),
  );
}

function requestOf(
  options: SimulateDayOptions,
  company: Company,
  parseChange: typeof parseWhatIfChange,
): Outcome<WhatIfRequest> {
  const changes: WhatIfChange[] = [];
  for (const text of options.change ?? []) {
    const change = parseChange(
      text,
      company.queues.map(({ id }) => id),
    );
    if (change.kind === 'refused') return change;
    changes.push(change.value);
  }
  const parsed = whatIfRequestSchema.safeParse({
    day:
      options.from === undefined
        ? { kind: 'generated', seed: options.seed }
        : { kind: 'recorded', date: options.from },
    ...(options.queue === undefined ? {} : { queue: options.queue }),
    changes,
    agents: options.agents,
  });
  if (parsed.success) return granted(parsed.data);
  const [issue] = parsed.error.issues;
  return refused('invalid-request', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

/** On a terminal: percents, at most ten a second. */
function progressLine(): (progress: number) => void {
  let shownAtMs = 0;
  return (progress) => {
    const nowMs = performance.now();
    if (!process.stderr.isTTY || nowMs - shownAtMs < 100) return;
    shownAtMs = nowMs;
    process.stderr.write(`\r${Math.floor(100 * progress)} %`);
  };
}

function wholeNumber(text: string): number {
  const parsed = Number(text);
  if (!Number.isInteger(parsed)) throw new InvalidArgumentError('expected a whole number');
  return parsed;
}
