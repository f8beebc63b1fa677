// An announcement that ends the call: it is played to its end, then the caller is hung up on.
// Never waits for anything else.
import type { AnnouncementProgress } from '../../core/calls/stage-progress.js';
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { QueueId } from '../../core/kernel/ids.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { Call } from './call.js';
import type { ResumableStage } from './stage.js';

/** What is said, and what the call comes to by it. */
export type Announcement = Omit<AnnouncementProgress, 'kind'>;

export class AnnouncementStage implements ResumableStage {
  readonly name = 'announcement';

  constructor(
    private readonly call: Call,
    private readonly announcement: Announcement,
  ) {}

  get progress(): AnnouncementProgress {
    return { kind: 'announcement', ...this.announcement };
  }

  get queueId(): QueueId | undefined {
    return this.announcement.queueId;
  }

  get outcomeWhenCallerLeaves(): CallOutcome {
    return this.announcement.outcome;
  }

  /** Who hangs up before the last word of it has got all the same what it tells of. */
  get causeWhenCallerLeaves(): string | undefined {
    return this.announcement.outcome === 'served' ? this.announcement.cause : undefined;
  }

  async start(): Promise<void> {
    const { call } = this;
    const { prompt, outcome, cause } = this.announcement;
    call.enter(this);
    if (!(await call.caller.answer())) return;
    await call.caller.endpoint.stop();
    await call.caller.endpoint.play([{ kind: 'prompt', prompt, language: call.profile.language }]);
    call.finish({ outcome, cause, by: 'local' });
  }

  /** From its beginning. */
  resume(): Promise<void> {
    return this.start();
  }

  leave(): void {
    // Ends with the caller's audio.
  }
}

/** `cause`: why the caller could not be helped, as the journal has it. `outcome`: of the call. */
export function announceAndHangUp(
  call: Call,
  prompt: PromptName,
  cause: string,
  outcome: CallOutcome = 'rejected',
): Promise<void> {
  return new AnnouncementStage(call, { prompt, outcome, cause }).start();
}
