// One attempt to reach an extension: every registered device rings, the first answer wins.
// Never retries; what a failure means for the caller is the application's matter.
import { randomUUID } from 'node:crypto';
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { Binding } from '../../app/ports/store.js';
import type { DialFailure, DialRequest, EstablishedLeg, OutgoingLeg } from '../../app/ports/telephony.js';
import { dialFailureOf } from '../../core/pbx/sip-status-mapping.js';
import { EstablishedDialog } from './established-dialog.js';

type Outcome = { readonly kind: 'answered'; readonly leg: EstablishedLeg } | DialFailure;

interface Branch {
  request: Srf.SrfRequest | undefined;
  finished: boolean;
}

/** The types of drachtio-srf leave out the headers of a CANCEL. */
interface CancellableRequest {
  cancel(options: { headers: Record<string, string> }, callback: (error: unknown) => void): void;
}

/** After CANCEL a device answers with 487 within this time, or is forgotten, ms. */
const cancelTimeoutMs = 5000;

export class OutgoingCall implements OutgoingLeg {
  readonly outcome: Promise<Outcome>;
  readonly sipCallId = randomUUID();
  private settle!: (outcome: Outcome) => void;
  private settled = false;
  private ending: DialFailure['cause'] | undefined;
  private readonly branches: Branch[] = [];
  private readonly failures: DialFailure[] = [];
  private readonly ringingListeners: (() => void)[] = [];
  private rang = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly srf: Srf,
    private readonly request: DialRequest,
    bindings: readonly Binding[],
    private readonly onEstablished: (dialog: EstablishedDialog) => void,
    private readonly log: Log,
  ) {
    this.outcome = new Promise((resolve) => {
      this.settle = (outcome) => {
        if (this.settled) return;
        this.settled = true;
        for (const timer of this.timers) clearTimeout(timer);
        resolve(outcome);
      };
    });
    if (bindings.length === 0) {
      this.settle({ kind: 'failed', cause: 'unreachable' });
      return;
    }
    this.after(request.timeoutMs, () => this.stop('no-answer'));
    bindings.forEach((binding, index) =>
      this.ringDevice(binding, index === 0 ? this.sipCallId : randomUUID()),
    );
  }

  onRinging(listener: () => void): void {
    if (this.rang) listener();
    else this.ringingListeners.push(listener);
  }

  cancel(): void {
    this.stop('cancelled');
  }

  /** Called by the owner when the SIP server is lost. */
  abandon(): void {
    this.ending = 'cancelled';
    this.settle({ kind: 'failed', cause: 'unreachable' });
  }

  private ringDevice(binding: Binding, sipCallId: string): void {
    const branch: Branch = { request: undefined, finished: false };
    this.branches.push(branch);
    const { callerNumber, callerName, localSdp } = this.request;
    const shown = callerName === undefined ? '' : `"${callerName.replace(/["\\\r\n]/g, ' ')}" `;
    const user = callerNumber === '' ? 'anonymous' : encodeURIComponent(callerNumber).replace(/%2B/gi, '+');
    const options: Srf.CreateUACOptions = {
      localSdp,
      headers: {
        From: `${shown}<sip:${user}@localhost>`,
        Contact: '<sip:centrale@localhost>',
        'Call-ID': sipCallId,
      },
      ...(isBehindNat(binding) ? { proxy: sourceUri(binding) } : {}),
    };
    const progress = {
      cbRequest: ((error: unknown, sent?: Srf.SrfRequest) => {
        if (error !== null || sent === undefined) return;
        branch.request = sent;
        if (this.ending !== undefined || this.settled) this.cancelBranch(branch);
      }) as unknown as (req: Srf.SrfRequest) => void,
      cbProvisional: (response: Srf.SrfResponse) => this.noteProvisional(response.status),
    };
    const done = (error: unknown, dialog?: Srf.Dialog): void => {
      branch.finished = true;
      if (dialog === undefined || (error !== null && error !== undefined)) this.noteFailure(error);
      else this.noteAnswer(dialog);
    };
    try {
      this.srf.createUAC(binding.contactUri, options, progress, done);
    } catch (error) {
      done(error);
    }
  }

  private noteProvisional(status: number): void {
    if (status <= 100 || this.rang) return;
    this.rang = true;
    for (const listener of this.ringingListeners.splice(0)) listener();
  }

  private noteAnswer(dialog: Srf.Dialog): void {
    const established = new EstablishedDialog(dialog, this.log);
    if (this.settled || this.ending !== undefined) {
      // The answer crossed our CANCEL, or another device was faster.
      void established.hangUp();
      this.settle({ kind: 'failed', cause: this.ending ?? 'cancelled' });
      return;
    }
    this.onEstablished(established);
    this.settle({ kind: 'answered', leg: established });
    for (const branch of this.branches) if (!branch.finished) this.cancelBranch(branch);
  }

  private noteFailure(error: unknown): void {
    const status = statusOf(error);
    if (status === undefined)
      this.log.warn({ extension: this.request.extension, err: error }, 'dialling failed');
    const cause = this.ending ?? dialFailureOf(status ?? 503);
    this.failures.push({ kind: 'failed', cause, ...(status === undefined ? {} : { sipStatus: status }) });
    // A person's no at one device is a no for all (RFC 3261 §16.7 step 5: 6xx).
    if (cause === 'declined') this.stop('declined');
    if (this.branches.every((branch) => branch.finished)) this.settle(mostTelling(this.failures));
  }

  private stop(cause: DialFailure['cause']): void {
    if (this.settled || this.ending !== undefined) return;
    this.ending = cause;
    for (const branch of this.branches) if (!branch.finished) this.cancelBranch(branch);
    // No 487: the device is gone.
    this.after(cancelTimeoutMs, () => this.settle({ kind: 'failed', cause }));
  }

  private cancelBranch(branch: Branch): void {
    const request = branch.request as CancellableRequest | undefined;
    if (request === undefined) return;
    // RFC 3326 §2: a phone that hears this does not show a missed call.
    const headers: Record<string, string> =
      this.settled && this.ending === undefined
        ? { Reason: 'SIP;cause=200;text="Call completed elsewhere"' }
        : {};
    request.cancel({ headers }, (error: unknown) => {
      // Refused because the final response was faster: that response settles the branch.
      if (error) this.log.debug({ extension: this.request.extension, err: error }, 'CANCEL was too late');
    });
  }

  private after(ms: number, callback: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      callback();
    }, ms);
    this.timers.add(timer);
  }
}

/** A UDP phone whose contact is not where its packets come from. */
function isBehindNat(binding: Binding): boolean {
  if (binding.transport !== 'udp') return false;
  const match = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)(?::(\d+))?/i.exec(binding.contactUri);
  return (
    match?.[1]?.replace(/^\[|\]$/g, '') !== bareHost(binding.sourceHost) ||
    Number(match?.[2] ?? 5060) !== binding.sourcePort
  );
}

function sourceUri({ sourceHost, sourcePort }: Binding): string {
  const host = bareHost(sourceHost);
  return `sip:${host.includes(':') ? `[${host}]` : host}:${sourcePort}`;
}

/** Without the brackets of an IPv6 reference (RFC 3986 §3.2.2). */
const bareHost = (host: string): string => host.replace(/^\[|\]$/g, '');

/** The one failure to report of several: a person's decision before a technical one. */
function mostTelling(failures: readonly DialFailure[]): DialFailure {
  const order: readonly DialFailure['cause'][] = [
    'declined',
    'busy',
    'no-answer',
    'cancelled',
    'unreachable',
  ];
  for (const cause of order) {
    const found = failures.find((failure) => failure.cause === cause);
    if (found !== undefined) return found;
  }
  return { kind: 'failed', cause: 'unreachable' };
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}
