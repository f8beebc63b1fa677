// Finds what is wrong with an IVR flow before a caller does.
// Never repairs anything.
import { kindOf, nodeOf, type Flow, type FlowNode } from './flow-model.js';
import type { NodeFault, NodeReference } from './node-kind.js';

export interface FlowFault {
  readonly code:
    | 'missing-start'
    | 'missing-node'
    | 'unknown-queue'
    | 'unknown-extension'
    | 'unreachable-node'
    | 'loop-without-input'
    | NodeFault['code'];
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

function outsideReferences(name: string, node: FlowNode, references: FlowReferences): readonly FlowFault[] {
  return (kindOf(node).references?.(node) ?? []).flatMap((reference): readonly FlowFault[] => {
    const { kind, field, key } = reference;
    const known = knownOf(reference, references);
    if (known === undefined || known.has(key)) return [];
    const message =
      kind === 'queue'
        ? `"${name}" leads to queue "${key}", which does not exist; expected one of ${list(known)}`
        : `"${name}" dials extension ${key}, which does not exist; expected an existing one`;
    return [{ code: `unknown-${kind}`, node: name, field, message }];
  });
}

const knownOf = ({ kind }: NodeReference, { queues, extensions }: FlowReferences) =>
  kind === 'queue' ? queues : extensions;

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
    next.push(...exitsOf(node).map(({ to }) => to));
  }
  return reached;
}

const list = (values: Iterable<string>): string =>
  [...values].map((value) => `"${value}"`).join(', ') || 'none';
const names = (flow: Flow): string => list(Object.keys(flow.nodes));
