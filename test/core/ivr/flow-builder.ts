// Builds flows for tests in few words.
// Never builds a sound flow for you: faults are what tests want.
import type { Digit } from '../../../src/core/kernel/digit.js';
import type { Flow, FlowNode } from '../../../src/core/ivr/flow-model.js';
import type { MenuChoice, MenuNode } from '../../../src/core/ivr/nodes/menu.js';

export function flowOf(nodes: Readonly<Record<string, FlowNode>>, start = Object.keys(nodes)[0] ?? ''): Flow {
  return { id: 'welcome', language: 'en', start, nodes };
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
    inputTimeoutSeconds: 5,
    maxNoInput: 2,
    onNoInput,
    maxInvalid: 3,
    ...changes,
  };
}
