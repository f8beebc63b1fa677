// How far a caller has come in what the application runs: enough to go on after a restart.
// Never holds an object of a port.
import type { FlowState } from '../ivr/flow-model.js';
import type { EpochMs, FlowId, QueueId } from '../kernel/ids.js';
import type { PromptName } from '../kernel/prompt-name.js';
import type { CallOutcome } from './call-event.js';
import type { QueueWait } from './queue-wait.js';

/** Absent where a stage cannot be gone on with. */
export type StageProgress =
  FlowProgress | QueueWait | AnnouncementProgress | VoicemailProgress | CallbackProgress;

export interface FlowProgress {
  readonly kind: 'flow';
  readonly flowId: FlowId;
  readonly at: FlowState;
  /** An agent has talked with the caller before: the call counts as answered, whatever comes of the menu. */
  readonly afterTalk: boolean;
}

/** What ends the call is being said. */
export interface AnnouncementProgress {
  readonly kind: 'announcement';
  readonly prompt: PromptName;
  /** In whose name. */
  readonly queueId?: QueueId;
  /** Of the call, when it has been said or the caller hangs up meanwhile. */
  readonly outcome: CallOutcome;
  readonly cause: string;
}

/** A message is being left. */
export interface VoicemailProgress {
  readonly kind: 'voicemail';
  readonly queueId: QueueId;
  readonly greeting: PromptName;
  /** A longer message is cut off. */
  readonly maxMs: number;
  readonly phase: 'greeting' | 'recording';
}

/** Being called back is talked about with a caller whom a queue could not take. */
export interface CallbackProgress {
  readonly kind: 'callback';
  readonly queueId: QueueId;
  readonly waitingSinceMs: EpochMs;
  /** `chosen`: by a menu or a number. The queue is closed, or could not take the caller; so the caller is asked first. */
  readonly opening: 'chosen' | 'offered' | 'offered-closed';
  /** Said when nothing comes of it. */
  readonly declined: Omit<AnnouncementProgress, 'kind'>;
  /** The number that the caller has confirmed: the wish stands. */
  readonly agreed?: string;
}

/** Where the caller goes on when whoever was talked with has hung up. */
export interface Afterwards {
  readonly flowId: FlowId;
  readonly node: string;
}
