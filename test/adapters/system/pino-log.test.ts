// Rules of the log: JSON lines, ids of children, no secrets.
// Never writes to standard output.
import { readFileSync } from 'node:fs';
import { createPinoLog, type LogLevel } from '../../../src/adapters/system/pino-log.js';

function capture(level?: LogLevel) {
  const lines: string[] = [];
  const log = createPinoLog({ level, destination: { write: (line) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> };
}

test('writes one JSON line with level, time and fields', () => {
  const { log, last } = capture();
  log.info({ callId: 'c1' }, 'call started');
  expect(last()).toMatchObject({ level: 'info', callId: 'c1', msg: 'call started' });
  expect(Date.parse(String(last()['time']))).not.toBeNaN();
});

test('leaves out what is less important than its level', () => {
  const { log, lines } = capture('warn');
  log.debug({}, 'a');
  log.info({}, 'b');
  log.warn({}, 'c');
  log.error({}, 'd');
  expect(lines).toHaveLength(2);
});

test('children carry their ids', () => {
  const { log, last } = capture();
  log.child({ callId: 'c1' }).child({ legId: 'c1/1' }).warn({ sip: 486 }, 'busy');
  expect(last()).toMatchObject({ callId: 'c1', legId: 'c1/1', sip: 486 });
});

test('errors keep their kind, message and cause', () => {
  const { log, last } = capture();
  let cause: unknown;
  try {
    readFileSync('/nonexistent/file');
  } catch (error) {
    cause = error;
  }
  log.error({ err: new Error('outer', { cause }) }, 'failed');
  expect(JSON.stringify(last()['err'])).toContain('outer');
  expect(JSON.stringify(last()['err'])).toContain('ENOENT');
});

test.each([
  { password: 'S3CRET' },
  { currentPassword: 'S3CRET', new_password: 'S3CRET' },
  {
    headers: {
      cookie: 'S3CRET',
      'Set-Cookie': ['S3CRET'],
      Authorization: 'S3CRET',
      'Proxy-Authorization': 'S3CRET',
    },
  },
  { a: { b: { c: [{ sipPassword: 'S3CRET' }] } } },
  { ha1: 'S3CRET', token: 'S3CRET', sharedSecret: 'S3CRET' },
  { map: new Map([['password', 'S3CRET']]) },
])('blanks secrets: %j', (fields) => {
  const { log, lines } = capture();
  log.info(fields, 'x');
  log.child(fields).info({}, 'y');
  expect(lines).toHaveLength(2);
  expect(lines.join()).not.toContain('S3CRET');
});

test('survives whatever it is given', () => {
  const { log, last } = capture();
  const circle: Record<string, unknown> = { big: 10n, set: new Set([1]), bytes: Buffer.from('S3CRET') };
  circle['self'] = circle;
  log.info(circle, 'x');
  expect(last()).toMatchObject({ big: '10', set: [1], bytes: '[6 bytes]' });
});
