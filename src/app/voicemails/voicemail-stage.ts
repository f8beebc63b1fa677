// A caller who leaves a message for a queue: greeting, tone, recording, thanks.
// Never keeps a recording in which nothing was said, and never loses one because the caller hung up or the service died.
import type { VoicemailProgress } from '../../core/calls/stage-progress.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { QueueId } from '../../core/kernel/ids.js';
import { AnnouncementStage, announceAndHangUp } from '../voice/announcement-stage.js';
import type { Call } from '../voice/call.js';
import type { ResumableStage } from '../voice/stage.js';
import { recordedMs } from '../voice/recording-length.js';

/** Less is a click, not a message, ms. */
export const shortestMessageMs = 1000;
/** The caller has said everything, ms. */
const silenceMs = 6000;

export type VoicemailOptions = Pick<VoicemailProgress, 'queueId' | 'greeting' | 'maxMs'>;

export class VoicemailStage implements ResumableStage {
  readonly name = 'voicemail';
  readonly causeWhenCallerLeaves = 'hung-up-in-voicemail';

  constructor(
    private readonly call: Call,
    private readonly options: VoicemailOptions,
    /** How far an earlier run has come. */
    private phase: VoicemailProgress['phase'] = 'greeting',
  ) {}

  get queueId(): QueueId {
    return this.options.queueId;
  }

  get progress(): VoicemailProgress {
    const { queueId, greeting, maxMs } = this.options;
    return { kind: 'voicemail', queueId, greeting, maxMs, phase: this.phase };
  }

  /** Who hangs up while being recorded has done what a caller does who leaves a message. */
  get outcomeWhenCallerLeaves(): CallOutcome {
    return this.phase === 'recording' ? 'served' : 'abandoned';
  }

  async start(): Promise<void> {
    const { call } = this;
    call.enter(this);
    if (!(await call.caller.answer())) return;
    await call.caller.endpoint.stop();
    if (call.services.voicemailQuota?.isFull(this.queueId) === true) return this.full();
    if ((await this.say(this.options.greeting)) === 'ended' || call.ended) return;
    this.phase = 'recording';
    call.runner.handle({ kind: 'stage-moved', progress: this.progress, events: [] });
    return this.record();
  }

  /** A greeting is said again; a recording goes on, or has ended meanwhile and is kept. */
  async resume(hears: boolean): Promise<void> {
    if (this.phase === 'greeting') return this.start();
    const { call } = this;
    call.enter(this);
    if (hears) await call.caller.endpoint.untilQuiet(this.options.maxMs);
    const bytes = await call.services.recordings.sizeOf(this.path);
    if (bytes !== undefined) return this.recorded(recordedMs(bytes));
    // The tone before it was all that there was.
    if (!call.ended) return this.record();
  }

  leave(): void {
    // The recording ends with the caller's audio, and `record` or `resume` goes on from there.
  }

  private get path(): string {
    return this.call.services.recordings.pathOf('voicemail', this.call.id);
  }

  private async record(): Promise<void> {
    const { path } = this;
    const outcome = await this.call.caller.endpoint.record({ path, maxMs: this.options.maxMs, silenceMs });
    return outcome.kind === 'failed' ? this.notRecorded() : this.recorded(outcome.durationMs);
  }

  private async recorded(durationMs: number): Promise<void> {
    const { call } = this;
    const isMessage = durationMs >= shortestMessageMs;
    if (isMessage) this.keep(durationMs);
    else await this.discard();
    if (call.ended) return;
    if (isMessage) return announceAndHangUp(call, 'voicemail-thanks', 'voicemail-left', 'served');
    return announceAndHangUp(call, 'voicemail-empty', 'no-message', 'served');
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
  private full(): Promise<void> {
    const { call, queueId } = this;
    call.log.warn({ queueId }, 'no voice message could be left: as many are kept as may be');
    return announceAndHangUp(call, 'voicemail-full', 'voicemail-full');
  }

  /** A fault of ours: the caller is told, and listed to be called back. */
  private async notRecorded(): Promise<void> {
    const { call, queueId } = this;
    if (call.ended) return;
    const why = { outcome: 'interrupted', cause: 'recording-failed' } as const;
    return new AnnouncementStage(call, { prompt: 'technical-problem', queueId, ...why }).start();
  }

  private async discard(): Promise<void> {
    const { path } = this;
    try {
      await this.call.services.recordings.remove(path);
    } catch (error) {
      this.call.log.error({ err: error, path }, 'a recording could not be removed');
    }
  }

  private say(prompt: PromptName): Promise<string> {
    const { caller, profile } = this.call;
    return caller.endpoint.play([{ kind: 'prompt', prompt, language: profile.language }]);
  }
}
