// Every kind of event of a caller in a menu.
// Never changes the meaning of a released kind: a new meaning is a new kind.
import { featureEvents } from '../kernel/feature-events.js';
import type { CallId, FlowId } from '../kernel/ids.js';

export type FlowEvent =
  | { readonly kind: 'flow-entered'; readonly callId: CallId; readonly flowId: FlowId }
  | {
      readonly kind: 'digits-pressed';
      readonly callId: CallId;
      readonly flowId: FlowId;
      readonly nodeId: string;
      readonly digits: string;
    }
  | { readonly kind: 'no-input'; readonly callId: CallId; readonly flowId: FlowId; readonly nodeId: string }
  | { readonly kind: 'flow-left'; readonly callId: CallId; readonly flowId: FlowId; readonly nodeId: string };

export const flowEvents = featureEvents<FlowEvent>({
  'flow-entered': {},
  // One key chooses in a menu, and is counted there; more of them are a number, a code or a date.
  'digits-pressed': { nodeId: 'nobody', digits: ({ digits }) => (digits.length > 1 ? 'typed' : 'nobody') },
  'no-input': { nodeId: 'nobody' },
  'flow-left': { nodeId: 'nobody' },
});
