// How far a caller has come in what the application runs: enough to go on after a restart.
// Never holds an object of a port.
import type { FlowState } from '../ivr/flow-model.js';
import type { FlowId } from '../kernel/ids.js';
import type { QueueWait } from './queue-wait.js';

/** Absent where a stage cannot be gone on with. */
export type StageProgress = FlowProgress | QueueWait;

export interface FlowProgress {
  readonly kind: 'flow';
  readonly flowId: FlowId;
  readonly at: FlowState;
  /** An agent has talked with the caller before: the call counts as answered, whatever comes of the menu. */
  readonly afterTalk: boolean;
}

/** Where the caller goes on when whoever was talked with has hung up. */
export interface Afterwards {
  readonly flowId: FlowId;
  readonly node: string;
}
