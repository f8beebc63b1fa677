// A caller who leaves a message for a queue: greeting, tone, recording, thanks.
// Never keeps a recording in which nothing was said, and never loses one because the caller hung up.
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { QueueId } from '../../core/kernel/ids.js';
import type { Call, Stage } from '../voice/call.js';

/** Less is a click, not a message, ms. */
export const shortestMessageMs = 1000;
/** The caller has said everything, ms. */
const silenceMs = 6000;

export class VoicemailStage implements Stage {
  readonly name = 'voicemail';
  outcomeWhenCallerLeaves: CallOutcome = 'abandoned';
  readonly causeWhenCallerLeaves = 'hung-up-in-voicemail';

  constructor(
    private readonly call: Call,
    readonly queueId: QueueId,
    private readonly options: { readonly greeting: PromptName; readonly maxMs: number },
  ) {}

  async start(): Promise<void> {
    const { call, options } = this;
    call.enter(this);
    if (!(await call.answer())) return;
    await call.endpoint.stop();
    if (call.services.voicemailQuota?.isFull(this.queueId) === true) return this.full();
    if ((await this.say(options.greeting)) === 'ended' || call.ended) return;
    // Who hangs up from here on has done what a caller does who leaves a message.
    this.outcomeWhenCallerLeaves = 'served';
    const path = call.services.recordings.pathOf('voicemail', call.id);
    const outcome = await call.endpoint.record({ path, maxMs: options.maxMs, silenceMs });
    if (outcome.kind === 'failed') return this.notRecorded();
    const isMessage = outcome.durationMs >= shortestMessageMs;
    if (isMessage) this.keep(outcome.durationMs);
    else await this.discard(path);
    if (call.ended) return;
    await this.say(isMessage ? 'voicemail-thanks' : 'voicemail-empty');
    call.finish({ outcome: 'served', cause: isMessage ? 'voicemail-left' : 'no-message', by: 'local' });
  }

  leave(): void {
    // The recording ends with the caller's audio, and `start` goes on from there.
  }

  private keep(durationMs: number): void {
    const { call, queueId } = this;
    const name = call.profile.customer?.name ?? call.callerName;
    call.record({
      kind: 'voicemail-left',
      callId: call.id,
      queueId,
      number: call.customerNumber,
      durationMs,
      ...(name === undefined ? {} : { name }),
    });
  }

  /** People have not deleted any for long: the caller hears so instead of speaking in vain. */
  private async full(): Promise<void> {
    const { call, queueId } = this;
    call.log.warn({ queueId }, 'no voice message could be left: as many are kept as may be');
    await this.say('voicemail-full');
    call.finish({ outcome: 'rejected', cause: 'voicemail-full', by: 'local' });
  }

  /** A fault of ours: the caller is told, and listed to be called back. */
  private async notRecorded(): Promise<void> {
    if (this.call.ended) return;
    await this.say('technical-problem');
    this.call.finish({ outcome: 'interrupted', cause: 'recording-failed', by: 'local' });
  }

  private async discard(path: string): Promise<void> {
    try {
      await this.call.services.recordings.remove(path);
    } catch (error) {
      this.call.log.error({ err: error, path }, 'a recording could not be removed');
    }
  }

  private say(prompt: PromptName): Promise<string> {
    const { endpoint, profile } = this.call;
    return endpoint.play([{ kind: 'prompt', prompt, language: profile.language }]);
  }
}
