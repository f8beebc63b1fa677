// What a caller hears and where a caller gets, key by key.
// Never plays anything.
import fc from 'fast-check';
import {
  maxStepsWithoutInput,
  resumeFlow,
  startFlow,
  stepFlow,
} from '../../../src/core/ivr/flow-interpreter.js';
import type { Flow, FlowEffect } from '../../../src/core/ivr/flow-model.js';
import type { FlowInput } from '../../../src/core/ivr/node-kind.js';
import type { Destination } from '../../../src/core/pbx/destination.js';
import { flowOf, menu } from './flow-builder.js';

const welcome = flowOf({
  welcome: menu('welcome', { '1': 'sales', '2': 'hours', '9': 'repeat' }, 'sales', {
    maxNoInput: 2,
    maxInvalid: 3,
    invalidPrompt: 'not-a-choice',
  }),
  hours: { kind: 'play', prompt: 'opening-hours', next: 'welcome' },
  sales: { kind: 'queue', queue: 'sales' },
});

const key = (digits: string): FlowInput => ({ kind: 'digits-collected', digits });
const leadsTo = (destination: Destination): FlowEffect => ({
  kind: 'leave',
  exit: { kind: 'destination', destination },
});
const sales = leadsTo({ kind: 'queue', queue: 'sales' });
const hangsUp = (cause: 'flow-ended' | 'flow-fault'): FlowEffect => ({
  kind: 'leave',
  exit: { kind: 'hang-up', cause },
});
const silence: FlowInput = { kind: 'no-input' };
const listen: FlowEffect = { kind: 'collect-digit', prompts: ['welcome'], timeoutMs: 5_000 };

/** The effects of the last of these inputs. */
function walk(flow: Flow, ...inputs: readonly FlowInput[]): readonly FlowEffect[] {
  let step = startFlow(flow);
  for (const input of inputs) step = stepFlow(flow, step.state, input);
  return step.effects;
}

test('starts with the menu of the start node, or where it is told to', () => {
  expect(walk(welcome)).toEqual([listen]);
  expect(startFlow(welcome, 'hours').effects).toEqual([{ kind: 'play', prompt: 'opening-hours' }]);
});

test('a key leads to its queue, and the journal learns key and end', () => {
  expect(walk(welcome, key('1'))).toEqual([
    { kind: 'record', event: 'digits-pressed', node: 'welcome', digits: '1', isChoice: true },
    { kind: 'record', event: 'flow-left', node: 'sales' },
    sales,
  ]);
});

test('the key for repeat plays the menu again and starts counting anew', () => {
  expect(walk(welcome, key('9')).at(-1)).toEqual(listen);
  expect(walk(welcome, silence, key('9'), silence).at(-1)).toEqual(listen);
});

test('no input twice leads to the default', () => {
  expect(walk(welcome, silence)).toEqual([{ kind: 'record', event: 'no-input', node: 'welcome' }, listen]);
  expect(walk(welcome, silence, silence)).toEqual([
    { kind: 'record', event: 'no-input', node: 'welcome' },
    { kind: 'record', event: 'flow-left', node: 'sales' },
    sales,
  ]);
});

test('no digit collected counts as no input', () => {
  expect(walk(welcome, key(''), key('')).at(-1)).toEqual(sales);
});

test('a wrong key is told so; the third leads to the default', () => {
  expect(walk(welcome, key('5')).at(-1)).toEqual({ ...listen, prompts: ['not-a-choice', 'welcome'] });
  expect(walk(welcome, key('5'), key('#')).at(-1)).toMatchObject({ kind: 'collect-digit' });
  expect(walk(welcome, key('5'), key('#'), key('5')).at(-1)).toEqual(sales);
});

test('a key that is a name of Object.prototype is just wrong', () => {
  expect(walk(welcome, key('constructor')).at(-1)).toMatchObject({ kind: 'collect-digit' });
});

test('after an announcement the caller goes on', () => {
  expect(walk(welcome, key('2')).at(-1)).toEqual({ kind: 'play', prompt: 'opening-hours' });
  expect(walk(welcome, key('2'), { kind: 'prompt-ended' })).toEqual([listen]);
});

test('an extension is dialled, and hang-up hangs up', () => {
  const flow = flowOf({
    start: menu('start', { '1': 'desk', '2': 'bye' }, 'bye'),
    desk: { kind: 'extension', extension: '201' },
    bye: { kind: 'hang-up' },
  });
  expect(walk(flow, key('1')).at(-1)).toEqual(leadsTo({ kind: 'extension', extension: '201' }));
  expect(walk(flow, key('2')).at(-1)).toEqual(hangsUp('flow-ended'));
});

test('whoever comes back from an interruption hears the node again, with the tries that were left', () => {
  const once = stepFlow(welcome, startFlow(welcome).state, silence);
  const kept = JSON.parse(JSON.stringify(once.state)) as typeof once.state;
  const resumed = resumeFlow(welcome, kept);
  expect(resumed).toEqual({ state: once.state, effects: [listen] });
  expect(stepFlow(welcome, resumed.state, silence).effects.at(-1)).toEqual(sales);
});

test('whose node is gone after an interruption begins at the start', () => {
  const { hours: _gone, ...nodes } = welcome.nodes;
  const before = stepFlow(welcome, startFlow(welcome).state, key('2')).state;
  expect(resumeFlow({ ...welcome, nodes }, before)).toEqual(startFlow({ ...welcome, nodes }));
});

test('what the callers of a node ask for goes with them', () => {
  const wishes = { skills: [], priority: 3 };
  const flow = flowOf({ q: { kind: 'queue', queue: 'sales', wishes } });
  expect(startFlow(flow).effects.at(-1)).toEqual({
    kind: 'leave',
    exit: { kind: 'destination', destination: { kind: 'queue', queue: 'sales' }, wishes },
  });
});

test('an input that does not fit the node changes nothing', () => {
  const start = startFlow(welcome);
  expect(stepFlow(welcome, start.state, { kind: 'prompt-ended' })).toEqual({
    state: start.state,
    effects: [],
  });
  const hours = stepFlow(welcome, start.state, key('2'));
  expect(stepFlow(welcome, hours.state, key('1'))).toEqual({ state: hours.state, effects: [] });
});

test('a node that is gone ends the flow with a fault instead of silence', () => {
  const { hours: _hours, ...rest } = welcome.nodes;
  const step = stepFlow({ ...welcome, nodes: rest }, startFlow(welcome).state, key('2'));
  expect(step.effects.at(-1)).toEqual(hangsUp('flow-fault'));
  expect(startFlow({ ...welcome, start: 'toString' }).effects.at(-1)).toEqual(hangsUp('flow-fault'));
});

test('a circle without input ends; one in which the caller presses keys does not', () => {
  const circle = flowOf({
    a: { kind: 'play', prompt: 'a', next: 'b' },
    b: { kind: 'play', prompt: 'b', next: 'a' },
  });
  let step = startFlow(circle);
  let steps = 0;
  while (step.effects.at(-1)?.kind === 'play') {
    step = stepFlow(circle, step.state, { kind: 'prompt-ended' });
    steps += 1;
  }
  expect(steps).toBe(maxStepsWithoutInput + 1);
  expect(step.effects.at(-1)).toEqual(hangsUp('flow-fault'));
  const keys = Array.from({ length: 200 }, () => key('9'));
  expect(walk(welcome, ...keys).at(-1)).toEqual(listen);
});

test('each step of any walk has exactly one order, and it comes last', () => {
  const input = fc.constantFrom<FlowInput>(silence, key('1'), key('2'), key('5'), key('9'), {
    kind: 'prompt-ended',
  });
  fc.assert(
    fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
      let step = startFlow(welcome);
      for (const next of inputs) {
        if (step.effects.at(-1)?.kind === 'leave') return;
        step = stepFlow(welcome, step.state, next);
        const orders = step.effects.filter(({ kind }) => kind !== 'record');
        expect(orders.length).toBe(step.effects.length === 0 ? 0 : 1);
        expect(orders.at(-1)).toBe(step.effects.at(-1));
      }
    }),
  );
});
