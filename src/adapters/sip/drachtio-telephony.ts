// The Telephony port over drachtio-srf: connection to the SIP server, who may call, legs, registrations.
// Never handles audio; never answers a call by itself.
import type Srf from 'drachtio-srf';
import type { Clock } from '../../app/ports/clock.js';
import { guarded } from '../../app/ports/guarded.js';
import { LivenessWatch } from '../../app/ports/liveness-watch.js';
import type { Log } from '../../app/ports/log.js';
import type { BindingStore } from '../../app/ports/store.js';
import type {
  AdoptableLegs,
  DialRequest,
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
import { isAudioOffer } from '../../core/pbx/sdp-offer.js';
import { sipRealm } from '../../core/pbx/sip-realm.js';
import { answered } from './answered-request.js';
import { CarrierAddresses } from './carrier-address.js';
import { deviceTargets, trunkTarget, type DialTarget } from './dial-target.js';
import { DigestAuthenticator } from './digest-authenticator.js';
import type { EstablishedDialog } from './established-dialog.js';
import { IncomingInvite, type ReceivedInvite } from './incoming-invite.js';
import { provenBefore, trunkOrigin } from './invite-origin.js';
import type { KeptLegs, ShownInvite } from './kept-legs.js';
import { LegAdoption } from './leg-adoption.js';
import { endLeftOver } from './left-over-leg.js';
import { OutgoingCall } from './outgoing-call.js';
import { Registrar } from './registrar.js';
import { replacedBy } from './replaced-dialog.js';
import { abilitiesForPhones, supportedMethods, unknownExtensions } from './request-support.js';
import { SipLogin } from './sip-login.js';
import { guardFrames } from './frame-guard.js';
import {
  headerOf,
  isAnonymous,
  isInDialog,
  partiesOf,
  sourceOf,
  userOf,
  type Parties,
} from './sip-identity.js';
import { sipServerAnswers } from './sip-server-question.js';
import { SourceTally } from './source-tally.js';

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

/** A SIP server that refuses the secret is asked again after this time: it may have been set right there, ms. */
const refusedRetryMs = 10_000;

export class DrachtioTelephony implements Telephony {
  private readonly login: SipLogin;
  private readonly registrar: Registrar;
  private readonly refusals: SourceTally;
  private readonly carriers: CarrierAddresses;
  private readonly adoption: LegAdoption | undefined;
  private incoming: ((leg: IncomingLeg) => void) | undefined;
  private readonly upListeners: ((up: boolean) => void)[] = [];
  private readonly connectionListeners: ((connected: boolean, name?: string) => void)[] = [];
  private readonly dialogs = new Set<EstablishedDialog>();
  /** Legs of the connection that was lost. */
  private readonly leftBehind: LeftOverLeg[] = [];
  private readonly ringing = new Set<IncomingInvite>();
  private readonly dialling = new Set<OutgoingCall>();
  /** Where the SIP server listens, `host:port`. */
  private sockets: ReadonlySet<string> = new Set();
  /** The connection to the SIP server is up; whether it answers is the watch's to say. */
  private connected = false;
  /** It was up in this run, and broke. */
  private wasLost = false;
  private watch: LivenessWatch | undefined;
  private wasUp = false;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;
  /** drachtio-srf reads it anew before each attempt. */
  private readonly reconnect: { retryMaxDelay: number; maxAttempts?: number } = { retryMaxDelay: 5000 };

  constructor(
    private readonly srf: Srf,
    private readonly options: DrachtioTelephonyOptions,
  ) {
    const { directory, clock, log } = options;
    this.refusals = new SourceTally(log);
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
      isOurs: (host, port) => this.sockets.has(`${host}:${port}`),
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
    this.registrar.attach(srf);
    srf.use(
      'invite',
      answered(options.log, (req, res) => this.receive(req, res)),
    );
    for (const [method, status] of Object.entries(politeAnswers))
      srf.use(
        method,
        (_req, res) => void res.send(status, { headers: { ...abilitiesForPhones, Allow: supportedMethods } }),
      );
  }

  /**
   * Resolves when the SIP server accepted us; rejects when it refuses the secret or is silent for `timeoutMs`. Goes on
   * trying all the same until `close`.
   */
  connect(timeoutMs: number): Promise<void> {
    const { host, port, log } = this.options;
    const server = `${host}:${port}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the SIP server at ${server} did not answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.srf.on('connect', (error: Error | null, hostPorts = '', _version = '', localHostPorts = '') => {
        this.sockets = new Set(
          `${hostPorts},${localHostPorts}`.split(',').map((one) => one.replace(/^[^/]*\//, '')),
        );
        clearTimeout(timer);
        // A connection that was on its way when we closed.
        if (this.closed) return this.disconnect();
        if (error === null) {
          log.info({ sipServer: server }, 'SIP server is up');
          this.noteConnected(`${hostPorts} ${localHostPorts}`);
          return resolve();
        }
        log.error({ sipServer: server, retryMs: refusedRetryMs }, 'the SIP server refuses the secret');
        // drachtio-srf would knock again every 255 ms for ever.
        this.disconnect();
        this.retry = setTimeout(() => this.knock(), refusedRetryMs);
        reject(new Error(`the SIP server at ${server} refuses the secret`, { cause: error }));
      });
      this.srf.on('error', (error) => log.warn({ err: error, sipServer: server }, 'SIP server connection'));
      (this.srf as unknown as NodeJS.EventEmitter).on('reconnecting', () =>
        this.lose('the SIP server is lost, and with it every call'),
      );
      this.knock();
    });
  }

  onIncoming(listener: (leg: IncomingLeg) => void): void {
    this.incoming = listener;
  }

  dial(request: DialRequest): OutgoingLeg {
    const call: OutgoingCall = new OutgoingCall(
      this.srf,
      request,
      this.isUp() ? this.targetsOf(request) : [],
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

  isUp(): boolean {
    return this.connected && this.watch?.answers === true;
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.upListeners.push(guarded(this.options.log, 'a listener to the state of telephony', listener));
  }

  /**
   * The connection to the SIP server is made or lost; one that hangs is connected all the same. Before anybody hears of `up`.
   * `name`: what it says where it listens.
   */
  onConnection(listener: (connected: boolean, name?: string) => void): void {
    this.connectionListeners.push(
      guarded(this.options.log, 'a listener to the connection with the SIP server', listener),
    );
  }

  /** Leaves the SIP server to another service, which would get every second call only, until `comeBack`. */
  stepAside(): void {
    if (!this.connected) return;
    this.lose('another service uses the SIP server: this one leaves it alone until that one is gone');
    this.disconnect();
  }

  comeBack(): void {
    if (!this.connected && !this.closed) this.knock();
  }

  adoptLegs(): Promise<AdoptableLegs> {
    return this.adoption?.list() ?? Promise.resolve({ legs: [], ended: [] });
  }

  endUnadopted(): Promise<void> {
    return this.options.kept?.release() ?? Promise.resolve();
  }

  endLeftOver(leg: LeftOverLeg): Promise<LeftOverOutcome> {
    return this.connected ? endLeftOver(this.srf, leg) : Promise.resolve('failed');
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
    if (this.closed) return Promise.resolve();
    this.closed = true;
    clearTimeout(this.retry);
    this.reconnect.maxAttempts = 1;
    this.registrar.close();
    this.refusals.close();
    this.disconnect();
    return Promise.resolve();
  }

  private knock(): void {
    const { host, port, secret } = this.options;
    const settings = { host, port, secret, enablePing: true, reconnect: this.reconnect };
    void this.srf.connect(settings);
    guardFrames(this.srf, { log: this.options.log, refusals: this.refusals });
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

  private track(dialog: EstablishedDialog): void {
    this.dialogs.add(dialog);
    void dialog.over.then(() => this.dialogs.delete(dialog));
  }

  private lose(why: string): void {
    if (!this.connected) return;
    this.options.log.error({}, why);
    // First of all: nothing that is done about the losses may use the connection that is gone.
    this.connected = false;
    this.wasLost = true;
    this.watch?.close();
    for (const listener of this.connectionListeners) listener(false);
    this.leftBehind.push(
      ...[...this.dialogs].map(({ dialogId }) => ({ dialogId })),
      ...[...this.dialling].map(({ invites }) => ({ invites })),
    );
    for (const dialog of [...this.dialogs]) dialog.abandon();
    for (const leg of [...this.ringing]) leg.noteCancelled('sip-server-lost');
    for (const call of [...this.dialling]) call.abandon();
    this.tellUp();
  }

  private noteConnected(name: string): void {
    this.connected = true;
    this.watch?.close();
    this.watch = this.watchServer();
    this.watch.start();
    for (const listener of this.connectionListeners) listener(true, name);
    this.tellUp();
    guarded(this.options.log, 'ending legs that were left behind', () => this.endLeftBehind())();
  }

  /** Where only the connection broke, people still hold the receiver: the SIP server has their dialogs as they were. */
  private async endLeftBehind(): Promise<void> {
    if (!this.wasLost) return;
    this.wasLost = false;
    const legs = this.leftBehind.splice(0);
    const outcomes = await Promise.all(legs.map((leg) => endLeftOver(this.srf, leg)));
    const count = (wanted: LeftOverOutcome): number => outcomes.filter((one) => one === wanted).length;
    this.options.log.warn(
      { ended: count('ended'), gone: count('gone'), failed: count('failed') },
      'legs that were lost with the connection to the SIP server were ended there',
    );
    // Those that have no name of ours: callers who heard ringing, channels of the media server.
    await this.endUnadopted().catch((error: unknown) =>
      this.options.log.warn({ err: error }, 'legs that were lost are left to their grace time'),
    );
  }

  /** One that hangs keeps its connection: nothing else would tell. Its calls go on, their audio does not pass there. */
  private watchServer(): LivenessWatch {
    const { host, port, log } = this.options;
    const sipServer = `${host}:${port}`;
    return new LivenessWatch({
      what: 'looking after the SIP server',
      ask: () => sipServerAnswers(this.srf),
      onChanged: (answers) => {
        if (answers) log.info({ sipServer }, 'the SIP server answers again');
        else log.error({ sipServer }, 'the SIP server does not answer any more: no new calls until it does');
        this.tellUp();
      },
      log,
    });
  }

  private tellUp(): void {
    const up = this.isUp();
    if (up === this.wasUp) return;
    this.wasUp = up;
    for (const listener of this.upListeners) listener(up);
  }

  private disconnect(): void {
    this.connected = false;
    this.watch?.close();
    try {
      this.srf.disconnect();
    } catch (error) {
      // drachtio-srf has no socket yet when it never connected.
      this.options.log.debug({ err: error }, 'nothing to disconnect');
    }
  }
}

/** What RFC 3261 §21.4.13 and §21.4.26 say to a body that nobody could serve; undefined = it can be tried. No offer is fine. */
function faultOfOffer(
  req: Srf.SrfRequest,
): { status: number; reason: string; headers: Record<string, string> } | undefined {
  if (req.body.trim() === '') return undefined;
  const type = headerOf(req, 'Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? 'application/sdp';
  const encoding = headerOf(req, 'Content-Encoding')?.trim().toLowerCase() ?? 'identity';
  if (type !== 'application/sdp' || encoding !== 'identity')
    return {
      status: 415,
      reason: 'Unsupported Media Type',
      headers: { Accept: 'application/sdp', 'Accept-Encoding': 'identity' },
    };
  return isAudioOffer(req.body) ? undefined : { status: 488, reason: 'Not Acceptable Here', headers: {} };
}

function isReadableBySrf(req: Srf.SrfRequest): boolean {
  try {
    for (const name of ['From', 'To', 'Contact']) req.getParsedHeader(name);
    return true;
  } catch {
    // Whatever its parser did not like: there is no more to be known than that.
    return false;
  }
}
