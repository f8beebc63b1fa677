// A dialog of an earlier run on a drachtio-server: it stands, can be ended and asked after, and nothing in it is told to us.
// Never hears the other side: a drachtio-server shows what is asked in a dialog to the connection that made it, and refuses
// it with 481 when that is gone. A BYE ends the dialog there all the same, so that asking after it tells of the hang-up.
import type Srf from 'drachtio-srf';
import { guarded } from '../../app/ports/guarded.js';
import type { Log } from '../../app/ports/log.js';
import type { EstablishedLeg } from '../../app/ports/telephony.js';
import { endLeftOver } from './left-over-leg.js';
import { referNotice } from './refer-request.js';
import { sendOnServer, type RequestOutcome } from './server-request.js';

/** So late a hang-up may be noticed, ms. Whom the other spoke with hears silence meanwhile. */
const askEveryMs = 2000;

export interface OrphanedDialogOptions {
  readonly srf: Srf;
  readonly dialogId: string;
  readonly sipCallId: string;
  readonly log: Log;
}

export class OrphanedDialog implements EstablishedLeg {
  readonly dialogId: string;
  readonly sipCallId: string;
  /** Told when a leg is answered, and here that is long ago. */
  readonly remoteSdp = '';
  readonly sipSource = '';
  /** As of EstablishedDialog. */
  readonly over: Promise<void>;
  private noteOver!: () => void;
  private endedCause: string | undefined;
  private leaving: Promise<void> | undefined;
  private readonly hungUpListeners: ((cause: string) => void)[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: OrphanedDialogOptions) {
    this.dialogId = options.dialogId;
    this.sipCallId = options.sipCallId;
    this.over = new Promise((resolve) => (this.noteOver = resolve));
    this.timer = setInterval(
      guarded(options.log, 'asking after a dialog of an earlier run', () => this.ask()),
      askEveryMs,
    );
  }

  /**
   * Whether the SIP server has the dialog. An OPTIONS (RFC 3261 §11.2) changes nothing for the phone; its answer tells
   * whether the phone is there, and comes to `onAnswered`.
   */
  static look(srf: Srf, dialogId: string, onAnswered?: (status: number) => void): Promise<RequestOutcome> {
    return sendOnServer(srf, { method: 'OPTIONS', stackDialogId: dialogId }, onAnswered);
  }

  /** By phones that have seen our tags, which nobody has written down. */
  isNamedBy(): boolean {
    return false;
  }

  onHungUp(listener: (cause: string) => void): void {
    if (this.endedCause !== undefined) listener(this.endedCause);
    else this.hungUpListeners.push(listener);
  }

  /** Offers, transfers and keys by SIP INFO are what a drachtio-server does not tell us of. */
  onReoffer(): void {}
  onRefer(): void {}
  onDigit(): void {}

  tellOfRefer(id: string, status: number): void {
    const { srf, log } = this.options;
    void sendOnServer(srf, { ...referNotice(id, status), stackDialogId: this.dialogId }).then((outcome) => {
      if (outcome !== 'sent') log.debug({ outcome }, 'a phone was not told of its transfer');
    });
  }

  hangUp(): Promise<void> {
    this.leaving ??= this.bye();
    return this.leaving;
  }

  /** The SIP server is gone, and the dialog with it. */
  abandon(): void {
    this.noteEnded('sip-server-lost');
  }

  /** It is not asked after any more, and goes on. */
  close(): void {
    clearInterval(this.timer);
  }

  private async ask(): Promise<void> {
    const { srf } = this.options;
    // RFC 3261 §12.2.1.2: after 481 and 408 the dialog is to be ended.
    const outcome = await OrphanedDialog.look(srf, this.dialogId, (status) => {
      if (status === 481 || status === 408) this.giveUp();
    });
    if (outcome === 'gone') this.noteEnded('hung-up');
  }

  /** The SIP server still has it, the phone does not. */
  private giveUp(): void {
    if (this.endedCause !== undefined) return;
    this.noteEnded('not-answering');
    void this.sendBye();
  }

  private noteEnded(cause: string): void {
    this.close();
    this.noteOver();
    if (this.endedCause !== undefined) return;
    this.endedCause = cause;
    for (const listener of this.hungUpListeners.splice(0)) listener(cause);
  }

  private async bye(): Promise<void> {
    if (this.endedCause !== undefined) return;
    this.endedCause = 'local';
    this.hungUpListeners.length = 0;
    this.close();
    await this.sendBye();
    this.noteOver();
  }

  private async sendBye(): Promise<void> {
    const { srf, log } = this.options;
    const { dialogId } = this;
    const outcome = await endLeftOver(srf, { dialogId });
    if (outcome === 'failed') log.warn({ dialogId }, 'a leg of an earlier run could not be sent BYE');
  }
}
