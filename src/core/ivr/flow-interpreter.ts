// Walks a caller through an IVR flow: from what happened to what is to be played, collected or connected next.
// Never plays anything, and never loops by itself: each step ends with one order.
import type { Digit, Flow, FlowEffect, FlowInput, FlowNode, FlowState } from './flow-model.js';

export interface FlowStep {
  readonly state: FlowState;
  readonly effects: readonly FlowEffect[];
}

/** So many steps without a key pressed, and the flow is taken to run in a circle: the caller is let go. */
export const maxStepsWithoutInput = 50;

type MenuNode = Extract<FlowNode, { kind: 'menu' }>;

/** Puts the caller at the start. */
export function startFlow(flow: Flow): FlowStep {
  return arrive(flow, flow.start, 0);
}

/**
 * One step. An input that does not belong to the node (a key during a prompt that listens to none, a late
 * `prompt-ended`) changes nothing and has no effects.
 */
export function stepFlow(flow: Flow, state: FlowState, input: FlowInput): FlowStep {
  if (input.kind === 'started') return startFlow(flow);
  const node = nodeOf(flow, state.node);
  if (node === undefined) return fault(state);
  if (node.kind === 'play' && input.kind === 'prompt-ended') {
    return arrive(flow, node.next, state.stepsWithoutInput + 1);
  }
  if (node.kind === 'menu' && input.kind === 'no-input') return noInput(flow, state, node);
  if (node.kind === 'menu' && input.kind === 'digits-collected') {
    return input.digits === '' ? noInput(flow, state, node) : keyPressed(flow, state, node, input.digits);
  }
  return { state, effects: [] };
}

function arrive(flow: Flow, name: string, stepsWithoutInput: number): FlowStep {
  const state: FlowState = { node: name, noInputCount: 0, invalidCount: 0, stepsWithoutInput };
  const node = nodeOf(flow, name);
  if (node === undefined || stepsWithoutInput > maxStepsWithoutInput) return fault(state);
  const left: FlowEffect = { kind: 'record', event: 'flow-left', node: name };
  switch (node.kind) {
    case 'menu':
      return { state, effects: [listen(node)] };
    case 'play':
      return { state, effects: [{ kind: 'play', prompt: node.prompt }] };
    case 'queue':
      return { state, effects: [left, { kind: 'enter-queue', queue: node.queue }] };
    case 'extension':
      return { state, effects: [left, { kind: 'dial-extension', extension: node.extension }] };
    case 'hang-up':
      return { state, effects: [left, { kind: 'hang-up', cause: 'flow-ended' }] };
  }
}

function keyPressed(flow: Flow, state: FlowState, node: MenuNode, digits: string): FlowStep {
  const pressed: FlowEffect = { kind: 'record', event: 'digits-pressed', node: state.node, digits };
  const key = digits.charAt(0);
  const choice = Object.hasOwn(node.choices, key) ? node.choices[key as Digit] : undefined;
  if (choice?.kind === 'go-to') return after(pressed, arrive(flow, choice.node, 0));
  if (choice?.kind === 'repeat') return after(pressed, arrive(flow, state.node, 0));
  const invalidCount = state.invalidCount + 1;
  if (invalidCount >= node.maxInvalid) return after(pressed, arrive(flow, node.onNoInput, 0));
  const again: FlowState = { ...state, invalidCount, noInputCount: 0, stepsWithoutInput: 0 };
  return { state: again, effects: [pressed, listen(node, node.invalidPrompt)] };
}

function noInput(flow: Flow, state: FlowState, node: MenuNode): FlowStep {
  const silent: FlowEffect = { kind: 'record', event: 'no-input', node: state.node };
  const noInputCount = state.noInputCount + 1;
  const stepsWithoutInput = state.stepsWithoutInput + 1;
  if (noInputCount >= node.maxNoInput) return after(silent, arrive(flow, node.onNoInput, stepsWithoutInput));
  return { state: { ...state, noInputCount, stepsWithoutInput }, effects: [silent, listen(node)] };
}

function listen(node: MenuNode, before?: string): FlowEffect {
  const prompts = before === undefined ? [node.prompt] : [before, node.prompt];
  return { kind: 'collect-digit', prompts, timeoutMs: node.inputTimeoutMs };
}

/** A node that is not there (a flow changed under the caller), or a circle. */
function fault(state: FlowState): FlowStep {
  return {
    state,
    effects: [
      { kind: 'record', event: 'flow-left', node: state.node },
      { kind: 'hang-up', cause: 'flow-fault' },
    ],
  };
}

const after = (record: FlowEffect, { state, effects }: FlowStep): FlowStep => ({
  state,
  effects: [record, ...effects],
});

/** Own properties only: a node may be called `constructor`. */
export function nodeOf(flow: Flow, name: string): FlowNode | undefined {
  return Object.hasOwn(flow.nodes, name) ? flow.nodes[name] : undefined;
}
