// Legs of an earlier run that our softswitch has kept, turned into legs of this run.
// Never adopts one by itself.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type {
  AdoptableLeg,
  AdoptableLegs,
  AdoptedLeg,
  DialFailure,
  EstablishedLeg,
  IncomingLeg,
  OutgoingLeg,
  ReplacedDialog,
} from '../../app/ports/telephony.js';
import { dialFailureOf } from '../../core/pbx/sip-status-mapping.js';
import { EstablishedDialog } from './established-dialog.js';
import { answerTimeoutMs, type KeptLeg, type KeptLegs, type ShownInvite } from './kept-legs.js';
import { sendCancel } from './outgoing-call.js';
import { earlyDialogOf, isSameDialog } from './replaced-dialog.js';

export interface LegAdoptionOptions {
  readonly srf: Srf;
  readonly kept: KeptLegs;
  /** A dialog is up; called before anything can be heard of it. */
  readonly track: (dialog: EstablishedDialog) => void;
  /** An INVITE that still rings with the caller; undefined when it cannot be told who that is. */
  readonly incoming: (invite: ShownInvite) => IncomingLeg | undefined;
  readonly log: Log;
}

export class LegAdoption {
  constructor(private readonly options: LegAdoptionOptions) {}

  async list(): Promise<AdoptableLegs> {
    const { legs, ended } = await this.options.kept.list();
    return {
      legs: legs.filter(({ media }) => !media).map((leg) => this.adoptable(leg)),
      ended: ended.map(({ id, invite, reason, status }) => ({
        ...{ dialogId: id, invite, reason },
        sipStatus: status,
      })),
    };
  }

  private adoptable(leg: KeptLeg): AdoptableLeg {
    const { id: dialogId, callId: sipCallId, invite, direction, state } = leg;
    return {
      ...{ sipCallId, dialogId, invite, direction },
      state: state === 'early' ? 'ringing' : 'established',
      adopt: () =>
        this.adopt(leg).catch((error: unknown) => {
          this.options.log.warn({ dialogId, err: error }, 'a leg of an earlier run could not be taken over');
          return undefined;
        }),
    };
  }

  private adopt(leg: KeptLeg): Promise<AdoptedLeg | undefined> {
    if (leg.direction === 'incoming')
      return leg.state === 'early' ? this.adoptCaller(leg) : this.adoptAnswered(leg);
    return leg.state === 'early'
      ? Promise.resolve({ kind: 'outgoing', leg: new AdoptedCall(leg, this.options) })
      : this.adoptCalled(leg);
  }

  private async adoptCaller({ id }: KeptLeg): Promise<AdoptedLeg | undefined> {
    let leg: IncomingLeg | undefined;
    await this.options.kept.adoptIncoming(id, (invite) => {
      leg = this.options.incoming(invite);
      // Whoever it was when it began to ring is nobody here any more.
      if (leg === undefined) invite.res.send(480);
    });
    return leg === undefined ? undefined : { kind: 'incoming', leg };
  }

  private adoptAnswered({ id, localSdp }: KeptLeg): Promise<AdoptedLeg> {
    const { srf, kept } = this.options;
    return this.inTime((settle, fail) => {
      const take = ({ req, res }: ShownInvite): void => {
        srf.createUAS(req, res, { localSdp }, (error: unknown, dialog?: Srf.Dialog) =>
          dialog === undefined ? fail(error) : settle(dialog),
        );
      };
      kept.adoptIncoming(id, take).catch(fail);
    });
  }

  private adoptCalled({ id, localSdp }: KeptLeg): Promise<AdoptedLeg> {
    const { srf, kept } = this.options;
    return this.inTime((settle, fail) => {
      const { uri, headers } = kept.adoptOutgoing(id);
      srf.createUAC(uri, { headers, localSdp }, {}, (error: unknown, dialog?: Srf.Dialog) =>
        dialog === undefined ? fail(error) : settle(dialog),
      );
    });
  }

  private inTime(
    work: (settle: (dialog: Srf.Dialog) => void, fail: (error: unknown) => void) => void,
  ): Promise<AdoptedLeg> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new Error('not in time'));
      }, answerTimeoutMs);
      work(
        (dialog) => {
          clearTimeout(timer);
          const leg = new EstablishedDialog(dialog, this.options.log, true);
          this.options.track(leg);
          // Nobody waits for it any more: nobody would ever hang it up.
          if (isLate) void leg.hangUp();
          else resolve({ kind: 'established', leg });
        },
        (error) => {
          clearTimeout(timer);
          reject(new Error('refused', { cause: error }));
        },
      );
    });
  }
}

type Outcome = { readonly kind: 'answered'; readonly leg: EstablishedLeg } | DialFailure;

/** A phone that an earlier run called and that has not answered yet. */
class AdoptedCall implements OutgoingLeg {
  readonly sipCallId: string;
  readonly outcome: Promise<Outcome>;
  private readonly invite: string | undefined;
  private request: Srf.SrfRequest | undefined;
  private over = false;
  private cancelling = false;
  private elsewhere = false;
  private rang = false;
  private early: ReturnType<typeof earlyDialogOf>;
  private readonly ringingListeners: (() => void)[] = [];

  constructor({ id, callId, invite, localSdp }: KeptLeg, { srf, kept, track, log }: LegAdoptionOptions) {
    this.sipCallId = callId;
    this.invite = invite;
    const { uri, headers } = kept.adoptOutgoing(id);
    const progress = {
      cbRequest: ((_error: unknown, request?: Srf.SrfRequest) => {
        this.request = request;
        if (this.cancelling) this.sendCancel();
      }) as unknown as (req: Srf.SrfRequest) => void,
      cbProvisional: (response: Srf.SrfResponse) => {
        this.early = earlyDialogOf(response);
        this.noteRinging();
      },
    };
    this.outcome = new Promise((resolve) => {
      srf.createUAC(uri, { headers, localSdp }, progress, (error: unknown, dialog?: Srf.Dialog) => {
        this.over = true;
        if (dialog === undefined) return resolve(this.failureOf(error));
        const leg = new EstablishedDialog(dialog, log, true);
        track(leg);
        if (!this.cancelling) return resolve({ kind: 'answered', leg });
        // The answer crossed our CANCEL.
        void leg.hangUp();
        resolve({ kind: 'failed', cause: 'cancelled' });
      });
    });
  }

  private failureOf(error: unknown): DialFailure {
    if (this.cancelling) return { kind: 'failed', cause: 'cancelled' };
    const { status } = (error ?? {}) as { readonly status?: unknown };
    // The softswitch does not have it any more (§12.2.2).
    const sipStatus = typeof status === 'number' ? status : 481;
    return { kind: 'failed', cause: dialFailureOf(sipStatus), sipStatus };
  }

  get invites(): readonly string[] {
    return this.over || this.invite === undefined ? [] : [this.invite];
  }

  onRinging(listener: () => void): void {
    if (this.rang) listener();
    else this.ringingListeners.push(listener);
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    return !this.over && isSameDialog(this.early, replaced);
  }

  cancel(reason?: 'answered-elsewhere'): void {
    if (this.over || this.cancelling) return;
    this.cancelling = true;
    this.elsewhere = reason === 'answered-elsewhere';
    this.sendCancel();
  }

  private sendCancel(): void {
    // Refused because the final response was faster: that response settles the call.
    if (this.request !== undefined) sendCancel(this.request, this.elsewhere, () => undefined);
  }

  private noteRinging(): void {
    this.rang = true;
    for (const listener of this.ringingListeners.splice(0)) listener();
  }
}
