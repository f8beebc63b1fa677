// The phones and the trunk of the demo's past: callers ring in, agents and customers are rung.
// Never decides what a call becomes: the call desk does.
import type { TrunkId } from '../../core/kernel/ids.js';
import type {
  CancelCause,
  DialFailure,
  DialRequest,
  EstablishedLeg,
  IncomingLeg,
  OutgoingLeg,
  Telephony,
} from '../../app/ports/telephony.js';
import type { PastClock } from './demo-past-clock.js';

/** What whoever is rung does, and after how long, ms. */
export type Answer =
  | {
      readonly kind: 'answers';
      readonly afterMs: number;
      readonly sdp: string;
      /** Is handed the receiver: how to put it down. */
      readonly onAnswered?: (hangUp: () => void) => void;
    }
  | { readonly kind: 'declines' | 'busy'; readonly afterMs: number }
  | { readonly kind: 'lets-it-ring' };

/** From the INVITE until the phone rings, ms. */
const alertingMs = 200;
const source = { host: '127.0.0.1', port: 5060, transport: 'udp' } as const;

class PastLeg implements EstablishedLeg {
  readonly sipSource = source.host;
  private ended = false;
  private cause: string | undefined;
  private readonly listeners: ((cause: string) => void)[] = [];

  constructor(
    readonly sipCallId: string,
    readonly remoteSdp: string,
  ) {}

  get dialogId(): string {
    return `${this.sipCallId};from-tag=1`;
  }

  isNamedBy(): boolean {
    // Nobody here takes over anybody's call.
    return false;
  }

  /** The person at the phone hangs up. */
  bye(): void {
    if (this.ended) return;
    this.ended = true;
    this.cause = 'hung-up';
    for (const listener of this.listeners.splice(0)) listener(this.cause);
  }

  onHungUp(listener: (cause: string) => void): void {
    if (this.cause !== undefined) listener(this.cause);
    else this.listeners.push(listener);
  }

  onReoffer(): void {
    // Nobody here puts anybody on hold.
  }

  onRefer(): void {
    // Nor passes anybody on.
  }

  tellOfRefer(): void {
    // So nobody is told.
  }

  onDigit(): void {
    // Keys come with the audio.
  }

  hangUp(): Promise<void> {
    this.ended = true;
    this.listeners.length = 0;
    return Promise.resolve();
  }
}

/** A call on its way in, and the caller's hand on the receiver. */
export class PastCaller implements IncomingLeg {
  readonly origin;
  readonly source = source;
  readonly callerName = undefined;
  private leg: PastLeg | undefined;
  private over = false;
  private readonly listeners: ((cause: CancelCause) => void)[] = [];

  constructor(
    trunkId: TrunkId,
    readonly sipCallId: string,
    readonly dialled: string,
    readonly callerNumber: string,
    readonly remoteSdp: string,
  ) {
    this.origin = { kind: 'trunk', trunkId } as const;
  }

  hangUp(): void {
    if (this.leg !== undefined) return this.leg.bye();
    if (this.over) return;
    this.over = true;
    for (const listener of this.listeners.splice(0)) listener('cancelled');
  }

  isNamedBy(): boolean {
    return false;
  }

  onCancelled(listener: (cause: CancelCause) => void): void {
    this.listeners.push(listener);
  }

  ring(): void {
    // The caller hears it ring.
  }

  answer(): Promise<EstablishedLeg | undefined> {
    if (this.over) return Promise.resolve(undefined);
    this.leg = new PastLeg(this.sipCallId, this.remoteSdp);
    return Promise.resolve(this.leg);
  }

  refuse(): void {
    this.over = true;
  }
}

export interface PastTelephonyOptions {
  readonly clock: PastClock;
  /** What whoever is rung does. */
  readonly answerOf: (request: DialRequest) => Answer;
}

export function createPastTelephony({ clock, answerOf }: PastTelephonyOptions): Pick<Telephony, 'dial'> {
  let dialled = 0;
  return {
    dial: (request: DialRequest): OutgoingLeg => {
      dialled += 1;
      const sipCallId = `out-${dialled}`;
      const answer = answerOf(request);
      const ringing: (() => void)[] = [];
      const timers: (() => void)[] = [];
      let settle!: (outcome: Awaited<OutgoingLeg['outcome']>) => void;
      const outcome = new Promise<Awaited<OutgoingLeg['outcome']>>((resolve) => (settle = resolve));
      const finish = (result: Awaited<OutgoingLeg['outcome']>): void => {
        for (const cancel of timers.splice(0)) cancel();
        settle(result);
      };
      const failed = (cause: DialFailure['cause'], sipStatus: number): DialFailure => ({
        kind: 'failed',
        cause,
        sipStatus,
      });
      timers.push(
        clock.after(alertingMs, () => ringing.splice(0).forEach((listener) => listener())),
        clock.after(request.timeoutMs, () => finish(failed('no-answer', 487))),
      );
      if (answer.kind !== 'lets-it-ring')
        timers.push(
          clock.after(alertingMs + answer.afterMs, () => {
            if (answer.kind !== 'answers')
              return finish(answer.kind === 'busy' ? failed('busy', 486) : failed('declined', 603));
            const leg = new PastLeg(sipCallId, answer.sdp);
            answer.onAnswered?.(() => leg.bye());
            finish({ kind: 'answered', leg });
          }),
        );
      return {
        sipCallId,
        invites: [`invite-${sipCallId}`],
        isNamedBy: () => false,
        onRinging: (listener) => void ringing.push(listener),
        outcome,
        cancel: () => finish({ kind: 'failed', cause: 'cancelled' }),
      };
    },
  };
}
