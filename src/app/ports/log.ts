// The logger that the application is given; pino's shape.
// Never sees a secret: callers pass ids, not credentials.

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: Readonly<Record<string, unknown>>): Log;
}
