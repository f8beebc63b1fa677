// The session that a media server was told on one dialog: by our re-INVITEs, and in answer to its own.
// Never reads more of a session description than its direction; what the phone said passes through as text.
import { setTimeout as sleep } from 'node:timers/promises';
import type Mrf from 'drachtio-fsmrf';
import { MediaError } from '../../app/ports/media.js';
import { withTimeout } from './with-timeout.js';

/** Two re-INVITEs that meet are both refused with 491 (RFC 3261 §14.1, §14.2), and ours is sent again; times. */
const attemptsAtMost = 4;
/**
 * How long the other side has for its own before ours is sent again, ms; twice that at most. RFC 3261 §14.1 lets whoever
 * made the Call-ID wait for two seconds and more, which is for networks: here both sides are ours, and somebody is being
 * put on hold.
 */
const pauseMs = 100;
/** A media server answers at once: more than this means that it is gone, ms. */
const answerTimeoutMs = 5000;

/**
 * Tells a media server where the phone's SIP comes from; what it sees itself is the SIP server. Our softswitch takes audio
 * from there and from the host in the SDP alone; FreeSWITCH keeps it as a channel variable, and has rules of its own.
 */
export function sipSourceHeaders(sipSource: string | undefined): Record<string, string> {
  return sipSource === undefined ? {} : { 'X-SIP-Source': sipSource };
}

export class EndpointSession {
  private lastTold: Promise<unknown> = Promise.resolve();
  private asking = false;
  /** What the media server was told last. */
  private told: string;
  private sipSource: string | undefined;

  /** `remoteSdp`: of the INVITE that made the dialog; undefined when that had none. */
  constructor(
    private readonly dialog: Mrf.SipDialog,
    remoteSdp: string | undefined,
  ) {
    this.told = remoteSdp ?? asReceiver(dialog.remote.sdp);
    dialog.on('modify', (_request: unknown, response: Mrf.DialogResponse) => this.answer(response));
  }

  /** Resolves with the media server's answer; rejects with MediaError. */
  tell(sdp: string, sipSource: string): Promise<string> {
    // One re-INVITE at a time (RFC 3261 §14.1); a refused one must not block the next.
    const run = this.lastTold.then(() => {
      this.sipSource = sipSource;
      return this.reinvite(sdp);
    });
    this.lastTold = run.catch(() => undefined);
    return run;
  }

  private async reinvite(sdp: string): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await this.request(sdp);
      if (status === 491 && attempt < attemptsAtMost) await sleep(pauseMs * (1 + Math.random()));
      else if (status !== 200 || !body)
        throw new MediaError('media-refused', `the media server refused the SDP with ${status}`);
      else {
        this.told = sdp;
        return body;
      }
    }
  }

  private async request(sdp: string): ReturnType<Mrf.SipDialog['request']> {
    this.asking = true;
    try {
      return await withTimeout(
        this.dialog.request({ method: 'INVITE', body: sdp, headers: this.headers() }),
        answerTimeoutMs,
        () => new MediaError('media-timeout', 're-INVITE was not answered'),
      );
    } catch (error) {
      if (error instanceof MediaError) throw error;
      throw new MediaError('media-ended', 'the re-INVITE could not be sent', { cause: error });
    } finally {
      this.asking = false;
    }
  }

  /**
   * FreeSWITCH offers anew by itself, e.g. when it bridges before it has heeded what it was told. Nothing has changed on the
   * phone's side, so that the answer is what was said before; without one FreeSWITCH ends the call.
   */
  private answer(response: Mrf.DialogResponse): void {
    if (this.asking) return response.send(491);
    response.send(200, { body: this.told, headers: this.headers() });
  }

  private headers(): Record<string, string | undefined> {
    return {
      Contact: this.dialog.local.contact,
      'Content-Type': 'application/sdp',
      ...sipSourceHeaders(this.sipSource),
    };
  }
}

/** What drachtio-srf acknowledges an offer with when nothing is known of the phone yet. */
function asReceiver(offer: string): string {
  return offer
    .replace(/^a=(?:sendrecv|sendonly|inactive|recvonly)\r?\n/gm, '')
    .replace(/^m=/m, 'a=recvonly\r\nm=');
}
