// A question that is answered by one key.
// Never leaves a caller without an end: after so many failures it leads to `onNoInput`.
import type { Digit } from '../../kernel/digit.js';
import type { PromptName } from '../../kernel/prompt-name.js';
import type { FlowOrder, NodeFault, NodeKind, NodeOutcome, Tries } from '../node-kind.js';

/** Where a key leads: another node, or `repeat` the menu's own prompt. */
export type MenuChoice = { readonly kind: 'go-to'; readonly node: string } | { readonly kind: 'repeat' };

export interface MenuNode {
  readonly kind: 'menu';
  readonly prompt: PromptName;
  readonly choices: Readonly<Partial<Record<Digit, MenuChoice>>>;
  /** Silence after the prompt before it counts as no input. */
  readonly inputTimeoutSeconds: number;
  /** After so many rounds without input (the first prompt counts) go to `onNoInput`. */
  readonly maxNoInput: number;
  readonly onNoInput: string;
  /** Played when a key has no choice; default: none. */
  readonly invalidPrompt?: PromptName | undefined;
  /** After so many wrong keys go to `onNoInput`. */
  readonly maxInvalid: number;
}

export const menuNode: NodeKind<MenuNode> = {
  exits: ({ choices, onNoInput }) => [
    ...(Object.keys(choices) as Digit[]).flatMap((key) => {
      const choice = choices[key];
      return choice?.kind === 'go-to' ? [{ field: `choices.${key}.node`, to: choice.node }] : [];
    }),
    { field: 'onNoInput', to: onNoInput },
  ],
  silentExit: ({ onNoInput }) => onNoInput,
  faults: menuFaults,
  enter: (node) => listen(node),
  step: (node, input, { name, tries }) => {
    switch (input.kind) {
      case 'no-input':
        return noInput(node, tries);
      case 'digits-collected':
        return input.digits === '' ? noInput(node, tries) : keyPressed(node, input.digits, name, tries);
      case 'prompt-ended':
        return undefined;
    }
  },
};

function keyPressed(node: MenuNode, digits: string, name: string, tries: Tries): NodeOutcome {
  const key = digits.charAt(0);
  // Own properties only: what was pressed is foreign.
  const choice = Object.hasOwn(node.choices, key) ? node.choices[key as Digit] : undefined;
  const pressed = {
    pressed: true,
    record: { event: 'digits-pressed', digits, isChoice: choice?.kind === 'go-to' },
  } as const;
  if (choice?.kind === 'go-to') return { ...pressed, next: choice.node };
  if (choice?.kind === 'repeat') return { ...pressed, next: name };
  const invalid = tries.invalid + 1;
  if (invalid >= node.maxInvalid) return { ...pressed, next: node.onNoInput };
  return { ...pressed, again: listen(node, node.invalidPrompt), tries: { noInput: 0, invalid } };
}

function noInput(node: MenuNode, tries: Tries): NodeOutcome {
  const silent = { pressed: false, record: { event: 'no-input' } } as const;
  const times = tries.noInput + 1;
  if (times >= node.maxNoInput) return { ...silent, next: node.onNoInput };
  return { ...silent, again: listen(node), tries: { ...tries, noInput: times } };
}

function listen(node: MenuNode, before?: PromptName): FlowOrder {
  const prompts = before === undefined ? [node.prompt] : [before, node.prompt];
  return { kind: 'collect-digit', prompts, timeoutMs: node.inputTimeoutSeconds * 1000 };
}

function menuFaults(node: MenuNode, name: string): readonly NodeFault[] {
  const faults: NodeFault[] = [];
  if (Object.keys(node.choices).length === 0) {
    const message = `menu "${name}" has no choices; expected at least one key`;
    faults.push({ code: 'menu-without-choices', field: 'choices', message });
  }
  for (const field of ['inputTimeoutSeconds', 'maxNoInput', 'maxInvalid'] as const) {
    const value = node[field];
    if (Number.isInteger(value) && value >= 1) continue;
    const message = `${field} of menu "${name}" is ${value}; expected a whole number of at least 1`;
    faults.push({ code: 'out-of-range', field, message });
  }
  return faults;
}
