// Builds flows for tests in few words.
// Never builds a sound flow for you: faults are what tests want.
import type { Digit, Flow, FlowNode, MenuChoice } from '../../../src/core/ivr/flow-model.js';

type MenuNode = Extract<FlowNode, { kind: 'menu' }>;

export function flowOf(nodes: Readonly<Record<string, FlowNode>>, start = Object.keys(nodes)[0] ?? ''): Flow {
  return { id: 'welcome' as never, language: 'en', start, nodes };
}

/** `choices`: key → node, or `repeat`. */
export function menu(
  prompt: string,
  choices: Partial<Record<Digit, string>>,
  onNoInput: string,
  changes: Partial<MenuNode> = {},
): MenuNode {
  const entries = Object.entries(choices).map(([digit, node]): [string, MenuChoice] => [
    digit,
    node === 'repeat' ? { kind: 'repeat' } : { kind: 'go-to', node },
  ]);
  return {
    kind: 'menu',
    prompt,
    choices: Object.fromEntries(entries),
    inputTimeoutMs: 5_000,
    maxNoInput: 2,
    onNoInput,
    maxInvalid: 3,
    ...changes,
  };
}
