// Which faults of a flow are found, and how they are told.
// Never judges how a menu sounds.
import { validateFlow } from '../../../src/core/ivr/flow-validation.js';
import type { Flow } from '../../../src/core/ivr/flow-model.js';
import { flowOf, menu } from './flow-builder.js';

const queue = { kind: 'queue', queue: 'sales' } as const;
const codes = (flow: Flow): readonly string[] =>
  validateFlow(flow).map(({ code, node, field }) => `${code} ${node} ${field}`.trim());

test('a sound flow has no faults', () => {
  const flow = flowOf({
    welcome: menu('welcome', { '1': 'sales', '2': 'hours', '9': 'repeat' }, 'sales'),
    hours: { kind: 'play', prompt: 'hours', next: 'welcome' },
    sales: queue,
  });
  expect(validateFlow(flow)).toEqual([]);
});

test('the start must exist', () => {
  const faults = validateFlow(flowOf({ a: queue }, 'b'));
  expect(faults[0]).toEqual({
    code: 'missing-start',
    node: 'b',
    field: 'start',
    message: 'the flow starts at "b", which does not exist; expected one of "a"',
  });
});

test('every reference must exist', () => {
  const flow = flowOf({
    m: menu('m', { '1': 'gone', '2': 'p' }, 'away'),
    p: { kind: 'play', prompt: 'p', next: 'toString' },
  });
  expect(codes(flow)).toEqual([
    'missing-node m choices.1.node',
    'missing-node m onNoInput',
    'missing-node p next',
  ]);
});

test('a queue may lead on to what comes after the conversation', () => {
  const flow = flowOf({ q: { ...queue, afterwards: 's' }, s: { kind: 'hang-up' } });
  expect(validateFlow(flow)).toEqual([]);
  expect(codes(flowOf({ q: { ...queue, afterwards: 'gone' } }))).toEqual(['missing-node q afterwards']);
});

test('unreachable nodes are found, circles among them too', () => {
  const flow = flowOf({ a: queue, b: menu('b', { '1': 'c' }, 'c'), c: queue });
  expect(codes(flow)).toEqual(['unreachable-node b', 'unreachable-node c']);
});

test('a circle that a silent caller never leaves is found, once', () => {
  const flow = flowOf({
    a: { kind: 'play', prompt: 'a', next: 'm' },
    m: menu('m', { '1': 'q' }, 'b'),
    b: { kind: 'play', prompt: 'b', next: 'm' },
    q: queue,
  });
  expect(codes(flow)).toEqual(['loop-without-input m']);
  expect(validateFlow(flow)[0]?.message).toContain('"m" → "b" → "m"');
  expect(codes(flowOf({ m: menu('m', { '1': 'q' }, 'm'), q: queue }))).toEqual(['loop-without-input m']);
});

test('a circle that needs a key is no fault', () => {
  const flow = flowOf({
    m: menu('m', { '1': 's' }, 'q'),
    s: menu('s', { '1': 'm' }, 'm'),
    q: queue,
  });
  expect(validateFlow(flow)).toEqual([]);
});

test('a menu needs choices and positive bounds', () => {
  const flow = flowOf({ m: menu('m', {}, 'q', { maxNoInput: 0, inputTimeoutSeconds: 1.5 }), q: queue });
  expect(codes(flow)).toEqual([
    'menu-without-choices m choices',
    'out-of-range m inputTimeoutSeconds',
    'out-of-range m maxNoInput',
  ]);
});
