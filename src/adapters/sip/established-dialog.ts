// A drachtio dialog behind the EstablishedLeg port.
// Never touches media; SDP passes through as text.
import type { EventEmitter } from 'node:events';
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { EstablishedLeg, Refer, Reoffer, ReplacedDialog } from '../../app/ports/telephony.js';
import { referOf, tellOfRefer } from './refer-request.js';
import { isSameDialog } from './replaced-dialog.js';
import { supportedMethods } from './request-support.js';

/** A BYE is answered, or given up by the server, within 64*T1 (RFC 3261 §17.1.2.2); no caller waits that long for us, ms. */
const byeTimeoutMs = 5000;

/** The SIP server repeats our 200 for 64*T1 (RFC 3261 §13.3.1.4); who has not confirmed it by then never will, ms. */
const ackTimeoutMs = 35_000;

/** Whoever adopts a leg has told by then what is to become of a new session description and of a REFER, ms. */
const takeOverMs = 3000;

export class EstablishedDialog implements EstablishedLeg {
  readonly sipCallId: string;
  readonly sipSource: string;
  readonly dialogId: string;
  /** Settles when neither side has anything left to say in this dialog. */
  readonly over: Promise<void>;
  private noteOver!: () => void;
  private endedCause: string | undefined;
  private leaving: Promise<void> | undefined;
  private readonly hungUpListeners: ((cause: string) => void)[] = [];
  private readonly digitListeners: ((digit: string) => void)[] = [];
  private reoffer: Reoffer | undefined;
  /** Of one that was adopted: keys that came before anybody listened. */
  private earlyDigits: string[] = [];
  private noteReoffer: () => void = () => undefined;
  private readonly reofferIsKnown: Promise<void>;
  private refer: ((refer: Refer) => void) | undefined;
  private noteRefer: () => void = () => undefined;
  private readonly referIsKnown: Promise<void>;
  /** The other side's last offer and our answer to it; undefined while the offer in force is ours. */
  private answered: { readonly offer: string; readonly answer: string } | undefined;

  private initialRemoteSdp: string;

  /** Must be made in the very callback that brought the dialog: a BYE may be in the same read. */
  constructor(
    private readonly dialog: Srf.Dialog,
    private readonly log: Log,
    /** What came meanwhile follows at once, before whoever takes it over can listen. */
    private readonly adopted = false,
  ) {
    this.reofferIsKnown = adopted
      ? new Promise((resolve) => (this.noteReoffer = resolve))
      : Promise.resolve();
    this.referIsKnown = adopted ? new Promise((resolve) => (this.noteRefer = resolve)) : Promise.resolve();
    this.sipCallId = dialog.sip.callId;
    // The types of drachtio-srf leave out the response that made a dialog.
    const { req, res } = dialog as unknown as Record<'req' | 'res', Srf.SrfRequest>;
    this.sipSource = (dialog.type === 'uas' ? req : res).source_address;
    // drachtio names a dialog by the tag of whoever sent the INVITE.
    const { callId, localTag, remoteTag } = dialog.sip;
    this.dialogId = `${callId};from-tag=${dialog.type === 'uas' ? remoteTag : localTag}`;
    this.initialRemoteSdp = dialog.remote.sdp;
    if (dialog.type === 'uas' && this.remoteSdp.trim() !== '')
      this.answered = { offer: this.remoteSdp, answer: dialog.local.sdp };
    this.over = new Promise((resolve) => (this.noteOver = resolve));
    dialog.on('destroy', (request: Srf.SrfRequest) => this.noteBye(request));
    dialog.on('modify', (req, res) => void this.answerReinvite(req, res));
    // RFC 3311 §5.2: an UPDATE may carry an offer too; without one it refreshes the session.
    dialog.on('update', (req, res) =>
      req.body.trim() === '' ? this.confirm(res) : void this.answerOffer(req, res),
    );
    // Other contents than keys are nothing to us, and 200 is what peers expect (RFC 6086 §4.2.2 is for packages).
    dialog.on('info', (req, res) => {
      res.send(200);
      const digit = keyOf(req);
      if (digit === undefined) return;
      if (this.adopted && this.digitListeners.length === 0) this.earlyDigits.push(digit);
      for (const listener of this.digitListeners) listener(digit);
    });
    // Without a listener drachtio-srf would answer 200: a phone would believe in a transfer, and in a message that was read.
    dialog.on('refer', (req, res) => void this.referred(req, res));
    for (const method of ['message', 'publish'] as const)
      (dialog as unknown as EventEmitter).on(method, (_req: Srf.SrfRequest, res: Srf.SrfResponse) =>
        res.send(405, { headers: { Allow: supportedMethods } }),
      );
  }

  get remoteSdp(): string {
    return this.initialRemoteSdp;
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    const { callId: sipCallId, localTag, remoteTag } = this.dialog.sip;
    return isSameDialog({ sipCallId, localTag, remoteTag }, replaced);
  }

  /**
   * The caller's ACK for our 200 has come, or a BYE, which says as much: false = neither did in time, or the SIP server
   * gave up; the dialog is ended then. A drachtio-server tells nothing of a CANCEL on the heels of the 200.
   */
  confirmed(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.log.warn({ sipCallId: this.sipCallId }, 'a caller never confirmed our answer');
        void this.hangUp();
        resolve(false);
      }, ackTimeoutMs);
      const settle = (came: boolean): void => {
        clearTimeout(timer);
        resolve(came);
      };
      void this.over.then(() => settle(this.endedCause === 'hung-up'));
      this.dialog.once('ack', () => settle(true));
    });
  }

  /**
   * After an INVITE without offer: our 200 had it, and the ACK brings the answer (RFC 3261 §13.2.1, RFC 3264 §4).
   * False = it did not, or the other side is gone; the dialog is ended then.
   */
  lateAnswer(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => void this.hangUp(), ackTimeoutMs);
      void this.over.then(() => {
        clearTimeout(timer);
        resolve(false);
      });
      this.dialog.once('ack', (ack) => {
        clearTimeout(timer);
        this.initialRemoteSdp = ack.body;
        const came = ack.body.trim() !== '';
        if (!came) void this.hangUp();
        resolve(came);
      });
    });
  }

  onHungUp(listener: (cause: string) => void): void {
    if (this.endedCause !== undefined) listener(this.endedCause);
    else this.hungUpListeners.push(listener);
  }

  onDigit(listener: (digit: string) => void): void {
    this.digitListeners.push(listener);
    for (const digit of this.earlyDigits.splice(0)) listener(digit);
  }

  onRefer(listener: (refer: Refer) => void): void {
    this.refer = listener;
    this.noteRefer();
  }

  tellOfRefer(id: string, status: number): void {
    tellOfRefer(this.dialog, id, status, this.log);
  }

  onReoffer(listener: Reoffer): void {
    this.reoffer = listener;
    this.noteReoffer();
  }

  hangUp(): Promise<void> {
    this.leaving ??= this.bye();
    return this.leaving;
  }

  /** The SIP server is gone, and the dialog with it. */
  abandon(): void {
    this.noteEnded('sip-server-lost');
    // drachtio-srf keeps a dialog until its BYE is over; on the dead connection that fails at once.
    this.dialog.destroy({ headers: {} }, () => undefined);
  }

  private async referred(req: Srf.SrfRequest, res: Srf.SrfResponse): Promise<void> {
    if (this.refer === undefined) await inTime(this.referIsKnown);
    if (this.refer === undefined) return res.send(501);
    const refer = referOf(this.dialog, req, res, this.log);
    if (refer === 400) return res.send(400, 'Bad Refer-To', {});
    if (refer === 416) return res.send(416, 'Unsupported URI Scheme', {});
    this.refer(refer);
  }

  private noteBye(request: Srf.SrfRequest): void {
    // `application`: the SIP server gave up on the other side by itself: no ACK, session timer (RFC 4028 §10).
    const givenUp = request.source === 'application';
    if (givenUp)
      this.log.warn(
        { sipCallId: this.sipCallId, reason: request.get('Reason') },
        'the SIP server ended a leg',
      );
    this.noteEnded(givenUp ? 'not-answering' : 'hung-up');
  }

  private noteEnded(cause: string): void {
    this.noteOver();
    if (this.endedCause !== undefined) return;
    this.endedCause = cause;
    for (const listener of this.hungUpListeners.splice(0)) listener(cause);
  }

  private bye(): Promise<void> {
    if (this.endedCause !== undefined) return Promise.resolve();
    this.endedCause = 'local';
    this.hungUpListeners.length = 0;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.noteOver();
        resolve();
      };
      const timer = setTimeout(() => {
        this.log.warn({ sipCallId: this.sipCallId }, 'BYE was not answered');
        done();
      }, byeTimeoutMs);
      void this.over.then(done);
      this.dialog.destroy({ headers: {} }, done);
    });
  }

  private async answerReinvite(req: Srf.SrfRequest, res: Srf.SrfResponse): Promise<void> {
    if (req.body.trim() !== '') return this.answerOffer(req, res);
    // RFC 3261 §14.2: a re-INVITE without offer asks for ours; the answer comes with the ACK.
    const offer = asOffer(this.dialog.local.sdp);
    this.answered = undefined;
    // drachtio-srf tells of an ACK late, so the one of the re-INVITE before may come after this.
    const onAck = (ack: Srf.SrfRequest): void => {
      if (parseInt(ack.get('CSeq'), 10) !== parseInt(req.get('CSeq'), 10)) return;
      this.dialog.removeListener('ack', onAck);
      if (ack.body.trim() !== '') void this.serve(ack);
    };
    this.dialog.on('ack', onAck);
    this.confirm(res, offer);
  }

  private async answerOffer(req: Srf.SrfRequest, res: Srf.SrfResponse): Promise<void> {
    const offer = req.body;
    // RFC 4028 §7.4, RFC 3264 §8: the very same session description refreshes the session and changes nothing.
    const answer = this.answered?.offer === offer ? this.answered.answer : await this.serve(req);
    if (answer === undefined) return res.send(488);
    this.answered = { offer, answer };
    this.confirm(res, answer);
  }

  private async serve(message: Srf.SrfRequest): Promise<string | undefined> {
    try {
      if (this.reoffer === undefined) await inTime(this.reofferIsKnown);
      return await this.reoffer?.(message.body, message.source_address);
    } catch (error) {
      this.log.warn(
        { sipCallId: this.sipCallId, err: error },
        'a new session description could not be served',
      );
      return undefined;
    }
  }

  private confirm(res: Srf.SrfResponse, localSdp?: string): void {
    // The target of later requests (RFC 3311 §5.2); a SIP server adds it to answers of INVITE only.
    const headers = { Contact: (this.dialog.local as { contact?: string }).contact };
    if (localSdp === undefined) return res.send(200, { headers });
    this.dialog.local.sdp = localSdp;
    res.send(200, { body: localSdp, headers: { ...headers, 'Content-Type': 'application/sdp' } });
  }
}

/** What is known once somebody takes the leg over is waited for, not longer than that may take. */
async function inTime(known: Promise<void>): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, takeOverMs).unref());
  await Promise.race([known, late]);
}

/** The key in the body of an INFO: `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (`5`). */
function keyOf(req: Srf.SrfRequest): string | undefined {
  const type = req.has('Content-Type') ? req.get('Content-Type').toLowerCase() : '';
  const said = type.startsWith('application/dtmf-relay')
    ? signalIn(req.body)
    : type.startsWith('application/dtmf')
      ? req.body.trim()
      : '';
  return /^[0-9*#a-d]$/i.test(said) ? said.toUpperCase() : undefined;
}

/** What stands behind `Signal=`; empty when there is none. */
function signalIn(body: string): string {
  for (const line of body.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0 && line.slice(0, equals).trim().toLowerCase() === 'signal')
      return line.slice(equals + 1).trim();
  }
  return '';
}

/**
 * What we last said, as an offer: the direction of an answer to hold would keep the other side on hold for ever
 * (RFC 6337 §5.3), and whatever differs has a new version (RFC 3264 §8).
 */
function asOffer(sdp: string): string {
  const bothWays = sdp.replace(/^a=(?:sendonly|recvonly|inactive)(?:\r?\n|$)/gm, '');
  if (bothWays === sdp) return sdp;
  return bothWays.replace(
    /^(o=\S+ \S+ )(\d+)/m,
    (_all, head: string, version: string) => `${head}${BigInt(version) + 1n}`,
  );
}
