// A menu as configured → as the interpreter walks through it.
// Never checks that it leads anywhere; flow-validation does.
import type { FlowConfig } from '../../api/company.js';
import type { Flow, FlowNode } from '../../core/ivr/flow-model.js';
import { assertNever } from '../../core/kernel/assert-never.js';
import type { ExtensionNumber, FlowId, QueueId } from '../../core/kernel/ids.js';

export function toFlow(config: FlowConfig): Flow {
  return {
    id: config.id as FlowId,
    language: config.language,
    start: config.start,
    nodes: Object.fromEntries(Object.entries(config.nodes).map(([name, node]) => [name, toFlowNode(node)])),
  };
}

function toFlowNode(node: FlowConfig['nodes'][string]): FlowNode {
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
