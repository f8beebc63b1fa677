// The step that ends the call.
// Never has anything to fill in.
import type { NodeConfig, NodeEditor } from './node-editor.js';

export const hangUpEditor: NodeEditor<Extract<NodeConfig, { kind: 'hang-up' }>, object> = {
  blank: {},
  read: () => ({}),
  write: () => ({ kind: 'hang-up' }),
  withTargets: () => ({}),
  Fields: undefined,
  outline: () => ({ text: '', branches: [] }),
};
