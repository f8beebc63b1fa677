// How commands end: exit codes, one line for what failed, and Ctrl-C.
// Never decides what a command does.

/** After sysexits(3) where one fits; README and `--help` list them. */
export const exitCodes = {
  failed: 1,
  usage: 64,
  noInput: 66,
  unavailable: 69,
  software: 70,
  cannotCreate: 73,
  config: 78,
  /** As a shell tells of SIGINT. */
  cancelled: 130,
} as const;

/** Of every command. */
const alwaysPossible = {
  [exitCodes.usage]: 'wrong usage',
  [exitCodes.software]: 'internal error of the program',
};

/** What `--help` says of exit codes; in ascending order, one a line. */
export function exitHelp(meanings: Readonly<Record<number, string>>): string {
  const lines = Object.entries({ ...alwaysPossible, ...meanings }).map(
    ([code, meaning]) => `  ${code.padEnd(4)} ${meaning}`,
  );
  return ['', 'Exit codes:', ...lines].join('\n');
}

/** One line on standard error, then out. */
export function fail(code: number, message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** The innermost message that says what went wrong. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}

/** First Ctrl-C or SIGTERM: `callback`. Second: out at once. */
export function onStopSignal(callback: (signal: string) => void): void {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (asked) process.exit(exitCodes.cancelled);
      asked = true;
      callback(signal);
    });
}

/** Each Ctrl-C and SIGTERM. */
export function onEveryStopSignal(callback: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, callback);
}
