// Watches the way that calls take to a media server: through the SIP server to its SIP side, and back by its outbound socket.
// Never ends a call: one that is up needs that way again only to be changed or hung up.
import { LivenessWatch } from '../../app/ports/liveness-watch.js';
import type { Log } from '../../app/ports/log.js';

/** The part of drachtio-srf that this needs. */
export interface SipRequester {
  request(
    uri: string,
    options: { readonly method: 'OPTIONS' },
    callback: (error: unknown, sent?: SentRequest) => void,
  ): void;
}

interface SentRequest {
  on(event: 'response', listener: (response: { readonly status: number }) => void): void;
}

export interface MediaPathOptions {
  readonly srf: SipRequester;
  /** The media server's name in the log. */
  readonly mediaServer: string;
  /** Its SIP side, `host:port`. */
  readonly address: string;
  /** As for a call. Bounded in time. */
  readonly makeEndpoint: () => Promise<{ destroy(): Promise<void> }>;
  readonly onChanged: () => void;
  readonly log: Log;
}

/** An OPTIONS is sent five times within this, so that a lost packet is no silence (RFC 3261 §17.1.2.2), ms. */
const answerTimeoutMs = 5000;
/** The SIP server's own words for "no answer" and "not reachable", or the media server's for "no more calls". */
const failures: readonly number[] = [408, 503];

export class MediaPath {
  private readonly watch: LivenessWatch;
  /** An endpoint has been made that way, and no question has been in vain since. */
  private proven = false;
  private problem = '';

  constructor(private readonly options: MediaPathOptions) {
    const { mediaServer, onChanged, log } = options;
    this.watch = new LivenessWatch({
      what: 'looking after the way to a media server',
      ask: () => this.ask(),
      onChanged: (answers) => {
        if (answers) log.info({ mediaServer }, 'calls reach the media server again');
        else log.error({ mediaServer, problem: this.problem }, 'calls do not reach the media server');
        onChanged();
      },
      log,
    });
    this.watch.start();
  }

  /** Believed until the first silence. */
  get isOpen(): boolean {
    return this.watch.answers;
  }

  close(): void {
    this.watch.close();
  }

  /** An OPTIONS is enough for a way that is proven; that calls come through the whole of it, an endpoint proves. */
  private async ask(): Promise<boolean | undefined> {
    const { srf, address, makeEndpoint } = this.options;
    const answers = await optionsAnswered(srf, address);
    if (answers === false) {
      this.proven = false;
      this.problem = `no answer to OPTIONS from ${address}`;
    }
    if (answers !== true || this.proven) return answers;
    try {
      const endpoint = await makeEndpoint();
      await endpoint.destroy();
      this.proven = true;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    return this.proven;
  }
}

/** False = silent, or full. Undefined = the SIP server did not even send it, which tells nothing of the media server. */
function optionsAnswered(srf: SipRequester, address: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    let sent = false;
    const timer = setTimeout(() => resolve(sent ? false : undefined), answerTimeoutMs);
    const settle = (answer: boolean | undefined): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    try {
      srf.request(`sip:${address}`, { method: 'OPTIONS' }, (error, request) => {
        // It has no way there.
        if (request === undefined || (error !== null && error !== undefined)) return settle(false);
        sent = true;
        request.on('response', ({ status }) => settle(!failures.includes(status)));
      });
    } catch {
      // drachtio-srf has no connection (any more).
      settle(undefined);
    }
  });
}
