// A menu as the interpreter of src/core/ivr wants it.
// Never checks references: flow-validation does.
import type { FlowConfig } from '../../../src/api/company.js';
import type { Flow, FlowNode } from '../../../src/core/ivr/flow-model.js';
import type { ExtensionNumber, FlowId, QueueId } from '../../../src/core/kernel/ids.js';

function coreNode(node: FlowConfig['nodes'][string]): FlowNode {
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
  }
}

export const coreFlow = (flow: FlowConfig): Flow => ({
  id: flow.id as FlowId,
  language: flow.language,
  start: flow.start,
  nodes: Object.fromEntries(Object.entries(flow.nodes).map(([name, node]) => [name, coreNode(node)])),
});
