// A call to an extension: rings its devices, joins the two, and keeps agents on it out of the queues meanwhile.
// Never queues or forwards; an extension that does not answer ends the call.
import type { CallOutcome } from '../../core/journal/journal-event.js';
import type { AgentId, ExtensionNumber, LegId } from '../../core/kernel/ids.js';
import { MediaError, type MediaEndpoint } from '../ports/media.js';
import type { DialFailure, EstablishedLeg, OutgoingLeg } from '../ports/telephony.js';
import type { Call, Stage } from './call.js';
import { startConversation } from './conversation.js';

/** How long an extension rings, ms. */
const ringTimeoutMs = 60_000;
const holdMusic = 'default';

export class ExtensionStage implements Stage {
  outcomeWhenCallerLeaves: CallOutcome = 'unanswered';
  private over = false;
  private legId: LegId | undefined;
  private endpoint: MediaEndpoint | undefined;
  private outgoing: OutgoingLeg | undefined;
  private leg: EstablishedLeg | undefined;
  private readonly occupied: AgentId[] = [];

  /** `callerExtension`: the phone that calls, when it is one of ours. */
  constructor(
    private readonly call: Call,
    private readonly extension: ExtensionNumber,
    private readonly callerExtension: ExtensionNumber | undefined,
  ) {}

  async start(): Promise<void> {
    const { call } = this;
    call.enter(this);
    if (this.over) return;
    if (this.extension === this.callerExtension) return this.refuse({ kind: 'failed', cause: 'busy' });
    this.occupy(this.callerExtension);
    if (!(await call.openAudio())) return;
    if (call.answered) call.endpoint.startBackground({ kind: 'ringback' });
    try {
      this.endpoint = await call.services.media.createEndpoint({ near: call.endpoint });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      return call.finish({
        outcome: 'interrupted',
        cause: error.code,
        by: 'local',
        refusal: 'media-unavailable',
      });
    }
    if (this.over) return void this.endpoint.destroy();
    const outcome = await this.ring(this.endpoint);
    if (outcome.kind === 'failed') return this.noteFailure(outcome);
    await this.answered(outcome.leg);
  }

  leave(): void {
    if (this.over) return;
    this.over = true;
    this.call.onReoffer(undefined);
    this.release();
    if (this.leg !== undefined) {
      this.endLeg('local', 'hung-up');
      this.call.letGo(this.leg.hangUp());
    }
    // Ringing: the leg and its audio end when the phone has confirmed the CANCEL, in `start`.
    if (this.leg === undefined && this.outgoing !== undefined) this.outgoing.cancel();
    else if (this.endpoint !== undefined) this.call.letGo(this.endpoint.destroy());
  }

  private async ring(endpoint: MediaEndpoint): Promise<Awaited<OutgoingLeg['outcome']>> {
    const { call, extension } = this;
    const agentId = call.services.company().agentAt(extension);
    const legId = (this.legId = call.newLegId());
    const outgoing = (this.outgoing = call.services.telephony.dial({
      extension,
      localSdp: endpoint.localSdp,
      callerNumber: call.callerNumber,
      callerName: call.callerName,
      timeoutMs: ringTimeoutMs,
    }));
    call.record({
      kind: 'leg-started',
      callId: call.id,
      legId,
      role: 'callee',
      sipCallId: outgoing.sipCallId,
      extension,
      ...(agentId === undefined ? {} : { agentId }),
    });
    outgoing.onRinging(() => {
      if (this.over) return;
      call.record({ kind: 'leg-ringing', callId: call.id, legId });
      call.ring();
    });
    return outgoing.outcome;
  }

  private async answered(leg: EstablishedLeg): Promise<void> {
    const { call } = this;
    this.leg = leg;
    if (this.legId !== undefined) call.record({ kind: 'leg-answered', callId: call.id, legId: this.legId });
    if (this.over || this.endpoint === undefined || this.legId === undefined) {
      this.endLeg('local', 'cancelled');
      void leg.hangUp();
      return void this.endpoint?.destroy();
    }
    this.occupy(this.extension);
    leg.onHungUp((cause) => this.calleeHungUp(cause));
    this.endpoint.onEnded(() => this.calleeHungUp('media-lost'));
    if (!(await call.answer()) || this.isOver()) return;
    try {
      await startConversation(call, { legId: this.legId, endpoint: this.endpoint, leg }, holdMusic);
      if (this.isOver()) return;
      this.outcomeWhenCallerLeaves = 'answered';
      call.record({ kind: 'extension-call-answered', callId: call.id, extension: this.extension });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      if (this.isOver()) return;
      call.log.error({ err: error, extension: this.extension }, 'caller and extension could not be joined');
      call.finish({ outcome: 'interrupted', cause: error.code, by: 'local' });
    }
  }

  private calleeHungUp(cause: string): void {
    if (this.over) return;
    this.endLeg('remote', cause);
    const talked = this.outcomeWhenCallerLeaves === 'answered';
    const lost = cause === 'media-lost' || cause === 'sip-server-lost';
    this.call.finish({
      outcome: lost ? 'interrupted' : talked ? 'answered' : 'unanswered',
      cause: lost ? cause : 'callee-hung-up',
      by: 'local',
      refusal: 'unreachable',
    });
  }

  private noteFailure(failure: DialFailure): void {
    this.endLeg(this.over ? 'local' : 'remote', failure.cause, failure.sipStatus);
    void this.endpoint?.destroy();
    if (!this.over) this.refuse(failure);
  }

  private refuse(failure: DialFailure): void {
    this.call.finish({
      outcome: 'unanswered',
      cause: failure.cause,
      by: 'local',
      refusal: failure.cause,
    });
  }

  /** The agent on this extension, if any, gets no offers while the call lasts. */
  private occupy(extension: ExtensionNumber | undefined): void {
    const agentId = extension === undefined ? undefined : this.call.services.company().agentAt(extension);
    if (agentId === undefined) return;
    this.occupied.push(agentId);
    this.call.services.acd.handle({ kind: 'agent-occupied', agentId, callId: this.call.id });
  }

  private release(): void {
    for (const agentId of this.occupied.splice(0))
      this.call.services.acd.handle({ kind: 'agent-released', agentId, callId: this.call.id });
  }

  private endLeg(by: 'remote' | 'local', cause: string, sipStatus?: number): void {
    if (this.legId === undefined) return;
    this.call.record({
      kind: 'leg-ended',
      callId: this.call.id,
      legId: this.legId,
      by,
      cause,
      ...(sipStatus === undefined ? {} : { sipStatus }),
    });
    this.legId = undefined;
  }

  /** A method, so that the compiler does not presume the field across an await. */
  private isOver(): boolean {
    return this.over;
  }
}
