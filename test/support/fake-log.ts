// A log that keeps its lines for a test to read.
// Never prints.
import type { Log } from '../../src/app/ports/log.js';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface FakeLog extends Log {
  readonly lines: readonly LogLine[];
}

/** Children write into the same list, with their bindings in `fields`. */
export function createFakeLog(lines: LogLine[] = [], bindings: object = {}): FakeLog {
  const writer = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...bindings, ...fields }, message });
  };
  return {
    lines,
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    child: (more) => createFakeLog(lines, { ...bindings, ...more }),
  };
}
