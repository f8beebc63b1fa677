// A menu while it is being edited: steps known by number, so that renaming one breaks no reference to it.
// Never checks anything; flow-errors.ts does.
import type { CallWishes } from '../../../../src/api/acd.js';
import type { FlowConfig } from '../../../../src/api/ivr.js';
import { digits, type Digit } from '../../../../src/core/kernel/digit.js';

type NodeConfig = FlowConfig['nodes'][string];
export const nodeKinds = ['menu', 'play', 'queue', 'extension', 'hang-up'] as const;
export type NodeKind = NodeConfig['kind'];
/** Undefined: not chosen yet. */
export type Target = number | undefined;

export interface ChoiceDraft {
  readonly digit: Digit;
  readonly target: Target | 'repeat';
}

/** The fields of every kind at once, so that changing the kind and back loses nothing. */
export interface NodeDraft {
  readonly ref: number;
  readonly name: string;
  readonly kind: NodeKind;
  readonly prompt: string;
  readonly invalidPrompt: string;
  readonly choices: readonly ChoiceDraft[];
  /** NaN while the field is empty. */
  readonly inputTimeoutSeconds: number;
  readonly maxNoInput: number;
  readonly maxInvalid: number;
  readonly onNoInput: Target;
  readonly next: Target;
  readonly afterwards: Target;
  readonly queue: string;
  /** What the callers of this choice ask for beyond the queue. */
  readonly wishes: CallWishes | undefined;
  readonly extension: string;
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
  prompt: '',
  invalidPrompt: '',
  choices: [],
  inputTimeoutSeconds: 5,
  maxNoInput: 2,
  maxInvalid: 3,
  onNoInput: undefined,
  next: undefined,
  afterwards: undefined,
  queue: '',
  wishes: undefined,
  extension: '',
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
  const nodes = Object.entries(flow.nodes).map(([name, node], ref): NodeDraft => {
    const blank = blankNode(ref, name, node.kind);
    switch (node.kind) {
      case 'menu':
        return {
          ...blank,
          ...node,
          invalidPrompt: node.invalidPrompt ?? '',
          onNoInput: refOf(node.onNoInput),
          choices: digits.flatMap((digit): ChoiceDraft[] => {
            const choice = node.choices[digit];
            if (choice === undefined) return [];
            return [{ digit, target: choice.kind === 'repeat' ? 'repeat' : refOf(choice.node) }];
          }),
        };
      case 'play':
        return { ...blank, prompt: node.prompt, next: refOf(node.next) };
      case 'queue':
        return {
          ...blank,
          queue: node.queue,
          wishes: node.wishes,
          afterwards: node.afterwards === undefined ? undefined : refOf(node.afterwards),
        };
      case 'extension':
        return { ...blank, extension: node.extension };
      case 'hang-up':
        return blank;
    }
  });
  return { id: flow.id, name: flow.name, language: flow.language, start: refOf(flow.start), nodes };
}

/** In the API's shape, but perhaps not yet valid: what is not filled in is empty. */
export function flowOf(draft: FlowDraft): FlowConfig {
  const nameOf = (target: Target): string => draft.nodes.find(({ ref }) => ref === target)?.name ?? '';
  const config = (node: NodeDraft): NodeConfig => {
    switch (node.kind) {
      case 'menu':
        return {
          kind: 'menu',
          prompt: node.prompt.trim(),
          choices: Object.fromEntries(
            node.choices.map(({ digit, target }) => [
              digit,
              target === 'repeat' ? { kind: 'repeat' } : { kind: 'go-to', node: nameOf(target) },
            ]),
          ),
          inputTimeoutSeconds: node.inputTimeoutSeconds,
          maxNoInput: node.maxNoInput,
          onNoInput: nameOf(node.onNoInput),
          ...(node.invalidPrompt.trim() === '' ? {} : { invalidPrompt: node.invalidPrompt.trim() }),
          maxInvalid: node.maxInvalid,
        };
      case 'play':
        return { kind: 'play', prompt: node.prompt.trim(), next: nameOf(node.next) };
      case 'queue':
        return {
          kind: 'queue',
          queue: node.queue,
          ...(node.wishes ? { wishes: node.wishes } : {}),
          ...(node.afterwards === undefined ? {} : { afterwards: nameOf(node.afterwards) }),
        };
      case 'extension':
        return { kind: 'extension', extension: node.extension };
      case 'hang-up':
        return { kind: 'hang-up' };
    }
  };
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

/** A step to be made: of a kind, or one that leads to this queue or extension. */
export type NewStep =
  | { readonly kind: NodeKind }
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'extension'; readonly extension: string };

/** Leads to the same place and asks for nothing else: no second one is needed. */
const isAlready = (node: NodeDraft, step: NewStep): boolean =>
  ('queue' in step &&
    node.kind === 'queue' &&
    node.queue === step.queue &&
    node.wishes === undefined &&
    node.afterwards === undefined) ||
  ('extension' in step && node.kind === 'extension' && node.extension === step.extension);

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
  const wanted: string = 'queue' in step ? step.queue : 'extension' in step ? step.extension : step.kind;
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  const node: NodeDraft = { ...blankNode(ref, name, step.kind), ...step };
  return link({ ...draft, nodes: [...draft.nodes, node] }, ref);
}

/** What led to the step then leads nowhere, and must be chosen anew. */
export function removeNode(draft: FlowDraft, gone: number): FlowDraft {
  const kept = <T>(target: T): T | undefined => (target === gone ? undefined : target);
  return {
    ...draft,
    start: kept(draft.start),
    nodes: draft.nodes
      .filter(({ ref }) => ref !== gone)
      .map((node) => ({
        ...node,
        next: kept(node.next),
        afterwards: kept(node.afterwards),
        onNoInput: kept(node.onNoInput),
        choices: node.choices.map(({ digit, target }) => ({ digit, target: kept(target) })),
      })),
  };
}
