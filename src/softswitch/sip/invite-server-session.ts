// One incoming INVITE, outside or inside a dialog: tag, early dialog, answer, reliable provisionals (RFC 3261 §13.3, RFC 3262).
// Never chooses what to answer; the only answers of its own are those to a CANCEL.
import { Dialog } from './dialog.js';
import { DialogSession, type DialogSessionUser } from './dialog-session.js';
import type { InviteServerTransaction } from './invite-server-transaction.js';
import { newTag } from './random-token.js';
import { buildResponse } from './response-builder.js';
import type { SipMessage } from './sip-message.js';
import { T1_MS, T1_X64_MS, type TimerHandle } from './sip-timers.js';
import type { SipStack } from './sip-stack.js';
import type { ServerTransaction } from './transaction-model.js';

/** A reliable 1xx that waits for its PRACK. */
interface AwaitedPrack {
  readonly rseq: number;
  timer: TimerHandle | undefined;
}

export class InviteServerSession {
  /** Dialog, from the first tagged response on. */
  session: DialogSession | undefined;
  private readonly localTag: string;
  private tagSettled: boolean;
  private chosenTag: string | undefined;
  private rseq = 0;
  private awaitedPrack: AwaitedPrack | undefined;
  /** The caller cancelled; 487 was sent. */
  cancelled = false;

  constructor(
    private readonly stack: SipStack,
    readonly transaction: ServerTransaction,
    private readonly dialogUser: DialogSessionUser,
    /** The dialog of a re-INVITE. */
    within?: DialogSession,
  ) {
    this.session = within;
    this.localTag = within?.dialog.localTag ?? newTag();
    this.tagSettled = within !== undefined;
  }

  get request(): SipMessage {
    return this.transaction.request;
  }

  get answerable(): boolean {
    return this.transaction.answerable;
  }

  /** Our tag in To, the same in every response. */
  get tag(): string {
    return this.chosenTag ?? this.localTag;
  }

  /** Takes a tag of the user's choice, if no response has gone out yet. */
  suggestTag(tag: string): void {
    if (!this.tagSettled && /^[A-Za-z0-9.!%*_+`'~-]{1,128}$/.test(tag)) this.chosenTag = tag;
  }

  createResponse(status: number, reason?: string): SipMessage {
    return buildResponse(this.request, status, this.tag, reason);
  }

  /** Sends a response made by `createResponse` and completed by the user. */
  respond(response: SipMessage): void {
    const { status } = response;
    if (!this.answerable) return;
    if (status > 100) this.tagSettled = true;
    if (status > 100 && status < 300) this.openDialog(response);
    if (status >= 200) this.stopPrack();
    if (status >= 200 && status < 300 && this.session) {
      this.session.accept(this.transaction, response);
      return;
    }
    this.transaction.respond(response);
    if (status >= 300 && this.session?.dialog.state === 'early') this.session.end();
  }

  private openDialog(response: SipMessage): void {
    const contact = response.get('contact');
    if (!this.session) {
      const localAddress = response.get('to') ?? '';
      const dialog = Dialog.fromRequest(this.request, localAddress, this.tag, this.transaction.flow);
      this.session = new DialogSession(this.stack, dialog, this.dialogUser);
      this.session.trackInvite(this.transaction);
    }
    if (contact !== undefined) this.session.dialog.localContact = contact;
  }

  /** True when the caller can take reliable provisionals. */
  get peerTakesReliable(): boolean {
    return [...this.request.list('supported'), ...this.request.list('require')].includes('100rel');
  }

  /** Sends a 1xx again and again until its PRACK comes (RFC 3262 §3). Adds the RSeq. */
  respondReliably(response: SipMessage): void {
    this.stopPrack();
    this.rseq = this.rseq === 0 ? Math.floor(Math.random() * 0x7fff) + 1 : this.rseq + 1;
    response.set('RSeq', String(this.rseq));
    this.respond(response);
    const awaited: AwaitedPrack = { rseq: this.rseq, timer: undefined };
    this.awaitedPrack = awaited;
    let intervalMs = T1_MS;
    let elapsedMs = 0;
    const repeat = (): void => {
      elapsedMs += intervalMs;
      if (elapsedMs >= T1_X64_MS) {
        // RFC 3262 §3: no PRACK at all; the INVITE is refused.
        this.awaitedPrack = undefined;
        this.respond(this.createResponse(504));
        return;
      }
      this.transaction.respond(response);
      intervalMs *= 2;
      awaited.timer = this.stack.timers.set(intervalMs, repeat);
    };
    awaited.timer = this.stack.timers.set(intervalMs, repeat);
  }

  /** A PRACK in the dialog. False when it matches nothing outstanding: 481 is due. */
  receivePrack(prack: SipMessage): boolean {
    const [rseq, cseq, method] = (prack.get('rack') ?? '').trim().split(/\s+/);
    const matches =
      this.awaitedPrack !== undefined &&
      Number(rseq) === this.awaitedPrack.rseq &&
      Number(cseq) === this.request.cseq &&
      method === 'INVITE';
    if (matches) this.stopPrack();
    return matches;
  }

  private stopPrack(): void {
    this.stack.timers.clear(this.awaitedPrack?.timer);
    this.awaitedPrack = undefined;
  }

  /** CANCEL before the final response: 200 to it, 487 to the INVITE (RFC 3261 §9.2). False when it came too late. */
  receiveCancel(cancel: ServerTransaction): boolean {
    if (!this.answerable) return false;
    this.cancelled = true;
    cancel.respond(buildResponse(cancel.request, 200, this.tag));
    this.respond(this.createResponse(487));
    return true;
  }

  isOf(transaction: InviteServerTransaction): boolean {
    return this.transaction === transaction;
  }
}
