// Takes a call where a destination, a menu or a queue's overflow action says.
// Never decides that a caller must leave a queue; the ACD, the queue's hours or the caller's keys do.
import type { OverflowAction, OverflowCause, QueueConfig } from '../../api/acd.js';
import type { StageProgress } from '../../core/calls/stage-progress.js';
import type { EpochMs, ExtensionNumber, FlowId, QueueId, RequestId } from '../../core/kernel/ids.js';
import type { Flow, FlowState } from '../../core/ivr/flow-model.js';
import type { Destination } from '../../core/pbx/dial-plan-model.js';
import { AnnouncementStage, announceAndHangUp } from '../voice/announcement-stage.js';
import type { Call, CallServices, ResumableStage } from '../voice/call.js';
import { canBeCalledBack } from '../callbacks/callback-dialogue.js';
import { CallbackStage } from '../callbacks/callback-stage.js';
import { putThrough } from '../voice/put-through.js';
import { FlowStage } from '../ivr/flow-stage.js';
import { QueueStage, type EarlierWait, type RedirectReason } from './queue-stage.js';
import type { Arrival } from './queue-entry.js';
import type { ResumePlaces } from './resume-places.js';
import { VoicemailStage } from '../voicemails/voicemail-stage.js';

/** A caller who was passed on so often is let go: the queues send callers in circles. */
export const maxOverflows = 10;

/** Where a caller comes from who is passed on. */
interface LeftQueue {
  readonly queueId: QueueId;
  readonly reason: RedirectReason;
  readonly waitingSinceMs: EpochMs;
}

export class CallRouter {
  constructor(
    private readonly services: CallServices,
    private readonly places: ResumePlaces,
  ) {}

  /** `transfer`: somebody who talked with the caller passes the caller on. */
  async connect(
    call: Call,
    destination: Destination,
    purpose: 'serve' | 'transfer' = 'serve',
  ): Promise<void> {
    switch (destination.kind) {
      case 'flow':
        return this.walk(call, destination.flow, destination.node);
      case 'queue':
        return this.queue(call, destination.queue, { purpose });
      case 'extension':
        return this.extension(call, destination.extension);
    }
  }

  /** Somebody has passed the caller on, and nobody took the call: who was served before goes in front of who was not yet. */
  async takeBack(call: Call, queueId: QueueId | undefined): Promise<void> {
    if (queueId !== undefined) return this.queue(call, queueId, { place: call.startedAtMs });
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
        const queue = company.queue(progress.queueId);
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

  /** `node`: where in the flow; only a caller with whom somebody has talked begins elsewhere than at the start. */
  private async walk(call: Call, flowId: FlowId, node?: string): Promise<void> {
    const flow = this.services.company().flow(flowId);
    if (flow === undefined) return announceAndHangUp(call, 'technical-problem', 'no-such-flow');
    return this.flowStage(call, flow, node !== undefined).start(node);
  }

  /** `at`: how far an earlier run has come. */
  private flowStage(call: Call, flow: Flow, afterTalk: boolean, at?: FlowState): FlowStage {
    return new FlowStage(call, {
      ...{ flow, afterTalk, at },
      leave: (exit) => {
        if (exit.kind === 'destination') return this.connect(call, exit.destination);
        if (exit.cause === 'flow-fault') call.log.error({ flowId: flow.id }, 'a flow ran in circles');
        return call.finish({
          outcome: afterTalk ? 'answered' : 'served',
          cause: exit.cause,
          by: 'local',
        });
      },
    });
  }

  private extension(call: Call, extension: ExtensionNumber): void {
    putThrough(call, { kind: 'extension', extension, autoAnswer: 'off' });
  }

  private async queue(
    call: Call,
    queueId: QueueId,
    { place, purpose = 'serve' }: Partial<Arrival> = {},
  ): Promise<void> {
    const { clock } = this.services;
    const queue = this.services.company().queue(queueId);
    if (queue === undefined) return announceAndHangUp(call, 'technical-problem', 'no-such-queue');
    if (!(await call.answer())) return;
    const nowMs = clock.nowMs();
    if (!this.services.company().isOpen(queueId, nowMs))
      return this.passOn(call, { queueId, reason: 'closed', waitingSinceMs: place ?? nowMs });
    const consultedFor = consultedForBy(call);
    this.queueStage(call, queue).start(
      consultedFor === undefined
        ? { purpose, place }
        : { purpose: 'consult', place, continues: consultedFor.id },
    );
  }

  private queueStage(call: Call, queue: QueueConfig, earlier?: EarlierWait): QueueStage {
    const { places } = this;
    const queueId = queue.id as QueueId;
    const redirect = (reason: RedirectReason, waitingSinceMs: EpochMs, action?: OverflowAction): void =>
      this.run(call, this.passOn(call, { queueId, reason, waitingSinceMs }, action));
    return new QueueStage(call, { queue, places, redirect, earlier });
  }

  private async passOn(call: Call, from: LeftQueue, byKey?: OverflowAction): Promise<void> {
    if (call.ended) return;
    const { queueId, reason } = from;
    call.profile.overflows += 1;
    const inCircles = call.profile.overflows > maxOverflows;
    if (inCircles) call.log.error({ queueId, reason }, 'queues pass a caller on in circles');
    const queue = this.services.company().queue(queueId);
    const action = (inCircles ? undefined : (byKey ?? configuredAction(queue, reason))) ?? lastResort(reason);
    const target = targetOf(action);
    call.record({
      kind: 'call-redirected',
      callId: call.id,
      queueId,
      reason,
      action: action.kind,
      ...(target === undefined ? {} : { target }),
    });
    return this.carryOut(call, from, action);
  }

  private async carryOut(call: Call, from: LeftQueue, action: OverflowAction): Promise<void> {
    const { queueId, reason, waitingSinceMs } = from;
    switch (action.kind) {
      case 'queue':
        return this.queue(call, action.queue as QueueId, {
          place: action.keepWait ? waitingSinceMs : undefined,
        });
      case 'flow':
        return this.walk(call, action.flow as FlowId);
      case 'extension':
        return this.extension(call, action.extension as ExtensionNumber);
      case 'external':
        return this.external(call, from, action.number);
      case 'voicemail': {
        const { greeting, maxSeconds } = action;
        return new VoicemailStage(call, { queueId, greeting, maxMs: maxSeconds * 1000 }).start();
      }
      case 'announcement':
        return announceAndHangUp(call, action.prompt, reason);
      case 'callback':
        return this.offerCallback(call, from);
    }
  }

  private async external(call: Call, { queueId, reason }: LeftQueue, number: string): Promise<void> {
    const trunkId = this.services.company().outboundTrunk();
    if (trunkId !== undefined) {
      const obstacle = this.services.outside.obstacle(number, trunkId, true);
      if (obstacle === undefined)
        return putThrough(call, { kind: 'external', number, trunkId, passedOn: true });
      call.log.error({ queueId, number, obstacle }, 'a caller could not be passed on to a number outside');
      return announceAndHangUp(call, lastResort(reason).prompt, obstacle);
    }
    call.log.error({ queueId, number }, 'no trunk takes calls to the outside');
    return announceAndHangUp(call, lastResort(reason).prompt, 'no-outbound-trunk');
  }

  private offerCallback(call: Call, { queueId, reason, waitingSinceMs }: LeftQueue): Promise<void> {
    if (!canBeCalledBack(this.services)) return announceAndHangUp(call, lastResort(reason).prompt, reason);
    const isClosed = reason === 'closed';
    const stage = new CallbackStage(call, {
      ...{ queueId, waitingSinceMs },
      opening: isClosed ? 'offered-closed' : 'offered',
      declined: { prompt: isClosed ? 'closed' : 'goodbye', outcome: 'rejected', cause: reason },
    });
    return stage.start();
  }
}

/** The other call in which the phone that calls talks with somebody, for whom it asks for a colleague. */
function consultedForBy(call: Call): Call | undefined {
  const { callerExtension } = call;
  if (callerExtension === undefined) return undefined;
  for (const other of call.otherCalls())
    if (other !== call && other.runner.talksAt(callerExtension)) return other;
  return undefined;
}

function configuredAction(
  queue: QueueConfig | undefined,
  reason: RedirectReason,
): OverflowAction | undefined {
  if (reason === 'left-by-digit' || reason === 'queue-removed') return undefined;
  return queue?.overflow[reason satisfies OverflowCause];
}

/** What happens when nothing is configured, or nothing else is left. */
function lastResort(reason: RedirectReason): Extract<OverflowAction, { kind: 'announcement' }> {
  const prompt =
    reason === 'closed' ? 'closed' : reason === 'queue-removed' ? 'technical-problem' : 'queue-overflow';
  return { kind: 'announcement', prompt };
}

function targetOf(action: OverflowAction): string | undefined {
  switch (action.kind) {
    case 'queue':
      return action.queue;
    case 'flow':
      return action.flow;
    case 'extension':
      return action.extension;
    case 'external':
      return action.number;
    case 'announcement':
      return action.prompt;
    case 'voicemail':
    case 'callback':
      return undefined;
  }
}
