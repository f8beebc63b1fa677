// An INVITE from a trunk or a phone behind the IncomingLeg port.
// Never decides who may call; it is made after that was proven.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type {
  CancelCause,
  EstablishedLeg,
  IncomingLeg,
  LegOrigin,
  ReplacedDialog,
  SipSource,
} from '../../app/ports/telephony.js';
import { EstablishedDialog } from './established-dialog.js';
import { abilitiesForPhones, carrierMethods, wantsReliable } from './request-support.js';
import { callerOf, dialledOf, sourceOf, type Parties } from './sip-identity.js';

export interface ReceivedInvite {
  readonly req: Srf.SrfRequest;
  readonly res: Srf.SrfResponse;
  readonly parties: Parties;
  readonly origin: LegOrigin;
  readonly replaces?: ReplacedDialog;
}

export class IncomingInvite implements IncomingLeg {
  readonly origin: LegOrigin;
  readonly sipCallId: string;
  readonly source: SipSource;
  readonly dialled: string;
  readonly callerNumber: string;
  readonly callerName: string | undefined;
  readonly remoteSdp: string;
  readonly replaces?: ReplacedDialog;
  private readonly remoteTag: string | undefined;
  private readonly req: Srf.SrfRequest;
  private readonly res: Srf.SrfResponse;
  private cancelled: CancelCause | undefined;
  private settled = false;
  private readonly cancelListeners: ((cause: CancelCause) => void)[] = [];

  /** `onOver`: nobody rings any more, however that ended. `onEstablished`: before anybody else hears of the dialog. */
  constructor(
    private readonly srf: Srf,
    { req, res, parties, origin, replaces }: ReceivedInvite,
    private readonly onEstablished: (dialog: EstablishedDialog) => void,
    private readonly onOver: () => void,
    private readonly log: Log,
  ) {
    this.req = req;
    this.res = res;
    this.origin = origin;
    if (replaces !== undefined) this.replaces = replaces;
    this.remoteTag = parties.from.params.get('tag');
    this.sipCallId = req.get('Call-ID');
    this.source = sourceOf(req);
    this.dialled = dialledOf(req);
    const caller = callerOf(req, parties);
    this.callerNumber = caller.number;
    this.callerName = caller.name;
    this.remoteSdp = req.body.trim() === '' ? '' : req.body;
    req.on('cancel', () => this.noteCancelled('cancelled'));
  }

  onCancelled(listener: (cause: CancelCause) => void): void {
    if (this.cancelled !== undefined) listener(this.cancelled);
    else this.cancelListeners.push(listener);
  }

  /** Also called by the owner when the SIP server is lost. */
  noteCancelled(cause: CancelCause): void {
    if (this.cancelled !== undefined || this.settled) return;
    this.cancelled = cause;
    this.onOver();
    for (const listener of this.cancelListeners.splice(0)) listener(cause);
  }

  isNamedBy({ sipCallId, remoteTag }: ReplacedDialog): boolean {
    return this.sipCallId === sipCallId && this.remoteTag === remoteTag;
  }

  ring(): void {
    if (this.cancelled !== undefined || this.settled) return;
    this.res.send(180, wantsReliable(this.req) ? { headers: { Require: '100rel' } } : {});
  }

  answer(localSdp: string): Promise<EstablishedLeg | undefined> {
    if (this.cancelled !== undefined || this.settled) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.onCancelled(() => resolve(undefined));
      // The callback form: a BYE in the same read as the ACK must find its listener.
      const headers = this.origin.kind === 'trunk' ? { Allow: carrierMethods } : abilitiesForPhones;
      this.srf.createUAS(this.req, this.res, { localSdp, headers }, (error: unknown, dialog?: Srf.Dialog) => {
        if (dialog === undefined || (error !== null && error !== undefined)) {
          if (this.cancelled === undefined)
            this.log.warn({ sipCallId: this.sipCallId, err: error }, 'answering failed');
          this.noteCancelled('cancelled');
          return resolve(undefined);
        }
        if (this.cancelled !== undefined) {
          // Our 200 crossed the CANCEL: the caller is gone, but the dialog exists (RFC 3261 §9.2).
          void new EstablishedDialog(dialog, this.log).hangUp();
          return;
        }
        this.settle();
        const established = new EstablishedDialog(dialog, this.log);
        this.onEstablished(established);
        const ready = this.remoteSdp === '' ? established.lateAnswer() : established.confirmed();
        void ready.then((came) => resolve(came ? established : undefined));
      });
    });
  }

  refuse(status: number, reason?: string, retryAfterS?: number): void {
    if (this.cancelled !== undefined || this.settled) return;
    this.settle();
    const headers = retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) };
    if (reason === undefined) this.res.send(status, { headers });
    else this.res.send(status, reason, { headers });
  }

  private settle(): void {
    this.settled = true;
    this.onOver();
  }
}
