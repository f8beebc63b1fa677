// Commands come out whole, however their bytes arrive.
import fc from 'fast-check';
import {
  CommandReader,
  CommandTooLargeError,
  maxCommandBytes,
} from '../../../src/softswitch/esl/wire/command-reader.js';

const text =
  'auth ClueCon\n\n\nevent json ALL\n\nsendmsg u\ncall-command: execute\nexecute-app-name: set\n' +
  'execute-app-arg: ä=ö: ü\n\nsendmsg u\ncontent-length: 6\n\nä\n\nb\napi status\r\n\r\n';

const expected = [
  { line: 'auth ClueCon', headers: {}, body: '' },
  { line: 'event json ALL', headers: {}, body: '' },
  {
    line: 'sendmsg u',
    headers: { 'call-command': 'execute', 'execute-app-name': 'set', 'execute-app-arg': 'ä=ö: ü' },
    body: '',
  },
  { line: 'sendmsg u', headers: { 'content-length': '6' }, body: 'ä\n\nb\n' },
  { line: 'api status', headers: {}, body: '' },
];

test('split at any offsets', () => {
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const reader = new CommandReader();
      const offsets = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const commands = offsets
        .slice(1)
        .flatMap((end, index) => reader.push(bytes.subarray(offsets[index], end)));
      expect(
        commands.map(({ line, headers, body }) => ({ line, headers: Object.fromEntries(headers), body })),
      ).toEqual(expected);
    }),
  );
});

test('any bytes are either commands or too large, never another failure', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      try {
        new CommandReader().push(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(CommandTooLargeError);
      }
    }),
  );
});

test('a command without end is refused at the bound', () => {
  const reader = new CommandReader();
  reader.push(Buffer.alloc(maxCommandBytes, 0x61));
  expect(() => reader.push(Buffer.from('a'))).toThrow(CommandTooLargeError);
});

test('what comes before a command that is too large is handed out, the error next', () => {
  const reader = new CommandReader();
  const tooLarge = `sendmsg\ncontent-length: ${maxCommandBytes + 1}\n\n`;
  const commands = reader.push(Buffer.from(`api status\n\n${tooLarge}api version\n\n`));
  expect(commands.map(({ line }) => line)).toEqual(['api status']);
  expect(() => reader.push(Buffer.from('\n'))).toThrow(CommandTooLargeError);
});
