// A drachtio dialog behind the EstablishedLeg port.
// Never touches media; SDP passes through as text.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { EstablishedLeg } from '../../app/ports/telephony.js';

/** A BYE is answered, or given up by the server, within 64*T1 (RFC 3261 §17.1.2.2); no caller waits that long for us, ms. */
const byeTimeoutMs = 5000;

export class EstablishedDialog implements EstablishedLeg {
  readonly sipCallId: string;
  readonly remoteSdp: string;
  private endedCause: string | undefined;
  private leaving: Promise<void> | undefined;
  private readonly hungUpListeners: ((cause: string) => void)[] = [];
  private reoffer: ((remoteSdp: string) => Promise<string | undefined>) | undefined;

  /** Must be made in the very callback that brought the dialog: a BYE may be in the same read. */
  constructor(
    private readonly dialog: Srf.Dialog,
    private readonly log: Log,
  ) {
    this.sipCallId = dialog.sip.callId;
    this.remoteSdp = dialog.remote.sdp;
    dialog.on('destroy', (request: Srf.SrfRequest & { get(name: string): string }) => {
      this.noteEnded(request?.has?.('Reason') === true ? request.get('Reason') : 'hung-up');
    });
    dialog.on('modify', (req, res) => void this.answerReoffer(req, res));
    // Without a listener drachtio-srf would answer 200 and the phone would believe in a transfer.
    dialog.on('refer', (_req, res) => res.send(501));
  }

  onHungUp(listener: (cause: string) => void): void {
    if (this.endedCause !== undefined) listener(this.endedCause);
    else this.hungUpListeners.push(listener);
  }

  onReoffer(listener: (remoteSdp: string) => Promise<string | undefined>): void {
    this.reoffer = listener;
  }

  /** Also called by the owner when the SIP server is lost. */
  noteEnded(cause: string): void {
    if (this.endedCause !== undefined) return;
    this.endedCause = cause;
    for (const listener of this.hungUpListeners.splice(0)) listener(cause);
  }

  hangUp(): Promise<void> {
    this.leaving ??= this.bye();
    return this.leaving;
  }

  private bye(): Promise<void> {
    if (this.endedCause !== undefined) return Promise.resolve();
    this.endedCause = 'local';
    this.hungUpListeners.length = 0;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.log.warn({ sipCallId: this.sipCallId }, 'BYE was not answered');
        resolve();
      }, byeTimeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      try {
        this.dialog.destroy({ headers: {} }, done);
      } catch (error) {
        this.log.warn({ sipCallId: this.sipCallId, err: error }, 'BYE could not be sent');
        done();
      }
    });
  }

  private async answerReoffer(req: Srf.SrfRequest, res: Srf.SrfResponse): Promise<void> {
    let answer: string | undefined;
    try {
      answer = await this.reoffer?.(req.body);
    } catch (error) {
      this.log.warn({ sipCallId: this.sipCallId, err: error }, 'a re-INVITE could not be served');
    }
    if (answer === undefined) {
      res.send(488);
      return;
    }
    this.dialog.local.sdp = answer;
    res.send(200, { body: answer, headers: { 'Content-Type': 'application/sdp' } });
  }
}
