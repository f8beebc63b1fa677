// The way to one extension.
// Never rings it: the flow ends here.
import type { ExtensionNumber } from '../../kernel/ids.js';
import { leaveFor, type NodeKind } from '../node-kind.js';

export interface ExtensionNode {
  readonly kind: 'extension';
  readonly extension: string;
}

export const extensionNode: NodeKind<ExtensionNode> = {
  references: ({ extension }) => [{ kind: 'extension', field: 'extension', key: extension }],
  enter: ({ extension }) => leaveFor({ kind: 'extension', extension: extension as ExtensionNumber }, {}),
};
