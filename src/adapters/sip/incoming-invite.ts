// An INVITE from a trunk or a phone behind the IncomingLeg port.
// Never decides who may call; it is made after that was proven.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { EstablishedLeg, IncomingLeg, LegOrigin, SipSource } from '../../app/ports/telephony.js';
import { EstablishedDialog } from './established-dialog.js';
import { callerOf, dialledOf } from './sip-identity.js';
import { transportOf } from './registrar.js';

export class IncomingInvite implements IncomingLeg {
  readonly sipCallId: string;
  readonly source: SipSource;
  readonly dialled: string;
  readonly callerNumber: string;
  readonly callerName: string | undefined;
  readonly remoteSdp: string;
  private cancelled = false;
  private settled = false;
  private readonly cancelListeners: (() => void)[] = [];

  constructor(
    private readonly srf: Srf,
    private readonly req: Srf.SrfRequest,
    private readonly res: Srf.SrfResponse,
    readonly origin: LegOrigin,
    private readonly onEstablished: (dialog: EstablishedDialog) => void,
    private readonly log: Log,
  ) {
    this.sipCallId = req.get('Call-ID');
    this.source = {
      host: req.source_address,
      port: Number(req.source_port),
      transport: transportOf(req.protocol),
    };
    this.dialled = dialledOf(req);
    const caller = callerOf(req);
    this.callerNumber = caller.number;
    this.callerName = caller.name;
    this.remoteSdp = req.body;
    req.on('cancel', () => this.noteCancelled());
  }

  onCancelled(listener: () => void): void {
    if (this.cancelled) listener();
    else this.cancelListeners.push(listener);
  }

  /** Also called by the owner when the SIP server is lost. */
  noteCancelled(): void {
    if (this.cancelled || this.settled) return;
    this.cancelled = true;
    for (const listener of this.cancelListeners.splice(0)) listener();
  }

  ring(): void {
    if (!this.cancelled && !this.settled) this.res.send(180);
  }

  answer(localSdp: string): Promise<EstablishedLeg | undefined> {
    if (this.cancelled || this.settled) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.onCancelled(() => resolve(undefined));
      // The callback form: a BYE in the same read as the ACK must find its listener.
      this.srf.createUAS(this.req, this.res, { localSdp }, (error: unknown, dialog?: Srf.Dialog) => {
        if (error !== null && error !== undefined) {
          if (!this.cancelled) this.log.warn({ sipCallId: this.sipCallId, err: error }, 'answering failed');
          this.noteCancelled();
          return resolve(undefined);
        }
        if (dialog === undefined) return;
        this.settled = true;
        const established = new EstablishedDialog(dialog, this.log);
        if (this.cancelled) {
          // Our 200 crossed the CANCEL: the caller is gone, but the dialog exists (RFC 3261 §9.2).
          void established.hangUp();
          return;
        }
        this.onEstablished(established);
        resolve(established);
      });
    });
  }

  refuse(status: number, reason?: string): void {
    if (this.cancelled || this.settled) return;
    this.settled = true;
    if (reason === undefined) this.res.send(status);
    else this.res.send(status, reason, {});
  }
}
