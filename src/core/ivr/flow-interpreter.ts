// Walks a caller through an IVR flow: from what happened to what is to be played, collected or connected next.
// Never plays anything, never knows a kind of node, and never loops by itself: each step ends with one order.
import { kindOf, nodeOf, type Flow, type FlowEffect, type FlowNode, type FlowState } from './flow-model.js';
import type { FlowInput, FlowOrder } from './node-kind.js';

export interface FlowStep {
  readonly state: FlowState;
  readonly effects: readonly FlowEffect[];
}

/** So many steps without a key pressed, and the flow is taken to run in a circle: the caller is let go. */
export const maxStepsWithoutInput = 50;

/** Puts the caller at the start, or at that node. `stepsWithoutInput`: that lie behind, in another flow. */
export function startFlow(flow: Flow, at: string = flow.start, stepsWithoutInput = 0): FlowStep {
  return arrive(flow, at, stepsWithoutInput);
}

/**
 * The caller was interrupted: the node is begun anew, with the tries that were left. A node that the flow has no more
 * leads to the start.
 */
export function resumeFlow(flow: Flow, state: FlowState): FlowStep {
  const node = nodeOf(flow, state.node);
  return node === undefined ? startFlow(flow) : done(state, kindOf(node).enter(node));
}

/**
 * One step. An input that does not belong to the node (a key during a prompt that listens to none, a late
 * `prompt-ended`) changes nothing and has no effects.
 */
export function stepFlow(flow: Flow, state: FlowState, input: FlowInput): FlowStep {
  const node = nodeOf(flow, state.node);
  if (node === undefined) return fault(state);
  const outcome = kindOf<FlowNode>(node).step?.(node, input, { name: state.node, tries: state.tries });
  if (outcome === undefined) return { state, effects: [] };
  const steps = outcome.pressed ? 0 : state.stepsWithoutInput + 1;
  const after =
    'next' in outcome
      ? arrive(flow, outcome.next, steps)
      : done({ ...state, tries: outcome.tries, stepsWithoutInput: steps }, outcome.again);
  if (outcome.record === undefined) return after;
  const record: FlowEffect = { kind: 'record', node: state.node, ...outcome.record };
  return { state: after.state, effects: [record, ...after.effects] };
}

function arrive(flow: Flow, name: string, stepsWithoutInput: number): FlowStep {
  const state: FlowState = { node: name, tries: { noInput: 0, invalid: 0 }, stepsWithoutInput };
  const node = nodeOf(flow, name);
  if (node === undefined || stepsWithoutInput > maxStepsWithoutInput) return fault(state);
  return done(state, kindOf(node).enter(node));
}

function done(state: FlowState, order: FlowOrder): FlowStep {
  const left: readonly FlowEffect[] =
    order.kind === 'leave' ? [{ kind: 'record', event: 'flow-left', node: state.node }] : [];
  return { state, effects: [...left, order] };
}

/** A node that is not there (a flow changed under the caller), or a circle. */
const fault = (state: FlowState): FlowStep =>
  done(state, { kind: 'leave', exit: { kind: 'hang-up', cause: 'flow-fault' } });
