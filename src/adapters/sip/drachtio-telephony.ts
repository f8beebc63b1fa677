// The Telephony port over drachtio-srf: who may call, legs, registrations.
// Never handles audio; never answers a call by itself.
import type Srf from 'drachtio-srf';
import type { Clock } from '../../app/ports/clock.js';
import { guarded } from '../../app/ports/guarded.js';
import type { Log } from '../../app/ports/log.js';
import type { BindingStore } from '../../app/ports/store.js';
import type {
  AdoptableLegs,
  DialRequest,
  EarlierLeg,
  EstablishedLeg,
  IncomingLeg,
  LeftOverLeg,
  LeftOverOutcome,
  LegOrigin,
  OutgoingLeg,
  RegisteredDevice,
  SipDirectory,
  Telephony,
} from '../../app/ports/telephony.js';
import type { ExtensionNumber } from '../../core/kernel/ids.js';
import { sipRealm } from '../../core/pbx/sip-realm.js';
import { answered } from './answered-request.js';
import { CarrierAddresses } from './carrier-address.js';
import { deviceTargets, trunkTarget, type DialTarget } from './dial-target.js';
import { DigestAuthenticator } from './digest-authenticator.js';
import { IncomingInvite, type ReceivedInvite } from './incoming-invite.js';
import { faultOfOffer, isReadableBySrf } from './invite-faults.js';
import { provenBefore, trunkOrigin } from './invite-origin.js';
import type { KeptLegs, ShownInvite } from './kept-legs.js';
import { LegAdoption } from './leg-adoption.js';
import { endLeftOver } from './left-over-leg.js';
import { OutgoingCall } from './outgoing-call.js';
import { Registrar } from './registrar.js';
import { replacedBy } from './replaced-dialog.js';
import { abilitiesForPhones, supportedMethods, unknownExtensions } from './request-support.js';
import { SipLogin } from './sip-login.js';
import {
  headerOf,
  isAnonymous,
  isInDialog,
  isOfEndedDialog,
  partiesOf,
  sourceOf,
  userOf,
  type Parties,
} from './sip-identity.js';
import { SipServerConnection } from './sip-server-connection.js';
import { SourceTally } from './source-tally.js';
import { OrphanedLegs } from './orphaned-legs.js';

export interface DrachtioTelephonyOptions {
  readonly host: string;
  /** Port of drachtio's application protocol, default there: 9022. */
  readonly port: number;
  readonly secret: string;
  readonly directory: SipDirectory;
  readonly bindings: BindingStore;
  /** What our own softswitch keeps; undefined with another SIP server. */
  readonly kept?: KeptLegs | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A dialog of this run, or one that this run has adopted. */
interface OwnDialog extends EstablishedLeg {
  /** Settles when it is over. */
  readonly over: Promise<void>;
  /** The SIP server is gone. */
  abandon(): void;
}

/** Methods that phones send unasked and that Centrale has no use for, and what they get. */
const politeAnswers: Readonly<Record<string, number>> = {
  options: 200,
  notify: 200,
  subscribe: 489,
  publish: 489,
  message: 405,
  // Out of a dialog there is nothing to transfer (RFC 3515 §2.4.4 would make one).
  refer: 501,
  info: 481,
};

export class DrachtioTelephony implements Telephony {
  readonly connection: SipServerConnection;
  private readonly login: SipLogin;
  private readonly registrar: Registrar;
  private readonly refusals: SourceTally;
  private readonly carriers: CarrierAddresses;
  private readonly adoption: LegAdoption | undefined;
  private readonly orphaned: OrphanedLegs;
  private incoming: ((leg: IncomingLeg) => void) | undefined;
  private readonly dialogs = new Set<OwnDialog>();
  /** Legs of the connection that was lost. */
  private readonly leftBehind: LeftOverLeg[] = [];
  private readonly ringing = new Set<IncomingInvite>();
  private readonly dialling = new Set<OutgoingCall>();

  constructor(
    private readonly srf: Srf,
    private readonly options: DrachtioTelephonyOptions,
  ) {
    const { directory, clock, log } = options;
    this.refusals = new SourceTally(log);
    this.connection = new SipServerConnection(srf, {
      ...options,
      refusals: this.refusals,
      onLost: () => this.abandonLegs(),
      onConnectedAgain: guarded(log, 'ending legs that were left behind', () => this.endLeftBehind()),
    });
    const steadyMs = (): number => clock.steadyMs();
    this.carriers = new CarrierAddresses({ steadyMs });
    const ha1Of = (username: string): string | undefined => {
      const extension = directory.extension(username);
      return extension === undefined ? undefined : directory.sipHa1(extension);
    };
    this.login = new SipLogin({
      authenticator: new DigestAuthenticator({ realm: sipRealm, ha1Of, steadyMs }),
      isAtHome: (user, address) => {
        const extension = directory.extension(user);
        return extension !== undefined && this.registrar.isRegisteredFrom(extension, address);
      },
      isOwnSocket: (user, socket) => {
        const extension = directory.extension(user);
        return extension !== undefined && this.registrar.isRegisteredSocket(extension, socket);
      },
      steadyMs,
      log,
    });
    this.registrar = new Registrar({
      store: options.bindings,
      login: this.login,
      extensionOf: (user) => directory.extension(user),
      isTrunkHost: (host) => directory.isTrunkHost(host),
      isOurs: (host, port) => this.connection.isOwnSocket(host, port),
      refusals: this.refusals,
      clock,
      log,
    });
    // Requests of dialogs do not come by here.
    srf.use((req, res, next) => {
      const unknown = unknownExtensions(req);
      if (unknown.length === 0) (next as () => void)();
      else res.send(420, { headers: { Unsupported: unknown.join(', ') } });
    });
    if (options.kept !== undefined)
      this.adoption = new LegAdoption({
        ...{ srf, kept: options.kept, log },
        track: (dialog) => this.track(dialog),
        incoming: (invite) => this.adoptedLeg(invite),
      });
    this.orphaned = new OrphanedLegs({ srf, track: (dialog) => this.track(dialog), log });
    this.registrar.attach(srf);
    srf.use(
      'invite',
      answered(options.log, (req, res) => this.receive(req, res)),
    );
    for (const [method, status] of Object.entries(politeAnswers))
      srf.use(
        method,
        answered(options.log, (req, res) => {
          const headers = { ...abilitiesForPhones, Allow: supportedMethods };
          res.send(isOfEndedDialog(req) ? 481 : status, { headers });
        }),
      );
  }

  onIncoming(listener: (leg: IncomingLeg) => void): void {
    this.incoming = listener;
  }

  dial(request: DialRequest): OutgoingLeg {
    const call: OutgoingCall = new OutgoingCall(
      this.srf,
      request,
      this.connection.isUp() ? this.targetsOf(request) : [],
      this.carriers,
      (dialog) => this.track(dialog),
      this.options.log,
    );
    this.dialling.add(call);
    void call.outcome.then(() => this.dialling.delete(call));
    return call;
  }

  private targetsOf({ to, ...caller }: DialRequest): readonly DialTarget[] {
    if (to.kind === 'extension')
      return deviceTargets(this.registrar.bindingsOf(to.extension), caller, to.autoAnswer);
    const trunk = this.options.directory.outboundTrunk(to.trunkId);
    if (trunk !== undefined) return [trunkTarget(trunk, to.number, caller)];
    this.options.log.error({ trunk: to.trunkId }, 'a trunk that takes no calls to the outside was asked to');
    return [];
  }

  /** Wrong SIP passwords, and requests that were refused unread because of them, since the start. */
  get loginTotals(): SipLogin['totals'] {
    return this.login.totals;
  }

  /** See `SipServerConnection.connect`. */
  connect(timeoutMs: number): Promise<void> {
    return this.connection.connect(timeoutMs);
  }

  isUp(): boolean {
    return this.connection.isUp();
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.connection.onUpChanged(listener);
  }

  adoptLegs(earlier: readonly EarlierLeg[]): Promise<AdoptableLegs> {
    return this.adoption?.list() ?? this.orphaned.find(earlier);
  }

  endUnadopted(): Promise<void> {
    return this.options.kept?.release() ?? Promise.resolve();
  }

  endLeftOver(leg: LeftOverLeg): Promise<LeftOverOutcome> {
    return this.connection.isConnected ? endLeftOver(this.srf, leg) : Promise.resolve('failed');
  }

  isReachable(extension: ExtensionNumber): boolean {
    return this.registrar.isReachable(extension);
  }

  onReachableChanged(listener: (extension: ExtensionNumber, reachable: boolean) => void): void {
    this.registrar.onReachableChanged(listener);
  }

  devices(): readonly RegisteredDevice[] {
    return this.registrar.devices();
  }

  close(): Promise<void> {
    this.registrar.close();
    this.orphaned.close();
    this.refusals.close();
    this.connection.close();
    return Promise.resolve();
  }

  private receive(req: Srf.SrfRequest, res: Srf.SrfResponse): void {
    if (this.options.kept?.claims(req, res) === true) return;
    const parties = partiesOf(req);
    if (parties === undefined) return res.send(400, 'Malformed Header', {});
    // RFC 3261 §12.2.2: a re-INVITE of a dialog that ended meanwhile is no new call.
    if (isInDialog(parties)) return res.send(481);
    const origin = this.identify(req, parties, res);
    if (origin === undefined) return;
    const replaces = replacedBy(req);
    if (replaces === 'malformed') return res.send(400, 'Bad Replaces', {});
    // drachtio-srf reads them once more when the call is answered, and would leave the caller with a 200 of nobody.
    if (!isReadableBySrf(req)) return res.send(400, 'Malformed Header', {});
    const fault = faultOfOffer(req);
    if (fault !== undefined) {
      this.refusals.note(req.source_address, `INVITE: ${fault.reason}`);
      return res.send(fault.status, fault.reason, { headers: fault.headers });
    }
    const leg = this.incomingLeg({
      ...{ req, res, parties, origin },
      ...(replaces === undefined ? {} : { replaces }),
    });
    if (this.incoming === undefined) leg.refuse(503);
    else this.incoming(leg);
  }

  private incomingLeg(invite: ReceivedInvite): IncomingInvite {
    const leg: IncomingInvite = new IncomingInvite(
      this.srf,
      invite,
      (dialog) => this.track(dialog),
      () => this.ringing.delete(leg),
      this.options.log,
    );
    this.ringing.add(leg);
    return leg;
  }

  /** An earlier run let it ring: who sent it was proven then. */
  private adoptedLeg({ req, res }: ShownInvite): IncomingInvite | undefined {
    const parties = partiesOf(req);
    const origin = parties && provenBefore(req, parties, this.options.directory);
    return parties && origin && this.incomingLeg({ req, res, parties, origin });
  }

  /**
   * Who sent this INVITE, or undefined when it was answered here. A trunk is known by its address, a phone by its
   * password; where both share an address, a number that is the trunk's DID is the trunk's call, and who calls as an
   * extension must prove it. Whether there is such an extension must not be told by the answer. Who withholds the number
   * is whose password was right.
   */
  private identify(req: Srf.SrfRequest, parties: Parties, res: Srf.SrfResponse): LegOrigin | undefined {
    const { directory } = this.options;
    const trunk = trunkOrigin(req, parties, directory);
    if (trunk !== undefined) return trunk;
    const user = userOf(parties.from.uri) ?? '';
    const withheld = isAnonymous(parties);
    const headers = [headerOf(req, 'Proxy-Authorization'), headerOf(req, 'Authorization')];
    const verdict = this.login.verify({
      method: 'INVITE',
      headers,
      source: sourceOf(req),
      user: withheld ? undefined : user,
    });
    if (verdict.kind === 'ignored') {
      res.send(403);
      return undefined;
    }
    if (verdict.kind === 'challenge') {
      res.send(407, { headers: { 'Proxy-Authenticate': verdict.header } });
      return undefined;
    }
    const proven = verdict.kind === 'accepted' ? directory.extension(verdict.username) : undefined;
    if (proven === undefined) {
      this.refusals.note(req.source_address, 'INVITE without the right password');
      res.send(403);
      return undefined;
    }
    return { kind: 'extension', extension: proven, ...(withheld ? { withheld } : {}) };
  }

  private track(dialog: OwnDialog): void {
    this.dialogs.add(dialog);
    void dialog.over.then(() => this.dialogs.delete(dialog));
  }

  private abandonLegs(): void {
    this.leftBehind.push(
      ...[...this.dialogs].map(({ dialogId }) => ({ dialogId })),
      ...[...this.dialling].map(({ invites }) => ({ invites })),
    );
    for (const dialog of [...this.dialogs]) dialog.abandon();
    for (const leg of [...this.ringing]) leg.noteCancelled('sip-server-lost');
    for (const call of [...this.dialling]) call.abandon();
  }

  /** Where only the connection broke, people still hold the receiver: the SIP server has their dialogs as they were. */
  private async endLeftBehind(): Promise<void> {
    const legs = this.leftBehind.splice(0);
    const outcomes = await Promise.all(legs.map((leg) => endLeftOver(this.srf, leg)));
    const count = (wanted: LeftOverOutcome): number => outcomes.filter((one) => one === wanted).length;
    const tell = legs.length === 0 ? 'debug' : 'warn';
    this.options.log[tell](
      { ended: count('ended'), gone: count('gone'), failed: count('failed') },
      'legs that were lost with the connection to the SIP server were ended there',
    );
    // Those that have no name of ours: callers who heard ringing, channels of the media server.
    await this.endUnadopted().catch((error: unknown) =>
      this.options.log.warn({ err: error }, 'legs that were lost are left to their grace time'),
    );
  }
}
