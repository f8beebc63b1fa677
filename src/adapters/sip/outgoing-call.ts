// One attempt to reach an extension or a number outside: every device rings, the first answer wins.
// Never retries; what a failure means for the caller is the application's matter.
import { randomUUID } from 'node:crypto';
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type {
  DialFailure,
  DialRequest,
  EstablishedLeg,
  OutgoingLeg,
  ReplacedDialog,
} from '../../app/ports/telephony.js';
import { carrierFailureOf, dialFailureOf } from '../../core/pbx/sip-status-mapping.js';
import { inviteOptions, type DialTarget } from './dial-target.js';
import type { CarrierAddresses } from './carrier-address.js';
import { createChallengeAnswer } from './trunk-credentials.js';
import { EstablishedDialog } from './established-dialog.js';
import { earlyDialogOf, isSameDialog } from './replaced-dialog.js';

type Outcome = { readonly kind: 'answered'; readonly leg: EstablishedLeg } | DialFailure;

interface Branch {
  request: Srf.SrfRequest | undefined;
  /** Since it rings. */
  early: ReturnType<typeof earlyDialogOf>;
  finished: boolean;
}

/** The types of drachtio-srf leave out what the SIP server calls a request. */
const transactionOf = (request: Srf.SrfRequest): string =>
  (request as unknown as { stackTxnId: string }).stackTxnId;

/** The types of drachtio-srf leave out the headers of a CANCEL. */
interface CancellableRequest {
  cancel(options: { headers: Record<string, string> }, callback: (error: unknown) => void): void;
}

/**
 * A device that has not even told of ringing after this time is switched off or gone (it would ring for 32 s, RFC 3261
 * §17.1.1.2 timer B), ms. Cordless phones look for their handset for some seconds.
 */
const silentDeviceMs = 8000;
/** After CANCEL a device answers with 487 within this time, or is forgotten, ms. */
const cancelTimeoutMs = 5000;

export class OutgoingCall implements OutgoingLeg {
  readonly outcome: Promise<Outcome>;
  readonly sipCallId = randomUUID();
  private settle!: (outcome: Outcome) => void;
  private settled = false;
  private ending: DialFailure['cause'] | undefined;
  /** Somebody else has answered the call that this one was for. */
  private elsewhere = false;
  private readonly branches: Branch[] = [];
  private readonly failures: DialFailure[] = [];
  private readonly ringingListeners: (() => void)[] = [];
  private rang = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly srf: Srf,
    private readonly request: DialRequest,
    targets: readonly DialTarget[],
    private readonly carriers: CarrierAddresses,
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
    if (targets.length === 0) {
      this.settle({ kind: 'failed', cause: 'unreachable' });
      return;
    }
    // What never rang was not missed by anybody.
    const unanswered = (): void => this.stop(this.rang || toCarrier ? 'no-answer' : 'unreachable');
    const toCarrier = request.to.kind === 'external';
    this.after(request.timeoutMs, unanswered);
    if (!toCarrier && request.timeoutMs > silentDeviceMs)
      this.after(silentDeviceMs, () => this.rang || unanswered());
    targets.forEach((target, index) => this.ring(target, index === 0 ? this.sipCallId : randomUUID()));
  }

  get invites(): readonly string[] {
    const pending = this.branches.filter(({ finished }) => !finished);
    return pending.flatMap(({ request }) => (request === undefined ? [] : [transactionOf(request)]));
  }

  onRinging(listener: () => void): void {
    if (this.rang) listener();
    else this.ringingListeners.push(listener);
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    return this.branches.some(({ early, finished }) => !finished && isSameDialog(early, replaced));
  }

  cancel(reason?: 'answered-elsewhere'): void {
    this.elsewhere ||= reason === 'answered-elsewhere';
    this.stop('cancelled');
  }

  /** Called by the owner when the SIP server is lost. */
  abandon(): void {
    this.ending = 'cancelled';
    this.settle({ kind: 'failed', cause: 'unreachable' });
  }

  private ring(target: DialTarget, sipCallId: string): void {
    const branch: Branch = { request: undefined, early: undefined, finished: false };
    this.branches.push(branch);
    const { credentials, carrier } = target;
    if (credentials !== undefined && carrier !== undefined) void this.carriers.note(carrier);
    const auth =
      credentials === undefined || carrier === undefined
        ? {}
        : {
            auth: createChallengeAnswer({
              credentials,
              wanted: () => this.ending === undefined,
              isCarrier: (address) => this.carriers.isCarrier(address, carrier),
            }),
          };
    // The types of drachtio-srf know credentials only, not the function that is asked for them.
    const options = {
      ...inviteOptions(target, sipCallId, this.request.localSdp),
      ...auth,
    } as Srf.CreateUACOptions;
    const progress = {
      cbRequest: ((error: unknown, sent?: Srf.SrfRequest) => {
        if (error !== null || sent === undefined) return;
        branch.request = sent;
        if (this.ending !== undefined || this.settled) this.cancelBranch(branch);
      }) as unknown as (req: Srf.SrfRequest) => void,
      cbProvisional: (response: Srf.SrfResponse) => {
        branch.early = earlyDialogOf(response);
        this.noteProvisional(response.status);
      },
    };
    const done = (error: unknown, dialog?: Srf.Dialog): void => {
      branch.finished = true;
      if (dialog === undefined || (error !== null && error !== undefined)) this.noteFailure(error);
      else this.noteAnswer(dialog);
    };
    try {
      this.srf.createUAC(target.uri, options, progress, done);
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
    const { to } = this.request;
    if (status === undefined) this.log.warn({ to, err: error }, 'dialling failed');
    if (to.kind === 'external' && (status === 401 || status === 407))
      this.log.error({ trunk: to.trunkId, sipStatus: status }, 'the carrier does not take our credentials');
    const said =
      to.kind === 'external' ? carrierFailureOf(status ?? 503, this.rang) : dialFailureOf(status ?? 503);
    const cause = this.ending ?? said;
    this.failures.push({ kind: 'failed', cause, ...(status === undefined ? {} : { sipStatus: status }) });
    // A person's no at one device is a no for all (RFC 3261 §16.7 step 5: 6xx).
    if (cause === 'declined') this.stop('declined');
    if (this.branches.every((branch) => branch.finished)) this.settle(mostTelling(this.failures));
  }

  private stop(cause: DialFailure['cause']): void {
    if (this.settled || this.ending !== undefined) return;
    this.ending = cause;
    for (const branch of this.branches) if (!branch.finished) this.cancelBranch(branch);
    // Nobody waits for the 487 of a device that is gone; an answer after all is hung up.
    if (cause === 'unreachable') return this.settle({ kind: 'failed', cause });
    // No 487: the device is gone.
    this.after(cancelTimeoutMs, () => this.settle({ kind: 'failed', cause }));
  }

  private cancelBranch({ request }: Branch): void {
    if (request === undefined) return;
    const elsewhere = this.elsewhere || (this.settled && this.ending === undefined);
    sendCancel(request, elsewhere, (error) => {
      // Refused because the final response was faster: that response settles the branch.
      this.log.debug({ to: this.request.to, err: error }, 'CANCEL was too late');
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

/** `elsewhere`: somebody else has answered; a phone that hears this does not show a missed call (RFC 3326 §2). */
export function sendCancel(
  request: Srf.SrfRequest,
  elsewhere: boolean,
  onTooLate: (error: unknown) => void,
): void {
  const headers: Record<string, string> = elsewhere
    ? { Reason: 'SIP;cause=200;text="Call completed elsewhere"' }
    : {};
  (request as unknown as CancellableRequest).cancel({ headers }, (error: unknown) => {
    if (error) onTooLate(error);
  });
}

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
