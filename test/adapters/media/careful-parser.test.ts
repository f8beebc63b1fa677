// The reader of event sockets: what it makes of whole, cut and hostile input.
import { EventEmitter } from 'node:events';
import Parser from 'drachtio-modesl/lib/esl/Parser';
import { readEventSocketsCarefully } from '../../../src/adapters/media/careful-parser.js';

class FakeSocket extends EventEmitter {
  destroyed = false;
  destroy(): void {
    this.destroyed = true;
  }
}

let socket: FakeSocket;
let read: string[];
beforeEach(() => {
  readEventSocketsCarefully();
  socket = new FakeSocket();
  read = [];
  const parser = new Parser(socket);
  parser.on('esl::event', (event) => read.push(`${event.getHeader('Name')} ${event.getBody()}`));
});

const json = (body: string): string =>
  `Content-Type: text/event-json\nContent-Length: ${body.length}\n\n${body}`;

const receive = (text: string): boolean => socket.emit('data', Buffer.from(text));

const stream =
  'Name: one\nOther: x\n\nName: two\nContent-Length: 5\n\na\n\nbcName: th%20ree\nContent-Length: 0\n\n';

test.each([1, 2, 7, 1000])('a stream in pieces of %d bytes is read as a whole', (size) => {
  for (let at = 0; at < stream.length; at += size) receive(stream.slice(at, at + size));
  expect(read).toEqual(['one ', 'two a\n\nbc', 'th ree ']);
});

test.each([
  ['a percent sign that encodes nothing', 'Other: %zz\n\n'],
  ['many empty heads in one piece', '\n'.repeat(65_536)],
  ['an event in broken XML', 'Content-Type: text/event-xml\nContent-Length: 1\n\nx'],
  ['an event in JSON that is none', json('{')],
  ['an event in JSON that is no map', json('null')],
  ['an answer in JSON that is no text', json('{"Reply-Text":5}')],
  ['an answer in JSON that is a list', json('{"Reply-Text":["-ERR"]}')],
  ["an event's name that cannot be one", json('{"Event-Name":{"toString":5}}')],
  ['a plain event without a body', 'Content-Type: text/event-plain\n\n'],
  ['a body shorter than nothing', 'Content-Length: -5\n\n'],
  ['a body of no length', 'Content-Length: x\n\n'],
])('%s does not throw, and what follows is read', (_what, text) => {
  receive(text);
  receive('Name: next\n\n');
  expect(read.at(-1)).toBe('next ');
});

test('an event in JSON is told with its texts and its body', () => {
  receive(json('{"Name":"event","Lists":["a","b"],"_body":"said"}'));
  expect(read).toEqual(['event said']);
});

test.each([
  ['a head without end', 'a'.repeat(600_000)],
  ['a head too long', `${'a'.repeat(600_000)}\n\n`],
  ['a body too long', 'Content-Length: 99999999999\n\n'],
])('%s ends the connection', (_what, text) => {
  receive(text);
  expect(socket.destroyed).toBe(true);
  expect(read).toEqual([]);
});
