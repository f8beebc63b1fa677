// Takes every call that comes in, decides with the dial plan what it is, and keeps the list of calls in progress.
// Never handles audio or signalling itself; calls and their stages do.
import type { CallId, ExtensionNumber, FlowId, QueueId } from '../../core/kernel/ids.js';
import type { Destination, DialTarget } from '../../core/pbx/dial-plan-model.js';
import { refusalStatusOf, type RefusalCause } from '../../core/pbx/sip-status-mapping.js';
import type { IncomingLeg } from '../ports/telephony.js';
import type { AcdOrders, QueueRemoved, RingAgent, WithdrawOffer } from './acd-runner.js';
import { Call, type CallServices } from './call.js';
import { ExtensionStage } from './extension-stage.js';
import { runFeature } from './feature-stage.js';
import { runFlow } from './flow-stage.js';
import { QueueStage } from './queue-stage.js';

export interface CallDeskOptions {
  readonly services: CallServices;
  /** Ids that sort by time. */
  readonly newCallId: () => CallId;
}

export class CallDesk implements AcdOrders {
  private readonly calls = new Map<CallId, Call>();
  private draining = false;
  private emptyListeners: (() => void)[] = [];

  constructor(private readonly options: CallDeskOptions) {}

  get activeCalls(): number {
    return this.calls.size;
  }

  receive(leg: IncomingLeg): void {
    const { services } = this.options;
    if (this.draining) return this.refuse(leg, 'draining');
    // A call that cannot be journaled is not taken: the carrier tries elsewhere.
    if (!services.journal.healthy) return this.refuse(leg, 'fault');
    if (!services.media.isUp()) return this.refuse(leg, 'media-unavailable');
    const company = services.company();
    const { origin } = leg;
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
      ...(origin.kind === 'trunk' ? { trunkId: origin.trunkId } : { extension: origin.extension }),
    });
    this.calls.set(call.id, call);
    call.onEnded(() => this.forget(call));
    call.begin();
    const callerExtension = origin.kind === 'extension' ? origin.extension : undefined;
    this.serve(call, target, callerExtension).catch((error: unknown) => {
      call.log.error({ err: error }, 'a call failed unexpectedly');
      call.finish({ outcome: 'interrupted', cause: 'internal-error', by: 'local', refusal: 'fault' });
    });
  }

  ringAgent(order: RingAgent): void {
    const stage = this.calls.get(order.callId)?.currentStage();
    if (stage instanceof QueueStage) stage.ringAgent(order);
    else
      this.options.services.acd.handle({
        kind: 'offer-failed',
        offerId: order.offerId,
        failure: 'unreachable',
      });
  }

  withdrawOffer(order: WithdrawOffer): void {
    // The offer's id begins with its call's.
    const callId = order.offerId.slice(0, order.offerId.lastIndexOf('#')) as CallId;
    const stage = this.calls.get(callId)?.currentStage();
    if (stage instanceof QueueStage) stage.withdrawOffer(order.offerId, order.reason);
  }

  queueRemoved(order: QueueRemoved): void {
    const call = this.calls.get(order.callId);
    if (call === undefined) return;
    void this.sayAndHangUp(call, 'technical-problem', 'queue-removed');
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

  private async serve(
    call: Call,
    target: DialTarget,
    callerExtension: ExtensionNumber | undefined,
  ): Promise<void> {
    switch (target.kind) {
      case 'unknown-number':
        return call.finish({
          outcome: 'rejected',
          cause: 'unknown-number',
          by: 'local',
          refusal: 'unknown-number',
        });
      case 'feature': {
        const agentId =
          callerExtension === undefined
            ? undefined
            : this.options.services.company().agentAt(callerExtension);
        return runFeature(call, target.feature, agentId);
      }
      case 'destination':
        return this.connect(call, target.destination, callerExtension);
    }
  }

  private async connect(
    call: Call,
    destination: Destination,
    callerExtension: ExtensionNumber | undefined,
  ): Promise<void> {
    switch (destination.kind) {
      case 'flow':
        return this.walk(call, destination.flow, callerExtension);
      case 'queue':
        return this.queue(call, destination.queue);
      case 'extension':
        return new ExtensionStage(call, destination.extension, callerExtension).start();
    }
  }

  private async walk(
    call: Call,
    flowId: FlowId,
    callerExtension: ExtensionNumber | undefined,
  ): Promise<void> {
    const flow = this.options.services.company().flow(flowId);
    if (flow === undefined) return this.sayAndHangUp(call, 'technical-problem', 'no-such-flow');
    const exit = await runFlow(call, flow);
    if (exit === undefined) return;
    switch (exit.kind) {
      case 'enter-queue':
        return this.queue(call, exit.queue);
      case 'dial-extension':
        return new ExtensionStage(call, exit.extension, callerExtension).start();
      case 'hang-up':
        if (exit.cause === 'flow-fault') call.log.error({ flowId }, 'a flow ran in circles');
        return call.finish({ outcome: 'served', cause: exit.cause, by: 'local' });
    }
  }

  private async queue(call: Call, queueId: QueueId): Promise<void> {
    const queue = this.options.services.company().queue(queueId);
    if (queue === undefined) return this.sayAndHangUp(call, 'technical-problem', 'no-such-queue');
    if (!(await call.answer())) return;
    new QueueStage(call, queueId, queue.music).start();
  }

  private async sayAndHangUp(call: Call, prompt: string, cause: string): Promise<void> {
    call.enter({ outcomeWhenCallerLeaves: 'rejected', leave: () => undefined });
    if (!(await call.answer())) return;
    await call.endpoint.stop();
    await call.endpoint.play([
      { kind: 'prompt', prompt, language: this.options.services.company().language },
    ]);
    call.finish({ outcome: 'rejected', cause, by: 'local' });
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
