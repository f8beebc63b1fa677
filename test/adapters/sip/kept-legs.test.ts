// The list of kept calls is told in pages that are read once: whoever asks meanwhile gets the same list, and all of it.
import { EventEmitter } from 'node:events';
import type Srf from 'drachtio-srf';
import { KeptLegs } from '../../../src/adapters/sip/kept-legs.js';

const leg = (id: string) => ({
  ...{ id, callId: `call-of-${id}`, direction: 'incoming', state: 'established' },
  ...{ localSdp: '', remoteSdp: '', media: false },
});

afterEach(() => void jest.useRealTimers());

/** Answers as the softswitch does: behind page 0 come those of that moment, each once. */
function open() {
  const questions: string[] = [];
  const srf = {
    request: (
      _uri: string,
      { headers }: { readonly headers: Readonly<Record<string, string>> },
      callback: (error: unknown, request?: EventEmitter) => void,
    ): void => {
      const question = headers['X-Kept-Legs'] ?? '';
      questions.push(question);
      const index = Number(question.split(';')[1]);
      if (questions.filter((one) => one === question).length > 1) return callback(new Error('read already'));
      const request = new EventEmitter();
      callback(null, request);
      const page = { legs: [leg(`leg-${index}`)], ended: [], ...(index < 2 ? { next: index + 1 } : {}) };
      setImmediate(() => request.emit('response', { body: JSON.stringify(page) }));
    },
  };
  return { kept: new KeptLegs(srf as unknown as Srf), questions };
}

test('two who ask at the same time get one and the same list', async () => {
  const { kept, questions } = open();
  const lists = await Promise.all([kept.list(), kept.list()]);
  for (const { legs } of lists) expect(legs.map(({ id }) => id)).toEqual(['leg-0', 'leg-1', 'leg-2']);
  expect(questions).toEqual(['list;0', 'list;1', 'list;2']);
});

test('a list that breaks off is none, and whoever asks later asks anew', async () => {
  const { kept, questions } = open();
  await kept.list();
  await expect(kept.list()).rejects.toThrow('read already');
  expect(questions.at(-1)).toBe('list;0');
});

test('a call that is shown after everybody has given up waiting for it is refused', async () => {
  jest.useFakeTimers();
  const request = new EventEmitter();
  const srf = {
    request: (_uri: string, _options: object, callback: (...answer: unknown[]) => void) =>
      callback(null, request),
  };
  const kept = new KeptLegs(srf as unknown as Srf);
  const take = jest.fn();
  const adopted = expect(kept.adoptIncoming('leg', take)).rejects.toThrow('not');
  jest.advanceTimersByTime(10_000);
  await adopted;
  request.emit('response', { body: '{"transaction":"t"}' });
  const res = { send: jest.fn() };
  expect(kept.claims({ stackTxnId: 't' } as never, res as never)).toBe(true);
  expect(res.send.mock.calls).toEqual([[480]]);
  expect(take).not.toHaveBeenCalled();
});
