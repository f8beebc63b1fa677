// Finds what is wrong with an IVR flow before a caller does.
// Never repairs anything.
import { nodeOf } from './flow-interpreter.js';
import type { Digit, Flow, FlowNode } from './flow-model.js';

export interface FlowFault {
  readonly code:
    | 'missing-start'
    | 'missing-node'
    | 'unknown-queue'
    | 'unknown-extension'
    | 'unreachable-node'
    | 'loop-without-input'
    | 'menu-without-choices'
    | 'out-of-range';
  /** The node at fault. */
  readonly node: string;
  /** The field within the node (or `start`), e.g. `choices.1.node`. */
  readonly field: string;
  /** One English sentence: what is there, and what was expected. */
  readonly message: string;
}

/** What a flow may refer to; not checked when absent. */
export interface FlowReferences {
  readonly queues?: ReadonlySet<string>;
  readonly extensions?: ReadonlySet<string>;
}

interface Reference {
  readonly field: string;
  readonly to: string;
}

/** Every fault, in the order of the nodes; empty when the flow is sound. */
export function validateFlow(flow: Flow, references: FlowReferences = {}): readonly FlowFault[] {
  const faults: FlowFault[] = [];
  if (nodeOf(flow, flow.start) === undefined) {
    const message = `the flow starts at "${flow.start}", which does not exist; expected one of ${names(flow)}`;
    faults.push({ code: 'missing-start', node: flow.start, field: 'start', message });
  }
  const reachable = reachableFrom(flow);
  const reported = new Set<string>();
  for (const [name, node] of Object.entries(flow.nodes)) {
    faults.push(...missingNodes(flow, name, node), ...outsideReferences(name, node, references));
    if (node.kind === 'menu') faults.push(...menuFaults(name, node));
    if (!reachable.has(name)) {
      const message = `no path leads from "${flow.start}" to "${name}"; expected a reference to it, or its removal`;
      faults.push({ code: 'unreachable-node', node: name, field: '', message });
    }
    faults.push(...silentLoop(flow, name, reported));
  }
  return faults;
}

function missingNodes(flow: Flow, name: string, node: FlowNode): readonly FlowFault[] {
  return referencesOf(node)
    .filter(({ to }) => nodeOf(flow, to) === undefined)
    .map(({ field, to }) => ({
      code: 'missing-node',
      node: name,
      field,
      message: `"${name}" leads to "${to}", which does not exist; expected one of ${names(flow)}`,
    }));
}

function outsideReferences(
  name: string,
  node: FlowNode,
  { queues, extensions }: FlowReferences,
): readonly FlowFault[] {
  if (node.kind === 'queue' && queues !== undefined && !queues.has(node.queue)) {
    const message = `"${name}" leads to queue "${node.queue}", which does not exist; expected one of ${list(queues)}`;
    return [{ code: 'unknown-queue', node: name, field: 'queue', message }];
  }
  if (node.kind === 'extension' && extensions !== undefined && !extensions.has(node.extension)) {
    const message = `"${name}" dials extension ${node.extension}, which does not exist; expected an existing one`;
    return [{ code: 'unknown-extension', node: name, field: 'extension', message }];
  }
  return [];
}

function menuFaults(name: string, node: Extract<FlowNode, { kind: 'menu' }>): readonly FlowFault[] {
  const faults: FlowFault[] = [];
  if (Object.keys(node.choices).length === 0) {
    const message = `menu "${name}" has no choices; expected at least one key`;
    faults.push({ code: 'menu-without-choices', node: name, field: 'choices', message });
  }
  const atLeastOne = [
    ['inputTimeoutMs', node.inputTimeoutMs],
    ['maxNoInput', node.maxNoInput],
    ['maxInvalid', node.maxInvalid],
  ] as const;
  for (const [field, value] of atLeastOne) {
    if (Number.isInteger(value) && value >= 1) continue;
    const message = `${field} of menu "${name}" is ${value}; expected a whole number of at least 1`;
    faults.push({ code: 'out-of-range', node: name, field, message });
  }
  return faults;
}

/** Where a caller who presses nothing goes on from a node; undefined where the flow ends. */
function silentNext(node: FlowNode | undefined): string | undefined {
  if (node?.kind === 'play') return node.next;
  return node?.kind === 'menu' ? node.onNoInput : undefined;
}

/** Follows the silent caller from `name`; reports the circle that this leads back to `name` by, once. */
function silentLoop(flow: Flow, name: string, reported: Set<string>): readonly FlowFault[] {
  const path: string[] = [];
  let current: string | undefined = name;
  while (current !== undefined && !path.includes(current)) {
    path.push(current);
    current = silentNext(nodeOf(flow, current));
  }
  if (current !== name || reported.has(name)) return [];
  for (const node of path) reported.add(node);
  const circle = [...path, name].map((node) => `"${node}"`).join(' → ');
  const message = `a caller who presses nothing never leaves ${circle}; expected a way to a queue, an extension or hang-up`;
  return [{ code: 'loop-without-input', node: name, field: '', message }];
}

function reachableFrom(flow: Flow): ReadonlySet<string> {
  const reached = new Set<string>();
  const next = [flow.start];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const node = nodeOf(flow, name);
    if (node === undefined || reached.has(name)) continue;
    reached.add(name);
    next.push(...referencesOf(node).map(({ to }) => to));
  }
  return reached;
}

function referencesOf(node: FlowNode): readonly Reference[] {
  if (node.kind === 'play') return [{ field: 'next', to: node.next }];
  if (node.kind !== 'menu') return [];
  const choices = (Object.keys(node.choices) as Digit[]).flatMap((key): readonly Reference[] => {
    const choice = node.choices[key];
    return choice?.kind === 'go-to' ? [{ field: `choices.${key}.node`, to: choice.node }] : [];
  });
  return [...choices, { field: 'onNoInput', to: node.onNoInput }];
}

const list = (values: Iterable<string>): string =>
  [...values].map((value) => `"${value}"`).join(', ') || 'none';
const names = (flow: Flow): string => list(Object.keys(flow.nodes));
