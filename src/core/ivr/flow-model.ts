// What an IVR flow is: a graph of nodes that a caller walks through, each of one of these kinds.
// Never interprets it; flow-interpreter does.
import type { Language } from '../kernel/language.js';
import type { FlowOrder, FlowRecord, NodeKind, Tries } from './node-kind.js';
import { destinationNode, type DestinationNode } from './nodes/destination.js';
import { hangUpNode, type HangUpNode } from './nodes/hang-up.js';
import { menuNode, type MenuNode } from './nodes/menu.js';
import { playNode, type PlayNode } from './nodes/play.js';

export type FlowNode = MenuNode | PlayNode | DestinationNode | HangUpNode;

/** Every kind; the order is that in which an editor offers them. */
const kinds: { readonly [K in FlowNode['kind']]: NodeKind<Extract<FlowNode, { readonly kind: K }>> } = {
  menu: menuNode,
  play: playNode,
  queue: destinationNode,
  flow: destinationNode,
  extension: destinationNode,
  external: destinationNode,
  voicemail: destinationNode,
  announcement: destinationNode,
  callback: destinationNode,
  'hang-up': hangUpNode,
};

export const nodeKinds = Object.keys(kinds) as readonly FlowNode['kind'][];

/** What the node's kind says about it. */
export function kindOf<N extends FlowNode>(node: N): NodeKind<N> {
  return kinds[node.kind] as unknown as NodeKind<N>;
}

/** The flow of src/api/company, as far as a caller's way depends on it. */
export interface Flow {
  readonly id: string;
  readonly language: Language;
  readonly start: string;
  readonly nodes: Readonly<Record<string, FlowNode>>;
}

/** Own properties only: a node may be called `constructor`. */
export function nodeOf(flow: Flow, name: string): FlowNode | undefined {
  return Object.hasOwn(flow.nodes, name) ? flow.nodes[name] : undefined;
}

/** Orders of the interpreter; exactly one that is no `record` per step, as the last. */
export type FlowEffect =
  | FlowOrder
  | ({ readonly kind: 'record'; readonly node: string } & (FlowRecord | { readonly event: 'flow-left' }));

/** Where a caller is. Plain data: kept with the call, and resumed from. */
export interface FlowState {
  readonly node: string;
  readonly tries: Tries;
  /** Steps without the caller pressing anything; a bound on flows that run in circles. */
  readonly stepsWithoutInput: number;
}
