// A caller who is called back instead of being queued: whom a queue could not take, or who has chosen it.
// Never queues anybody; the callback service does.
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { CallbackProgress } from '../../core/calls/stage-progress.js';
import type { QueueId } from '../../core/kernel/ids.js';
import { AnnouncementStage } from '../voice/announcement-stage.js';
import type { Call } from '../voice/call.js';
import type { ResumableStage } from '../voice/stage.js';
import { CallbackDialogue, type CallbackDialogueResult } from './callback-dialogue.js';
import { confirmCallback, requestCallback, type CallbackRequestResult } from './callback-request.js';

export class CallbackStage implements ResumableStage {
  readonly name = 'callback';
  private dialogue: CallbackDialogue | undefined;

  constructor(
    private readonly call: Call,
    private readonly options: Omit<CallbackProgress, 'kind' | 'agreed'>,
    private agreed?: string,
  ) {}

  get queueId(): QueueId {
    return this.options.queueId;
  }

  get progress(): CallbackProgress {
    const { queueId, waitingSinceMs, opening, declined } = this.options;
    const agreed = this.agreed === undefined ? {} : { agreed: this.agreed };
    return { kind: 'callback', queueId, waitingSinceMs, opening, declined, ...agreed };
  }

  get outcomeWhenCallerLeaves(): CallOutcome {
    return this.agreed === undefined ? 'rejected' : 'served';
  }

  get causeWhenCallerLeaves(): string | undefined {
    return this.agreed === undefined ? undefined : 'callback-requested';
  }

  async start(): Promise<void> {
    const { call, options, agreed } = this;
    call.enter(this);
    if (!(await call.caller.answer())) return;
    await call.caller.endpoint.stop();
    const { queueId, opening } = options;
    const dialogue = (this.dialogue = new CallbackDialogue(call, {
      ...{ queueId, opening, agreed },
      recordReason: call.services.company().voiceQueue(queueId)?.voice.callback.recordReason ?? false,
      onAgreed: (number) => this.noteAgreed(number),
    }));
    const wish = await dialogue.run();
    switch (wish.kind) {
      case 'wanted':
        return confirmCallback(call, this.request(wish));
      case 'interrupted':
        return;
      case 'not-wanted':
      case 'not-possible':
        return new AnnouncementStage(call, options.declined).start();
    }
  }

  /** What was confirmed stands; else it is asked anew. */
  resume(): Promise<void> {
    return this.start();
  }

  leave(lost: boolean): void {
    // The dialogue ends with the caller's audio. One who hung up before an earlier run's could go on has agreed all the same.
    const { agreed } = this;
    if (agreed !== undefined && this.dialogue === undefined && !lost)
      this.request({ kind: 'wanted', number: agreed });
  }

  private noteAgreed(number: string): void {
    this.agreed = number;
    this.call.runner.handle({ kind: 'stage-moved', progress: this.progress, events: [] });
  }

  private request(wish: Extract<CallbackDialogueResult, { kind: 'wanted' }>): CallbackRequestResult {
    const { queueId, waitingSinceMs } = this.options;
    return requestCallback(this.call, { queueId, waitingSinceMs, wish });
  }
}
