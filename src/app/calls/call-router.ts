// Takes a call to its destination, wherever that stands: at a number, in a menu, behind a key, in a queue's overflow.
// Never decides that a caller must leave a queue; the ACD, the queue's hours or the caller's keys do.
import type { OverflowCause, QueueConfig, VoiceQueueConfig } from '../../api/acd.js';
import type { StageProgress } from '../../core/calls/stage-progress.js';
import type { EpochMs, ExtensionNumber, FlowId, QueueId, RequestId } from '../../core/kernel/ids.js';
import type { Flow, FlowState } from '../../core/ivr/flow-model.js';
import { targetOf, type Destination } from '../../core/pbx/destination.js';
import { AnnouncementStage, announceAndHangUp } from '../voice/announcement-stage.js';
import type { Call } from '../voice/call.js';
import type { CallServices } from '../voice/call-services.js';
import type { ResumableStage } from '../voice/stage.js';
import { canBeCalledBack } from '../callbacks/callback-dialogue.js';
import { CallbackStage } from '../callbacks/callback-stage.js';
import { putThrough } from '../voice/put-through.js';
import { FlowStage } from '../ivr/flow-stage.js';
import { QueueStage, type EarlierWait, type RedirectReason } from './queue-stage.js';
import type { ResumePlaces } from './resume-places.js';
import { VoicemailStage } from '../voicemails/voicemail-stage.js';

/** A caller who was passed on so often is let go: the queues send callers in circles. */
export const maxOverflows = 10;

/** The queue that a caller leaves who is passed on. */
interface LeftQueue {
  readonly queueId: QueueId;
  readonly reason: RedirectReason;
  readonly waitingSinceMs: EpochMs;
}

/** What a caller has behind already; nothing who comes from outside. */
interface Before {
  readonly left?: LeftQueue;
  /** Somebody has talked with the caller: the call counts as answered, whatever comes. */
  readonly afterTalk?: boolean;
  /** Steps of menus since the caller has pressed a key. */
  readonly silentSteps?: number;
}

export class CallRouter {
  constructor(
    private readonly services: CallServices,
    private readonly places: ResumePlaces,
  ) {}

  async connect(call: Call, destination: Destination, before: Before = {}): Promise<void> {
    const { left } = before;
    switch (destination.kind) {
      case 'flow':
        return this.walk(call, destination, before);
      case 'queue': {
        const place = destination.keepWait === false ? undefined : left?.waitingSinceMs;
        return this.queue(call, destination.queue as QueueId, place);
      }
      case 'extension': {
        const extension = destination.extension as ExtensionNumber;
        return putThrough(call, { kind: 'extension', extension, autoAnswer: 'off' });
      }
      case 'external':
        return this.external(call, destination.number, left);
      case 'voicemail':
        return this.voicemail(call, destination, left);
      case 'announcement': {
        if (left === undefined) this.recordReached(call, 'announcement', destination.prompt);
        const hasTalked = before.afterTalk === true || isPassedOn(call);
        const outcome = hasTalked ? 'answered' : left === undefined ? 'served' : 'rejected';
        return announceAndHangUp(call, destination.prompt, left?.reason ?? 'announcement', outcome);
      }
      case 'callback':
        return this.offerCallback(call, destination, left);
    }
  }

  /** Somebody has passed the caller on, and nobody took the call: who was served before goes in front of who was not yet. */
  async takeBack(call: Call, queueId: QueueId | undefined): Promise<void> {
    if (queueId !== undefined) return this.queue(call, queueId, call.startedAtMs);
    return announceAndHangUp(call, 'queue-overflow', 'transfer-failed', 'answered');
  }

  /** Runs what takes a call somewhere; what nobody thought of ends the call. */
  run(call: Call, work: Promise<void>): void {
    work.catch((error: unknown) => call.failed(error));
  }

  /**
   * After a restart: the stage in which the caller was, not entered yet; who was in a menu or queue that there is no more is
   * told so. `requestId`: what the ACD knows the caller by.
   */
  stageOf(call: Call, progress: StageProgress, requestId: RequestId | undefined): ResumableStage {
    const gone = (cause: string): ResumableStage =>
      new AnnouncementStage(call, { prompt: 'technical-problem', outcome: 'rejected', cause });
    const company = this.services.company();
    switch (progress.kind) {
      case 'flow': {
        const flow = company.flow(progress.flowId);
        return flow === undefined
          ? gone('no-such-flow')
          : this.flowStage(call, flow, progress.afterTalk, progress.at);
      }
      case 'queue': {
        const queue = company.voiceQueue(progress.queueId);
        return queue === undefined
          ? gone('no-such-queue')
          : this.queueStage(call, queue, { wait: progress, requestId });
      }
      case 'announcement':
        return new AnnouncementStage(call, progress);
      case 'voicemail':
        return new VoicemailStage(call, progress, progress.phase);
      case 'callback':
        return new CallbackStage(call, progress, progress.agreed);
    }
  }

  /** Only a caller with whom somebody has talked begins elsewhere than at the start. */
  private async walk(
    call: Call,
    { flow: flowId, node }: Extract<Destination, { kind: 'flow' }>,
    { afterTalk = node !== undefined || isPassedOn(call), silentSteps }: Before,
  ): Promise<void> {
    const flow = this.services.company().flow(flowId as FlowId);
    if (flow === undefined) return announceAndHangUp(call, 'technical-problem', 'no-such-flow');
    return this.flowStage(call, flow, afterTalk).start(node, silentSteps);
  }

  /** `at`: how far an earlier run has come. */
  private flowStage(call: Call, flow: Flow, afterTalk: boolean, at?: FlowState): FlowStage {
    return new FlowStage(call, {
      ...{ flow, afterTalk, at },
      leave: (exit, silentSteps) => {
        if (exit.kind === 'destination')
          return this.connect(call, exit.destination, { afterTalk, silentSteps });
        if (exit.cause === 'flow-fault') call.log.error({ flowId: flow.id }, 'a flow ran in circles');
        return call.finish({
          outcome: afterTalk ? 'answered' : 'served',
          cause: exit.cause,
          by: 'local',
        });
      },
    });
  }

  private async queue(call: Call, queueId: QueueId, place: EpochMs | undefined): Promise<void> {
    const { clock } = this.services;
    const queue = this.services.company().voiceQueue(queueId);
    if (queue === undefined) return announceAndHangUp(call, 'technical-problem', 'no-such-queue');
    if (!(await call.caller.answer())) return;
    const nowMs = clock.nowMs();
    if (!this.services.company().isOpen(queueId, nowMs))
      return this.passOn(call, { queueId, reason: 'closed', waitingSinceMs: place ?? nowMs });
    const { profile } = call;
    const consultedFor = profile.asked.purpose === 'serve' ? consultedForBy(call) : undefined;
    if (consultedFor !== undefined) profile.asked = { purpose: 'consult', continues: consultedFor.id };
    this.queueStage(call, queue).start(place);
  }

  private queueStage(call: Call, queue: VoiceQueueConfig, earlier?: EarlierWait): QueueStage {
    const { places } = this;
    const queueId = queue.id as QueueId;
    const redirect = (reason: RedirectReason, waitingSinceMs: EpochMs, byKey?: Destination): void =>
      this.run(call, this.passOn(call, { queueId, reason, waitingSinceMs }, byKey));
    return new QueueStage(call, { queue, places, redirect, earlier });
  }

  private async passOn(call: Call, left: LeftQueue, byKey?: Destination): Promise<void> {
    if (call.ended) return;
    const { queueId, reason } = left;
    call.profile.overflows += 1;
    const inCircles = call.profile.overflows > maxOverflows;
    if (inCircles) call.log.error({ queueId, reason }, 'queues pass a caller on in circles');
    const queue = this.services.company().queue(queueId);
    const destination =
      (inCircles ? undefined : (byKey ?? configuredFor(queue, reason))) ?? lastResort(reason);
    const target = targetOf(destination);
    call.record({
      kind: 'call-redirected',
      callId: call.id,
      queueId,
      reason,
      action: destination.kind,
      ...(target === undefined ? {} : { target }),
    });
    return this.connect(call, destination, { left });
  }

  private async external(call: Call, number: string, left: LeftQueue | undefined): Promise<void> {
    const queueId = left?.queueId;
    const { prompt } = lastResort(left?.reason);
    const trunkId = this.services.company().outboundTrunk();
    if (trunkId === undefined) {
      call.log.error({ queueId, number }, 'no trunk takes calls to the outside');
      return announceAndHangUp(call, prompt, 'no-outbound-trunk');
    }
    const obstacle = this.services.outside.obstacle(number, trunkId, true);
    if (obstacle === undefined)
      return putThrough(call, { kind: 'external', number, trunkId, passedOn: true });
    call.log.error({ queueId, number, obstacle }, 'a caller could not be passed on to a number outside');
    return announceAndHangUp(call, prompt, obstacle);
  }

  private async voicemail(
    call: Call,
    { queue, greeting, maxSeconds }: Extract<Destination, { kind: 'voicemail' }>,
    left: LeftQueue | undefined,
  ): Promise<void> {
    const queueId = (queue as QueueId | undefined) ?? left?.queueId;
    if (queueId === undefined) return announceAndHangUp(call, 'technical-problem', 'no-such-queue');
    if (left === undefined) this.recordReached(call, 'voicemail', queueId);
    return new VoicemailStage(call, { queueId, greeting, maxMs: maxSeconds * 1000 }).start();
  }

  private recordReached(call: Call, action: 'voicemail' | 'announcement', target: string): void {
    call.record({ kind: 'destination-reached', callId: call.id, action, target });
  }

  private async offerCallback(
    call: Call,
    destination: Extract<Destination, { kind: 'callback' }>,
    left: LeftQueue | undefined,
  ): Promise<void> {
    const queueId = (destination.queue as QueueId | undefined) ?? left?.queueId;
    if (queueId === undefined) return announceAndHangUp(call, 'technical-problem', 'no-such-queue');
    const reason = left?.reason;
    if (!canBeCalledBack(this.services))
      return announceAndHangUp(call, lastResort(reason).prompt, reason ?? 'no-outbound-trunk');
    const isClosed = reason === 'closed';
    const stage = new CallbackStage(call, {
      queueId,
      waitingSinceMs: left?.waitingSinceMs ?? this.services.clock.nowMs(),
      opening: reason === undefined ? 'chosen' : isClosed ? 'offered-closed' : 'offered',
      declined:
        reason === undefined
          ? { prompt: 'goodbye', outcome: 'served', cause: 'not-wanted' }
          : { prompt: isClosed ? 'closed' : 'goodbye', outcome: 'rejected', cause: reason },
    });
    return stage.start();
  }
}

/** Somebody who talked with the caller has passed the caller on. */
const isPassedOn = ({ profile }: Call): boolean => profile.asked.purpose === 'transfer';

/** The other call in which the phone that calls talks with somebody, for whom it asks for a colleague. */
function consultedForBy(call: Call): Call | undefined {
  const { callerExtension } = call;
  if (callerExtension === undefined) return undefined;
  for (const other of call.otherCalls())
    if (other !== call && other.runner.talksAt(callerExtension)) return other;
  return undefined;
}

function configuredFor(queue: QueueConfig | undefined, reason: RedirectReason): Destination | undefined {
  if (reason === 'left-by-digit' || reason === 'queue-removed') return undefined;
  return queue?.overflow[reason satisfies OverflowCause];
}

/** What happens when nothing is configured, or nothing else is left. `reason`: why a queue is left, if one is. */
function lastResort(reason: RedirectReason | undefined): Extract<Destination, { kind: 'announcement' }> {
  const prompt =
    reason === 'closed'
      ? 'closed'
      : reason === 'queue-removed' || reason === undefined
        ? 'technical-problem'
        : 'queue-overflow';
  return { kind: 'announcement', prompt };
}
