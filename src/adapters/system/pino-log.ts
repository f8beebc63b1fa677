// The application's log, written as JSON lines by pino.
// Never writes a secret: fields with such names are blanked at any depth.
import { isNativeError } from 'node:util/types';
import { pino, type DestinationStream, type Logger } from 'pino';
import prettyStream from 'pino-pretty';
import type { Log } from '../../app/ports/log.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface PinoLogOptions {
  /** Least important level that is written. Default `info`. */
  readonly level?: LogLevel;
  /** Default: standard output, not buffered. */
  readonly destination?: DestinationStream;
  /** One readable line each for a person at a terminal, instead of JSON. Default false. */
  readonly readable?: boolean;
}

const blank = '[redacted]';
/** Field names (without dashes and underscores, lower-case) whose values are never written. */
const secretName =
  /(password|passwd|secret|cookie|authorization|authenticate|token|ha1|digest)$|^(nonce|cnonce|pin)$/;
const maxDepth = 6;

/** The root log; `child` binds ids. */
export function createPinoLog(options: PinoLogOptions = {}): Log {
  const settings = {
    level: options.level ?? 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const destination = options.destination ?? pino.destination({ dest: 1, sync: true });
  return wrap(pino(settings, options.readable === true ? readableLines(destination) : destination));
}

function readableLines(destination: DestinationStream): DestinationStream {
  return prettyStream({ destination, sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' });
}

function wrap(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(redactFields(fields), message),
    info: (fields, message) => logger.info(redactFields(fields), message),
    warn: (fields, message) => logger.warn(redactFields(fields), message),
    error: (fields, message) => logger.error(redactFields(fields), message),
    child: (bindings) => wrap(logger.child(redactFields(bindings))),
  };
}

function redactFields(fields: object): Record<string, unknown> {
  // An Error that is the whole set of fields would lose its message: pino's name for it is `err`.
  if (isNativeError(fields)) return { err: fields };
  return redactObject(fields, 0);
}

function redactObject(object: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    copy[name] = isSecret(name) ? blank : redactValue(value, depth + 1);
  }
  return copy;
}

function isSecret(name: string): boolean {
  return secretName.test(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || isNativeError(value) || value instanceof Date)
    return value;
  if (depth > maxDepth) return '[too deep]';
  if (value instanceof Map) return redactObject(Object.fromEntries(value) as object, depth);
  if (value instanceof Set) return [...(value as Set<unknown>)].map((entry) => redactValue(entry, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((entry: unknown) => redactValue(entry, depth + 1));
  return redactObject(value, depth);
}
