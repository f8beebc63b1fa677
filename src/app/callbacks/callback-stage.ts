// A caller whom a queue could not take and who is offered to be called back.
// Never queues anybody; the callback service does.
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { EpochMs, QueueId } from '../../core/kernel/ids.js';
import type { Call, Stage } from '../voice/call.js';
import { CallbackDialogue, type CallbackDialogueOptions } from './callback-dialogue.js';
import { confirmCallback, requestCallback } from './callback-request.js';

export interface CallbackStageOptions {
  readonly queueId: QueueId;
  readonly waitingSinceMs: EpochMs;
  /** As the dialogue begins. */
  readonly opening: CallbackDialogueOptions['opening'];
  readonly recordReason: boolean;
}

export class CallbackStage implements Stage {
  readonly name = 'callback';
  private dialogue: CallbackDialogue | undefined;

  constructor(
    private readonly call: Call,
    private readonly options: CallbackStageOptions,
  ) {}

  get queueId(): QueueId {
    return this.options.queueId;
  }

  get outcomeWhenCallerLeaves(): CallOutcome {
    return this.dialogue?.agreedNumber === undefined ? 'rejected' : 'served';
  }

  get causeWhenCallerLeaves(): string | undefined {
    return this.outcomeWhenCallerLeaves === 'served' ? 'callback-requested' : undefined;
  }

  /** `declined`: carried out when the caller does not want it, or it cannot be done. */
  async start(declined: () => Promise<void>): Promise<void> {
    const { call, options } = this;
    call.enter(this);
    if (!(await call.answer())) return;
    await call.endpoint.stop();
    const dialogue = (this.dialogue = new CallbackDialogue(call, options));
    const wish = await dialogue.run();
    switch (wish.kind) {
      case 'wanted':
        return confirmCallback(call, requestCallback(call, { ...options, wish }));
      case 'interrupted':
        return;
      case 'not-wanted':
      case 'not-possible':
        return declined();
    }
  }

  leave(): void {
    // The dialogue ends with the caller's audio.
  }
}
