// What a call is in: a flow, a queue, a conversation with an extension, a feature code, a callback.
// Never says what one does; the features do.
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { StageName } from '../../core/calls/call-state.js';
import type { StageProgress } from '../../core/calls/stage-progress.js';
import type { QueueId } from '../../core/kernel/ids.js';

/** What a call is doing now. */
export interface Stage {
  /** Absent: the call's machine runs it. */
  readonly name?: StageName;
  /** What is kept with the call from the beginning on; see `stage-moved`. Absent: it cannot be gone on with. */
  readonly progress?: StageProgress;
  /** The outcome when the caller hangs up now. */
  readonly outcomeWhenCallerLeaves: CallOutcome;
  /** What tells more than that the caller hung up, e.g. in whose voicemail; a stable code. */
  readonly causeWhenCallerLeaves?: string | undefined;
  /** The queue that the caller is in, or talks through. */
  readonly queueId?: QueueId | undefined;
  /**
   * The caller leaves this stage, however: let go of everything that belongs to it. `lost`: by a fault of ours. Idempotent.
   */
  leave(lost: boolean): void;
}

/** A stage with which a later run of the service can go on. */
export interface ResumableStage extends Stage {
  readonly progress: StageProgress;
  /**
   * Instead of its beginning, after a restart: enters the stage, and goes on where the caller was. `hears`: something is
   * played to the caller, or recorded.
   */
  resume(hears: boolean): Promise<void> | void;
}
