// A key that a phone tells of in the audio and by SIP INFO is one key; the clock is the test's.
// Never waits for real time to pass.
import { EventEmitter } from 'node:events';
import { PressedKeys } from '../../../src/adapters/media/pressed-keys.js';

let endpoint: EventEmitter;
let keys: PressedKeys;
let heard: string[];
beforeEach(() => {
  jest.useFakeTimers();
  endpoint = new EventEmitter();
  keys = new PressedKeys(endpoint as unknown as ConstructorParameters<typeof PressedKeys>[0]);
  heard = [];
  keys.listen((digit) => heard.push(digit));
});
afterEach(() => {
  keys.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const inAudio = (digit: string): void => void endpoint.emit('dtmf', { dtmf: digit, source: 'RTP' });
/** As the media server does with a key that it is given. */
const byInfo = (digit: string): void =>
  keys.unlessInAudio(() => endpoint.emit('dtmf', { dtmf: digit, source: 'APP' }));

test('a key by SIP INFO waits whether it comes in the audio too, which tells of it at its end', () => {
  byInfo('1');
  jest.advanceTimersByTime(299);
  expect(heard).toEqual([]);
  inAudio('1');
  jest.advanceTimersByTime(10_000);
  expect(heard).toEqual(['1']);
});

test('a phone that sends its keys in the audio is not asked twice', () => {
  inAudio('1');
  byInfo('1');
  jest.advanceTimersByTime(10_000);
  inAudio('2');
  expect(heard).toEqual(['1', '2']);
});

test('a phone that only knows SIP INFO is heard, key for key', () => {
  byInfo('1');
  byInfo('1');
  jest.advanceTimersByTime(300);
  byInfo('2');
  jest.advanceTimersByTime(300);
  expect(heard).toEqual(['1', '1', '2']);
});

test('what is held back when the call ends is not told any more', () => {
  byInfo('1');
  keys.close();
  jest.advanceTimersByTime(10_000);
  expect(heard).toEqual([]);
});
