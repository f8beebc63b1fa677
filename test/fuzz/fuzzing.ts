// Gives a parser hostile messages and tells what it could not bear: an exception, a message that takes long, a broken
// promise of the parser's own, memory that is not given back.
// Never judges by one slow look: the machine has other work; what is slow is slow each time.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { hostileBytes } from './hostile-bytes.js';

/** The longest that one message may hold up everything else, ms. */
export const longestMs = 5;
/** As often is a slow message given again; the fastest counts. */
const looks = 6;
/** What a parser may keep after thousands of messages: tables that fill once, bytes. */
const keptBytes = 4_000_000;

export interface FuzzTarget {
  /** As `make fuzz T=` knows it. */
  readonly name: string;
  /** Good messages: what the changes begin with. */
  readonly samples: readonly Buffer[];
  /** Words of this language. */
  readonly words: readonly string[];
  /** The largest message that gets as far as this parser, bytes. */
  readonly maxBytes: number;
  /**
   * Reads it. Throws when what must hold of every message does not; what the parser may throw is caught here.
   * Returns how many messages it was, when it is a stream of them; each may take its time.
   */
  read(message: Buffer): Read | Promise<Read>;
  /** Longer than others', when nothing else waits for this reader, ms. */
  readonly longestMs?: number;
}

type Read = number | void;

export interface FuzzReport {
  readonly target: string;
  readonly seed: number;
  /** Messages read, those of shrinking not among them. */
  readonly messages: number;
  /** Slowest message, ms: of several looks the fastest. */
  readonly slowestMs: number;
  /** Heap in use after these messages less that after the first tenth of them, both collected, bytes. */
  readonly grownBytes: number;
  /** What was wrong; undefined when nothing was. */
  readonly finding: string | undefined;
  /** The smallest message found that shows it. */
  readonly message: Buffer | undefined;
}

let collect: (() => void) | undefined;

function heapInUse(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return process.memoryUsage().heapUsed;
}

/** Of the clock and the processor's time the smaller: others' work counts in the one, the collector's threads in the other. */
async function timed(target: FuzzTarget, message: Buffer): Promise<number> {
  const cpu = process.cpuUsage();
  const from = performance.now();
  const reading = target.read(message);
  const count = reading instanceof Promise ? await reading : reading;
  const clockMs = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  return Math.min(clockMs, (user + system) / 1000) / Math.max(1, count ?? 1);
}

/**
 * Reads the message and returns how long that takes, ms; throws when it takes too long, or what reading throws.
 * `patience`: how many times as long as on a machine that has nothing else to do; default 1.
 */
export async function bear(target: FuzzTarget, message: Buffer, patience = 1): Promise<number> {
  const limit = (target.longestMs ?? longestMs) * patience;
  let fastest = await timed(target, message);
  for (let look = 1; look < looks && fastest > limit; look += 1)
    fastest = Math.min(fastest, await timed(target, message));
  if (fastest > limit)
    throw new Error(`takes ${fastest.toFixed(1)} ms; expected at most ${limit} ms for each message`);
  return fastest;
}

/** Gives the target that many messages drawn from the seed, or as many as there is time for. */
export async function fuzz(
  target: FuzzTarget,
  options: {
    readonly seed: number;
    readonly messages: number;
    readonly timeLimitMs?: number;
    /** See `bear`. */
    readonly patience?: number;
    /** Looks for the smallest message with the same fault; default true. */
    readonly shrinks?: boolean;
  },
): Promise<FuzzReport> {
  const { seed } = options;
  let messages = 0;
  let slowestMs = 0;
  let heapBefore = 0;
  const settle = Math.ceil(options.messages / 10);
  const property = fc.asyncProperty(
    hostileBytes(target.samples, target.words, target.maxBytes),
    async (message) => {
      messages += 1;
      if (messages === settle) heapBefore = heapInUse();
      // What is read first is read by a program that is not compiled yet.
      if (messages <= settle) await target.read(message);
      else slowestMs = Math.max(slowestMs, await bear(target, message, options.patience));
    },
  );
  const details = await fc.check(property, {
    seed,
    numRuns: options.messages,
    endOnFailure: options.shrinks === false,
    ...(options.timeLimitMs === undefined ? {} : { interruptAfterTimeLimit: options.timeLimitMs }),
  });
  const report = { target: target.name, seed, messages, slowestMs };
  if (details.counterexample !== null) {
    const { errorInstance } = details;
    const finding =
      errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
    return { ...report, grownBytes: 0, finding, message: details.counterexample[0] };
  }
  const grownBytes = messages < settle ? 0 : heapInUse() - heapBefore;
  const finding =
    grownBytes > keptBytes
      ? `keeps ${grownBytes} bytes after ${messages} messages; expected at most ${keptBytes}`
      : undefined;
  return { ...report, grownBytes, finding, message: undefined };
}
