// Simulated people at the other end of a trunk's outbound side: they are called back, and mostly answer.
// Never places a call.
import type { Log } from '../softswitch/log.js';
import type { MediaEngine } from '../softswitch/media/media-engine-model.js';
import type { IncomingInvite, UserAgent } from '../softswitch/sip/user-agent-model.js';
import { createUserAgent } from '../softswitch/sip/user-agent.js';
import { SimulatedAudio } from './simulated-call.js';
import { PhoneTimers, between } from './simulated-time.js';
import type { Behaviour } from './simulation-model.js';

export interface SimulatedCustomersOptions {
  readonly host: string;
  /** UDP, where the trunk's outbound side points. */
  readonly port: number;
  readonly engine: MediaEngine;
  readonly behaviour: Behaviour;
  readonly log: Log;
  readonly random: () => number;
  /** A customer picked up; the number that was dialled. */
  readonly onAnswered: (number: string) => void;
}

const customerVoiceHz = 500;

export class SimulatedCustomers {
  private readonly timers = new PhoneTimers();

  private constructor(
    private readonly carrier: UserAgent,
    private readonly options: SimulatedCustomersOptions,
  ) {
    carrier.onInvite((invite) => this.ring(invite));
  }

  /** Rejects when the port is taken. */
  static async start(options: SimulatedCustomersOptions): Promise<SimulatedCustomers> {
    const { host, port, log } = options;
    const carrier = await createUserAgent({ listeners: [{ transport: 'udp', host, port }], log });
    return new SimulatedCustomers(carrier, options);
  }

  async close(): Promise<void> {
    this.timers.close();
    await this.carrier.close();
  }

  /** Declines, lets ring or picks up, in the shares of the behaviour. */
  private ring(invite: IncomingInvite): void {
    const { behaviour, random, log } = this.options;
    let gone = false;
    invite.onCancel(() => (gone = true));
    invite.ring();
    const fate = random();
    if (fate >= behaviour.declineShare && fate < behaviour.declineShare + behaviour.missShare) return;
    this.timers.after(between(behaviour.pickUpMs, random), () => {
      if (gone) return;
      if (fate < behaviour.declineShare) return invite.refuse(486);
      this.talk(invite).catch((error: unknown) =>
        log.warn('a simulated customer could not talk', { error: String(error) }),
      );
    });
  }

  private async talk(invite: IncomingInvite): Promise<void> {
    const { engine, host, behaviour, random, onAnswered } = this.options;
    const audio = await SimulatedAudio.open(engine, `customer-${invite.callId}`, host);
    try {
      const answer = await audio.answer(invite.request.body);
      if (answer === undefined) return invite.refuse(488);
      const dialog = await invite.answer({ body: answer });
      audio.follow(dialog);
      audio.speak(customerVoiceHz);
      onAnswered(/^sips?:([^@;]+)@/.exec(invite.request.uri ?? '')?.[1] ?? '');
      await this.timers.ended(dialog, between(behaviour.talkMs, random));
    } finally {
      await audio.close();
    }
  }
}
