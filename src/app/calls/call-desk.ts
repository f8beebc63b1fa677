// Takes every call that comes in, decides with the dial plan what it is, and keeps the list of calls in progress.
// Never handles audio or signalling itself; calls and their stages do.
import type { Hearing } from '../kernel/event-bus.js';
import type { StageProgress } from '../../core/calls/stage-progress.js';
import type { CallId, RequestId, TrunkId } from '../../core/kernel/ids.js';
import type { DialTarget } from '../../core/pbx/dial-plan-model.js';
import { isDialable } from '../../core/pbx/number-normalisation.js';
import { refusalStatusOf, type RefusalCause } from '../../core/pbx/sip-status-mapping.js';
import type { Journal } from '../ports/store.js';
import type { IncomingLeg } from '../ports/telephony.js';
import type {
  AcdOrders,
  OverflowRequest,
  QueueRemoved,
  MakeOffer,
  WithdrawOffer,
} from '../acd/acd-runner.js';
import { CallRouter } from './call-router.js';
import { Call } from '../voice/call.js';
import type { CallServices } from '../voice/call-services.js';
import type { ResumableStage } from '../voice/stage.js';
import type { CallerProfile } from '../voice/caller-profile.js';
import { runFeature } from '../agents/feature-code.js';
import { takeOverLeg } from './leg-takeover.js';
import { QueueStage } from './queue-stage.js';
import { TrunkGate } from '../pbx/trunk-gate.js';
import { ResumePlaces } from './resume-places.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';

export interface CallDeskOptions {
  readonly services: CallServices;
  /** Ids that sort by time. */
  readonly newCallId: () => CallId;
}

export class CallDesk implements AcdOrders, Hearing {
  readonly hears: Hearing['hears'] = { 'numbers-erased': (numbers) => this.places.forget(numbers) };
  private readonly calls = new Map<CallId, Call>();
  private draining = false;
  private emptyListeners: (() => void)[] = [];
  private readonly places: ResumePlaces;
  private readonly router: CallRouter;
  private readonly gate: TrunkGate;

  constructor(private readonly options: CallDeskOptions) {
    this.places = new ResumePlaces(options.services.clock);
    this.router = new CallRouter(options.services, this.places);
    this.gate = new TrunkGate(options.services.clock, options.services.log);
  }

  get activeCalls(): number {
    return this.calls.size;
  }

  /** The first moments of a call have a boundary too: what fails here refuses this call, and leaves nothing behind. */
  receive(leg: IncomingLeg): void {
    try {
      this.take(leg);
    } catch (error) {
      this.options.services.log.error(
        { err: error, sipCallId: leg.sipCallId },
        'a call could not be taken; it is refused',
      );
      this.refuse(leg, 'fault');
    }
  }

  private take(leg: IncomingLeg): void {
    const { services } = this.options;
    if (this.draining) return this.refuse(leg, 'draining');
    // So much waits to be saved that more would not be bearable: the carrier tries elsewhere.
    if (!services.journal.hasRoom) return this.refuse(leg, 'storage-unavailable');
    if (!services.media.isUp()) return this.refuse(leg, 'media-unavailable');
    const { origin, replaces } = leg;
    if (replaces !== undefined) {
      const failed = (error: unknown): void => {
        services.log.error({ err: error, sipCallId: leg.sipCallId }, 'a leg could not be taken over');
        this.refuse(leg, 'fault');
      };
      takeOverLeg(leg, replaces, this.calls.values()).catch(failed);
      return;
    }
    const company = services.company();
    if (origin.kind === 'trunk' && !this.admit(leg, origin.trunkId)) return;
    const target =
      origin.kind === 'trunk'
        ? company.fromTrunk(leg.dialled, origin.trunkId)
        : company.fromExtension(leg.dialled);
    const call = new Call(services, {
      id: this.options.newCallId(),
      direction: origin.kind === 'trunk' ? 'inbound' : 'internal',
      leg,
      dialled: target.dialled,
      callerNumber: origin.kind === 'trunk' ? leg.callerNumber : origin.extension,
      callerName: origin.kind === 'trunk' ? leg.callerName : company.extensionName(origin.extension),
      ...(origin.kind === 'trunk'
        ? { trunkId: origin.trunkId }
        : { extension: origin.extension, withheld: origin.withheld ?? false }),
    });
    if (origin.kind === 'trunk') call.caller.onOver(() => this.gate.release(origin.trunkId));
    this.keep(call);
    call.guarded(() => {
      call.begin();
      this.recognise(call, leg);
      return this.serve(call, target);
    })();
  }

  makeOffer(order: MakeOffer): void {
    const isCarriedOut = this.order(order, (stage) => stage.makeOffer(order));
    if (!isCarriedOut)
      this.options.services.acd.handle({
        kind: 'offer-failed',
        offerId: order.offerId,
        failure: 'unreachable',
      });
  }

  withdrawOffer(order: WithdrawOffer): void {
    this.order(order, (stage) => stage.withdrawOffer(order.offerId, order.reason));
  }

  queueRemoved(order: QueueRemoved): void {
    this.order(order, (stage) => stage.giveUp('queue-removed'));
  }

  overflowRequest(order: OverflowRequest): void {
    this.order(order, (stage) => stage.giveUp(order.reason));
  }

  /** A call that we make is in progress from now on. */
  keep(call: Call): void {
    this.calls.set(call.id, call);
    call.otherCalls = () => this.calls.values();
    const { router } = this;
    call.routes = {
      to: (destination, purpose) => {
        call.profile.asked = { ...call.profile.asked, purpose };
        router.run(call, router.connect(call, destination));
      },
      back: (queueId) => router.run(call, router.takeBack(call, queueId)),
    };
    call.onEnded(() => this.forget(call));
  }

  /** In progress. */
  callOf(callId: CallId): Call | undefined {
    return this.calls.get(callId);
  }

  /** A call of an earlier run goes on. */
  adopt(call: Call, trunkId: TrunkId | undefined): void {
    if (trunkId !== undefined) {
      this.gate.readmit(trunkId);
      call.caller.onOver(() => this.gate.release(trunkId));
    }
    this.keep(call);
  }

  /** See `CallRouter.stageOf`. */
  stageOf(call: Call, progress: StageProgress, requestId: RequestId | undefined): ResumableStage {
    return this.router.stageOf(call, progress, requestId);
  }

  /** The caller on the line, when the call is one of ours and waits in a queue or is on its way there. */
  profileOf(callId: CallId): CallerProfile | undefined {
    return this.calls.get(callId)?.profile;
  }

  /** At start: callers who left a queue shortly before have their places. */
  restorePlaces(journal: Pick<Journal, 'calls' | 'eventsOfCall'>, withinMs: number): void {
    this.places.restore(journal, withinMs);
  }

  /** A call of an earlier run that cannot go on: its caller, calling again, has the old place. */
  restorePlace(events: readonly JournalEvent[]): void {
    this.places.ended(events);
  }

  /** No new calls; resolves when the last one ended or after `timeoutMs`, whatever is first. */
  async drain(timeoutMs: number): Promise<void> {
    this.draining = true;
    if (this.calls.size === 0) return;
    await new Promise<void>((resolve) => {
      const { clock } = this.options.services;
      const cancel = clock.at((clock.nowMs() + timeoutMs) as ReturnType<typeof clock.nowMs>, resolve);
      this.emptyListeners.push(() => {
        cancel();
        resolve();
      });
    });
  }

  /** Ends every call that is left. */
  async endAll(cause: string): Promise<void> {
    this.draining = true;
    const left = [...this.calls.values()];
    for (const call of left) call.finish({ outcome: 'interrupted', cause, by: 'local', refusal: 'draining' });
    await Promise.all(left.map((call) => call.closed()));
  }

  private async serve(call: Call, target: DialTarget): Promise<void> {
    switch (target.kind) {
      case 'unknown-number':
        return call.finish({
          outcome: 'rejected',
          cause: 'unknown-number',
          by: 'local',
          refusal: 'unknown-number',
        });
      case 'feature': {
        const { callerExtension } = call;
        const agentId =
          callerExtension === undefined
            ? undefined
            : this.options.services.company().agentAt(callerExtension);
        return runFeature(call, target.feature, agentId);
      }
      case 'destination':
        return this.router.connect(call, target.destination);
    }
  }

  /** Who calls from outside is looked up once, and the number dialled may ask for something. */
  private recognise(call: Call, { dialled, origin }: IncomingLeg): void {
    if (origin.kind !== 'trunk') return;
    const { services } = this.options;
    const wishes = services.company().wishesOfNumber(dialled, origin.trunkId);
    if (wishes !== undefined) call.profile.ask(wishes);
    if (!isDialable(call.customerNumber)) return;
    const customer = services.directory?.customerOf(call.customerNumber);
    if (customer !== undefined) call.profile.knowAs(customer);
  }

  /** False when the call has no such request open. */
  private order(
    { interactionId, requestId }: Pick<MakeOffer, 'interactionId' | 'requestId'>,
    carryOut: (stage: QueueStage) => void,
  ): boolean {
    const call = this.calls.get(interactionId);
    const stage = call?.currentStage();
    if (call === undefined || !(stage instanceof QueueStage) || stage.requestId !== requestId) return false;
    call.guarded(() => carryOut(stage))();
    return true;
  }

  /** False = the trunk has brought as many calls as it may, and this one was refused. */
  private admit(leg: IncomingLeg, trunkId: TrunkId): boolean {
    const refusal = this.gate.admit(trunkId, this.options.services.company().trunkLimits(trunkId));
    if (refusal === undefined) return true;
    const { status, reason } = refusalStatusOf(refusal);
    leg.refuse(status, reason, refusal === 'too-many-at-once' ? 10 : 1);
    return false;
  }

  private refuse(leg: IncomingLeg, cause: RefusalCause): void {
    const { status, reason } = refusalStatusOf(cause);
    leg.refuse(status, reason);
  }

  private forget(call: Call): void {
    this.calls.delete(call.id);
    if (this.calls.size > 0) return;
    for (const listener of this.emptyListeners.splice(0)) listener();
  }
}
