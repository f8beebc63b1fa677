// A simulated agent: a registered phone that logs in with *11 and answers, declines or misses what it is offered.
// Never hangs up in the middle of a talk: the caller does. Who hears nothing any more hangs up.
import type { MediaEngine } from '../softswitch/media/media-engine-model.js';
import { createUserAgent } from '../softswitch/sip/user-agent.js';
import type { IncomingInvite, Registration, UserAgent } from '../softswitch/sip/user-agent-model.js';
import type { Log } from '../softswitch/log.js';
import { SimulatedAudio } from './simulated-call.js';
import { PhoneTimers, between } from './simulated-time.js';
import { SimulationError, type Behaviour, type SimulatedAgentAccount } from './simulation-model.js';

export interface SimulatedAgentOptions {
  readonly account: SimulatedAgentAccount;
  readonly server: string;
  readonly host: string;
  readonly engine: MediaEngine;
  readonly behaviour: Behaviour;
  readonly log: Log;
  readonly random: () => number;
  /** An INVITE arrived. */
  readonly onOffer: (callerNumber: string) => void;
  readonly onDeclined: () => void;
  readonly onMissed: () => void;
  /** Talking with that caller. */
  readonly onTalking: (callerNumber: string) => void;
}

const agentVoiceHz = 620;
const registrationS = 600;

export class SimulatedAgent {
  private registration: Registration | undefined;
  private busy = false;
  private readonly timers = new PhoneTimers();

  private constructor(
    private readonly phone: UserAgent,
    private readonly options: SimulatedAgentOptions,
  ) {
    phone.onInvite((invite) => this.consider(invite));
  }

  static async start(options: SimulatedAgentOptions): Promise<SimulatedAgent> {
    const phone = await createUserAgent({
      listeners: [{ transport: 'udp', host: options.host, port: 0 }],
      log: options.log,
    });
    return new SimulatedAgent(phone, options);
  }

  /** Registers and logs in. Rejects with a sentence that says what failed. */
  async logIn(): Promise<void> {
    const { account, server } = this.options;
    const { extension: username, password } = account;
    this.registration = this.phone.register({
      registrar: `sip:${server}`,
      username,
      password,
      expiresS: registrationS,
    });
    const registered = await this.registration.registered;
    if (registered.kind === 'failed')
      throw new SimulationError(
        `extension ${username} could not register: ${registered.status} ${registered.reason}`,
      );
    await this.dial('*11');
  }

  async close(): Promise<void> {
    this.timers.close();
    await this.registration?.close();
    await this.phone.close();
  }

  /** Dials a feature code and stays until the other side hangs up. */
  private async dial(number: string): Promise<void> {
    const { account, server, host, engine } = this.options;
    const audio = await SimulatedAudio.open(engine, `agent-${account.extension}-${number}`, host);
    try {
      const outcome = await this.phone.invite({
        uri: `sip:${number}@${server}`,
        from: `<sip:${account.extension}@${server}>`,
        contactUser: account.extension,
        body: audio.offer(),
        credentials: { username: account.extension, password: account.password },
      }).outcome;
      if (outcome.kind === 'failed')
        throw new SimulationError(
          `extension ${account.extension} dialled ${number}: ${outcome.status} ${outcome.reason}`,
        );
      const { dialog } = outcome;
      audio.follow(dialog);
      await audio.accept(dialog.remoteBody);
      await this.timers.ended(dialog, 20_000);
    } finally {
      await audio.close();
    }
  }

  private consider(invite: IncomingInvite): void {
    const { behaviour, random } = this.options;
    const caller = /<?sips?:([^@>;]+)@/.exec(invite.request.header('From') ?? '')?.[1] ?? '';
    if (this.busy) return invite.refuse(486);
    this.options.onOffer(caller);
    this.busy = true;
    let gone = false;
    invite.onCancel(() => {
      gone = true;
      this.busy = false;
    });
    const fate = random();
    const pickUpMs = between(behaviour.pickUpMs, random);
    invite.ring();
    if (fate < behaviour.declineShare) {
      this.timers.after(pickUpMs, () => {
        if (gone) return;
        this.busy = false;
        this.options.onDeclined();
        invite.refuse(603);
      });
    } else if (fate < behaviour.declineShare + behaviour.missShare) this.options.onMissed();
    else
      this.timers.after(pickUpMs, () => {
        if (gone) return;
        this.talk(invite, caller)
          .catch((error: unknown) =>
            this.options.log.warn('a simulated agent could not talk', { error: String(error) }),
          )
          .finally(() => (this.busy = false));
      });
  }

  private async talk(invite: IncomingInvite, caller: string): Promise<void> {
    const audio = await SimulatedAudio.open(this.options.engine, `agent-${invite.callId}`, this.options.host);
    try {
      const answer = await audio.answer(invite.request.body);
      if (answer === undefined) return invite.refuse(488);
      const dialog = await invite.answer({ body: answer });
      audio.follow(dialog);
      audio.speak(agentVoiceHz);
      this.options.onTalking(caller);
      await this.timers.ended(dialog, 3_600_000, audio.session);
    } finally {
      await audio.close();
    }
  }
}
