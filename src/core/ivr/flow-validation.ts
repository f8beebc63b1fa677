// Finds what is wrong with an IVR flow before a caller does.
// Never looks beyond it: whether its queues and extensions are there is asked of every list alike.
import { kindOf, nodeOf, type Flow, type FlowNode } from './flow-model.js';
import type { NodeFault } from './node-kind.js';

export interface FlowFault {
  readonly code:
    'missing-start' | 'missing-node' | 'unreachable-node' | 'loop-without-input' | NodeFault['code'];
  /** The node at fault. */
  readonly node: string;
  /** The field within the node (or `start`), e.g. `choices.1.node`. */
  readonly field: string;
  /** One English sentence: what is there, and what was expected. */
  readonly message: string;
}

/** Every fault, in the order of the nodes; empty when the flow is sound. */
export function validateFlow(flow: Flow): readonly FlowFault[] {
  const faults: FlowFault[] = [];
  if (nodeOf(flow, flow.start) === undefined) {
    const message = `the flow starts at "${flow.start}", which does not exist; expected one of ${names(flow)}`;
    faults.push({ code: 'missing-start', node: flow.start, field: 'start', message });
  }
  const reachable = reachableFrom(flow);
  const reported = new Set<string>();
  for (const [name, node] of Object.entries(flow.nodes)) {
    faults.push(...missingNodes(flow, name, node));
    for (const fault of kindOf(node).faults?.(node, name) ?? []) faults.push({ ...fault, node: name });
    if (!reachable.has(name)) {
      const message = `no path leads from "${flow.start}" to "${name}"; expected a reference to it, or its removal`;
      faults.push({ code: 'unreachable-node', node: name, field: '', message });
    }
    faults.push(...silentLoop(flow, name, reported));
  }
  return faults;
}

function missingNodes(flow: Flow, name: string, node: FlowNode): readonly FlowFault[] {
  return exitsOf(node)
    .filter(({ to }) => nodeOf(flow, to) === undefined)
    .map(({ field, to }) => ({
      code: 'missing-node',
      node: name,
      field,
      message: `"${name}" leads to "${to}", which does not exist; expected one of ${names(flow)}`,
    }));
}

const exitsOf = (node: FlowNode) => kindOf(node).exits?.(node) ?? [];

/** Follows the silent caller from `name`; reports the circle that this leads back to `name` by, once. */
function silentLoop(flow: Flow, name: string, reported: Set<string>): readonly FlowFault[] {
  const path: string[] = [];
  let current: string | undefined = name;
  while (current !== undefined && !path.includes(current)) {
    path.push(current);
    const node = nodeOf(flow, current);
    current = node === undefined ? undefined : kindOf(node).silentExit?.(node);
  }
  if (current !== name || reported.has(name)) return [];
  for (const node of path) reported.add(node);
  const circle = [...path, name].map((node) => `"${node}"`).join(' → ');
  const message = `a caller who presses nothing never leaves ${circle}; expected a way out`;
  return [{ code: 'loop-without-input', node: name, field: '', message }];
}

function reachableFrom(flow: Flow): ReadonlySet<string> {
  const reached = new Set<string>();
  const next = [flow.start];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const node = nodeOf(flow, name);
    if (node === undefined || reached.has(name)) continue;
    reached.add(name);
    next.push(...exitsOf(node).map(({ to }) => to));
  }
  return reached;
}

const list = (values: Iterable<string>): string =>
  [...values].map((value) => `"${value}"`).join(', ') || 'none';
const names = (flow: Flow): string => list(Object.keys(flow.nodes));
