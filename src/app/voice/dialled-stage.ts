// A call to an extension or to a number outside: rings it, joins the two, keeps agents on it out of the queues meanwhile.
// Never queues or forwards; a phone that does not answer ends the call.
import type { CallOutcome } from '../../core/journal/journal-event.js';
import type { AgentId, ExtensionNumber } from '../../core/kernel/ids.js';
import { MediaError } from '../ports/media.js';
import type { DialledParty } from '../../core/calls/dialled-party.js';
import type { DialFailure } from '../ports/telephony.js';
import type { Call, Stage } from './call.js';
import { CalledLeg } from './outbound-leg.js';

/** How long the phone rings, ms. */
const ringTimeoutMs = 60_000;
const holdMusic = 'default';

export class DialledStage implements Stage {
  outcomeWhenCallerLeaves: CallOutcome = 'unanswered';
  private over = false;
  private leg: CalledLeg | undefined;
  private readonly occupied: AgentId[] = [];

  constructor(
    private readonly call: Call,
    private readonly to: DialledParty,
  ) {}

  async start(): Promise<void> {
    const { call, to } = this;
    const called = this.extension;
    call.enter(this);
    if (this.over) return;
    if (called !== undefined && called === call.callerExtension) return this.refuse('busy');
    this.occupy(call.callerExtension);
    if (!(await call.openAudio()) || this.isOver()) return;
    if (call.answered) call.endpoint.startBackground({ kind: 'ringback' });
    const leg = (this.leg = new CalledLeg(call, {
      role: 'callee',
      to,
      agentId: called === undefined ? undefined : call.services.company().agentAt(called),
      timeoutMs: ringTimeoutMs,
      onRinging: () => call.ring(),
    }));
    const result = await leg.ring();
    switch (result.kind) {
      case 'answered':
        return this.answered(leg);
      case 'failed':
        return this.refuse(result.cause);
      case 'no-audio':
        return this.interrupt(result.error);
      case 'ended':
        return;
    }
  }

  leave(): void {
    if (this.over) return;
    this.over = true;
    this.release();
    this.leg?.end('hung-up');
  }

  private get extension(): ExtensionNumber | undefined {
    return this.to.kind === 'extension' ? this.to.extension : undefined;
  }

  private async answered(leg: CalledLeg): Promise<void> {
    const { call, to } = this;
    this.occupy(this.extension);
    leg.onEnded((cause) => this.calleeHungUp(cause));
    if (!(await call.answer()) || this.isOver()) return;
    try {
      await leg.join(holdMusic);
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      if (this.isOver()) return;
      call.log.error({ err: error, to }, 'a caller and the phone that was called could not be joined');
      return this.interrupt(error);
    }
    if (this.isOver()) return;
    this.outcomeWhenCallerLeaves = 'answered';
    call.record(
      to.kind === 'extension'
        ? { kind: 'extension-call-answered', callId: call.id, extension: to.extension }
        : { kind: 'external-call-answered', callId: call.id, number: to.number },
    );
  }

  private calleeHungUp(cause: string): void {
    if (this.over) return;
    const talked = this.outcomeWhenCallerLeaves === 'answered';
    const lost = cause === 'media-lost' || cause === 'sip-server-lost';
    this.call.finish({
      outcome: lost ? 'interrupted' : talked ? 'answered' : 'unanswered',
      cause: lost ? cause : 'callee-hung-up',
      by: 'local',
      refusal: 'unreachable',
    });
  }

  private refuse(cause: DialFailure['cause']): void {
    this.call.finish({ outcome: 'unanswered', cause, by: 'local', refusal: cause });
  }

  private interrupt(error: MediaError): void {
    this.call.finish({
      outcome: 'interrupted',
      cause: error.code,
      by: 'local',
      refusal: 'media-unavailable',
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

  /** A method, so that the compiler does not presume the field across an await. */
  private isOver(): boolean {
    return this.over;
  }
}
