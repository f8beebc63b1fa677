// A menu while it is being edited: steps known by number, so that renaming one breaks no reference to it.
// Never checks anything; flow-errors.ts does. What a kind of step has in it says its file in nodes/.
import type { DestinationConfig } from '../../../../src/api/destination.js';
import type { FlowConfig } from '../../../../src/api/ivr.js';
import type { NodeConfig, NodeKind, Place, Target } from './nodes/node-editor.js';
import { targetOf } from '../../../../src/core/pbx/destination.js';
import { blankFields, editorOf, editors, type NodeFields } from './nodes/node-editors.js';
import { destinationOf } from './nodes/destination.js';

export interface NodeDraft extends NodeFields {
  readonly ref: number;
  readonly name: string;
  readonly kind: NodeKind;
}

export interface FlowDraft {
  readonly id: string;
  readonly name: string;
  readonly language: FlowConfig['language'];
  readonly start: Target;
  readonly nodes: readonly NodeDraft[];
}

const blankNode = (ref: number, name: string, kind: NodeKind): NodeDraft => ({
  ref,
  name,
  kind,
  ...blankFields,
});

export function blankFlow(language: FlowConfig['language']): FlowDraft {
  const menu = blankNode(0, 'menu', 'menu');
  return {
    id: '',
    name: '',
    language,
    start: 0,
    nodes: [{ ...menu, choices: [{ digit: '1', target: undefined }] }],
  };
}

export function draftOf(flow: FlowConfig): FlowDraft {
  const names = Object.keys(flow.nodes);
  const refOf = (name: string): Target => {
    const ref = names.indexOf(name);
    return ref < 0 ? undefined : ref;
  };
  const nodes = Object.entries(flow.nodes).map(([name, node], ref): NodeDraft => ({
    ...blankNode(ref, name, node.kind),
    ...editorOf<NodeKind>(node.kind).read(node, refOf),
  }));
  return { id: flow.id, name: flow.name, language: flow.language, start: refOf(flow.start), nodes };
}

/** In the API's shape, but perhaps not yet valid: what is not filled in is empty. */
export function flowOf(draft: FlowDraft): FlowConfig {
  const nameOf = (target: Target): string => draft.nodes.find(({ ref }) => ref === target)?.name ?? '';
  const config = (node: NodeDraft): NodeConfig => editorOf(node.kind).write(node, nameOf);
  return {
    id: draft.id.trim(),
    name: draft.name,
    language: draft.language,
    start: nameOf(draft.start),
    nodes: Object.fromEntries(draft.nodes.map((node) => [node.name, config(node)])),
  };
}

export const changeNode = (draft: FlowDraft, ref: number, change: Partial<NodeDraft>): FlowDraft => ({
  ...draft,
  nodes: draft.nodes.map((node) => (node.ref === ref ? { ...node, ...change } : node)),
});

/** A step to be made: of a kind, perhaps one that leads there. */
export interface NewStep {
  readonly kind: NodeKind;
  readonly destination?: DestinationConfig;
}

/** Leads to the same place and asks for nothing else: no second one is needed. */
const isAlready = (node: NodeDraft, { destination }: NewStep): boolean =>
  destination !== undefined &&
  JSON.stringify(destinationOf(node)) === JSON.stringify(destination) &&
  node.wishes === undefined &&
  node.afterwards === undefined;

/** `link` puts the number of the step where it is to be reached from. */
export function addNode(
  draft: FlowDraft,
  step: NewStep,
  link: (draft: FlowDraft, ref: number) => FlowDraft = (same) => same,
): FlowDraft {
  const there = draft.nodes.find((node) => isAlready(node, step));
  if (there) return link(draft, there.ref);
  const ref = Math.max(-1, ...draft.nodes.map((node) => node.ref)) + 1;
  const taken = new Set(draft.nodes.map(({ name }) => name));
  const wanted = (step.destination && targetOf(step.destination)) ?? step.kind;
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  const node: NodeDraft = { ...blankNode(ref, name, step.kind), ...step };
  return link({ ...draft, nodes: [...draft.nodes, node] }, ref);
}

/** What stands there leads to that step from now on. */
export const linkTo = (draft: FlowDraft, from: number, place: Place, to: number): FlowDraft =>
  retargeted(draft, (target, node, at) => (node === from && at === place ? to : target));

/** What led to the step then leads nowhere, and must be chosen anew. */
export function removeNode(draft: FlowDraft, gone: number): FlowDraft {
  const kept = (target: Target): Target => (target === gone ? undefined : target);
  const left = retargeted(draft, kept);
  return { ...left, start: kept(draft.start), nodes: left.nodes.filter(({ ref }) => ref !== gone) };
}

/** Every kind's fields, also those that a step's own kind does not show: it may be changed back. */
function retargeted(
  draft: FlowDraft,
  change: (target: Target, from: number, place: Place) => Target,
): FlowDraft {
  const changed = (node: NodeDraft): NodeDraft =>
    editors.reduce(
      (after, editor) => ({
        ...after,
        ...editor.withTargets(node, (target, place) => change(target, node.ref, place)),
      }),
      node,
    );
  return { ...draft, nodes: draft.nodes.map(changed) };
}
