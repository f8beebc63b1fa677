// A menu as it is configured → as the interpreter walks through it.
// Never checks that it leads anywhere; flow-validation does.
import { assertNever } from '../kernel/assert-never.js';
import type { ExtensionNumber, FlowId, QueueId } from '../kernel/ids.js';
import type { Language } from '../kernel/language.js';
import type { Flow, FlowNode } from './flow-model.js';

/** The flow of src/api/company, as far as a caller's way depends on it. */
export interface ConfiguredFlow {
  readonly id: string;
  readonly language: Language;
  readonly start: string;
  readonly nodes: Readonly<Record<string, ConfiguredNode>>;
}

type MenuNode = Extract<FlowNode, { kind: 'menu' }>;
type ConfiguredNode =
  | (Omit<MenuNode, 'inputTimeoutMs'> & { readonly inputTimeoutSeconds: number })
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'extension'; readonly extension: string }
  | Exclude<FlowNode, { kind: 'menu' | 'queue' | 'extension' }>;

export function toFlow({ id, language, start, nodes }: ConfiguredFlow): Flow {
  return {
    id: id as FlowId,
    language,
    start,
    nodes: Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, toFlowNode(node)])),
  };
}

function toFlowNode(node: ConfiguredNode): FlowNode {
  switch (node.kind) {
    case 'menu': {
      const { inputTimeoutSeconds, ...rest } = node;
      return { ...rest, inputTimeoutMs: inputTimeoutSeconds * 1000 };
    }
    case 'queue':
      return { kind: 'queue', queue: node.queue as QueueId };
    case 'extension':
      return { kind: 'extension', extension: node.extension as ExtensionNumber };
    case 'play':
    case 'hang-up':
      return node;
    default:
      return assertNever(node);
  }
}
