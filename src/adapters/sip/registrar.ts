// The registrar (RFC 3261 §10.3): which devices can be reached for an extension, and where.
// Never writes anything for a REGISTER that has not proven the extension's password.
import type Srf from 'drachtio-srf';
import type { Clock } from '../../app/ports/clock.js';
import { guarded } from '../../app/ports/guarded.js';
import type { RegisteredDevice } from '../../app/ports/telephony.js';
import type { Log } from '../../app/ports/log.js';
import type { Binding, BindingStore } from '../../app/ports/store.js';
import type { SipSource } from '../../app/ports/telephony.js';
import type { EpochMs, ExtensionNumber } from '../../core/kernel/ids.js';
import { answered } from './answered-request.js';
import { faultOfContact, type ContactFault, type ContactPolicy } from './contact-policy.js';
import { isDialledAtSocket } from './dial-target.js';
import type { SourceTally } from './source-tally.js';
import type { SipLogin } from './sip-login.js';
import { headerOf, partiesOf, sourceOf, transportOf, userOf, type Parties } from './sip-identity.js';

export interface RegistrarOptions {
  readonly store: BindingStore;
  readonly login: Pick<SipLogin, 'verify'>;
  readonly extensionOf: (user: string) => ExtensionNumber | undefined;
  readonly isTrunkHost: NonNullable<ContactPolicy['isTrunkHost']>;
  readonly isOurs: ContactPolicy['isOurs'];
  readonly refusals: Pick<SourceTally, 'note'>;
  readonly clock: Pick<Clock, 'nowMs' | 'steadyMs'>;
  readonly log: Log;
}

type SrfRequest = Srf.SrfRequest;
type SrfResponse = Srf.SrfResponse;

/** Shorter registrations are refused with 423, s. */
const minExpiresS = 30;
const maxExpiresS = 3600;
const defaultExpiresS = 3600;
/** Devices per extension. */
const maxBindings = 10;
/** What of a phone's User-Agent is told, characters. */
const longestUserAgent = 80;
/** How often expired bindings are looked for, ms. */
const sweepMs = 5000;
/** When wall clock and steady clock differ by so much more than before, the wall clock was set, ms. */
const clockJumpMs = 1000;

/** A device, and when its registration ends by the steady clock: setting the host's clock neither ends it nor keeps it. */
interface Registration {
  readonly device: Omit<Binding, 'expiresAtMs'>;
  readonly endsAtSteadyMs: number;
}

export class Registrar {
  private readonly registrations = new Map<ExtensionNumber, Registration[]>();
  private readonly reachableListeners: ((extension: ExtensionNumber, reachable: boolean) => void)[] = [];
  private readonly sweeper: NodeJS.Timeout;
  /** Wall clock minus steady clock, ms. */
  private clockOffsetMs: number;

  constructor(private readonly options: RegistrarOptions) {
    this.clockOffsetMs = this.currentClockOffsetMs();
    this.restore();
    this.sweeper = setInterval(
      guarded(this.options.log, 'looking for expired registrations', () => this.sweep()),
      sweepMs,
    );
    this.sweeper.unref();
  }

  attach(srf: Srf): void {
    srf.use(
      'register',
      answered(this.options.log, (req, res) => this.handle(req, res)),
    );
  }

  /** Current bindings, newest first. */
  bindingsOf(extension: ExtensionNumber): readonly Binding[] {
    return this.registrationsOf(extension).map((registration) => this.bindingOf(registration));
  }

  /** Every device that is registered now. */
  devices(): readonly RegisteredDevice[] {
    const bindings = [...this.registrations.keys()].flatMap((extension) => this.bindingsOf(extension));
    return bindings.map(({ extension, sourceHost, sourcePort, transport, userAgent, expiresAtMs }) => ({
      ...{ extension, transport, expiresAtMs },
      address: sourceHost,
      port: sourcePort,
      userAgent: userAgent?.slice(0, longestUserAgent),
    }));
  }

  /** A device of that extension is registered from that address. */
  isRegisteredFrom(extension: ExtensionNumber, address: string): boolean {
    return this.registrationsOf(extension).some(({ device }) => device.sourceHost === address);
  }

  /** A device of that extension registered from that very socket. */
  isRegisteredSocket(extension: ExtensionNumber, { host, port, transport }: SipSource): boolean {
    return this.registrationsOf(extension).some(
      ({ device }) =>
        device.sourceHost === host && device.sourcePort === port && device.transport === transport,
    );
  }

  isReachable(extension: ExtensionNumber): boolean {
    return this.registrationsOf(extension).length > 0;
  }

  onReachableChanged(listener: (extension: ExtensionNumber, reachable: boolean) => void): void {
    this.reachableListeners.push(guarded(this.options.log, 'a listener to registrations', listener));
  }

  close(): void {
    clearInterval(this.sweeper);
  }

  /** The wall clock is all that goes on while the service does not run. */
  private restore(): void {
    const { store, clock } = this.options;
    const nowMs = clock.nowMs();
    for (const { expiresAtMs, ...device } of store.all(nowMs)) {
      const savedMs = expiresAtMs - nowMs;
      // More than anybody is granted: the wall clock was set back meanwhile.
      const leftMs = Math.min(savedMs, maxExpiresS * 1000);
      const registration = { device, endsAtSteadyMs: clock.steadyMs() + leftMs };
      this.registrations.set(device.extension, [
        ...(this.registrations.get(device.extension) ?? []),
        registration,
      ]);
      if (leftMs < savedMs) store.put(this.bindingOf(registration));
    }
  }

  private registrationsOf(extension: ExtensionNumber): Registration[] {
    const steadyMs = this.options.clock.steadyMs();
    return (this.registrations.get(extension) ?? []).filter(
      ({ endsAtSteadyMs }) => endsAtSteadyMs > steadyMs,
    );
  }

  /** With its end by the wall clock as that is now. */
  private bindingOf({ device, endsAtSteadyMs }: Registration): Binding {
    return { ...device, expiresAtMs: Math.round(endsAtSteadyMs + this.currentClockOffsetMs()) as EpochMs };
  }

  private currentClockOffsetMs(): number {
    const { clock } = this.options;
    return clock.nowMs() - clock.steadyMs();
  }

  private handle(req: SrfRequest, res: SrfResponse): void {
    const parties = partiesOf(req);
    if (parties === undefined) return res.send(400, 'Malformed Header', {});
    const user = userOf(parties.to.uri);
    const verdict = this.options.login.verify({
      method: 'REGISTER',
      headers: [headerOf(req, 'Authorization')],
      source: sourceOf(req),
      user: user ?? '',
    });
    if (verdict.kind === 'ignored') return res.send(403);
    if (verdict.kind === 'challenge')
      return res.send(401, { headers: { 'WWW-Authenticate': verdict.header } });
    const extension = this.options.extensionOf(user ?? '');
    // RFC 3261 §10.3 step 3: only the extension's own password may change its bindings.
    if (verdict.kind === 'rejected' || extension === undefined) {
      this.options.refusals.note(req.source_address, 'REGISTER without the right password');
      return res.send(403);
    }
    this.update(extension, parties, req, res);
  }

  /** All of a request's contacts, or none (RFC 3261 §10.3 step 7). */
  private update(extension: ExtensionNumber, parties: Parties, req: SrfRequest, res: SrfResponse): void {
    const wished = wishedContacts(req, parties);
    if (wished === 'malformed') return res.send(400, 'Bad Contact', {});
    for (const { uri, expiresS } of wished) {
      const fault = expiresS === 0 ? undefined : this.faultOf(uri, req);
      if (fault === undefined) continue;
      this.options.refusals.note(req.source_address, `Contact of ${extension}: ${fault}`);
      return fault === 'malformed'
        ? res.send(400, 'Bad Contact', {})
        : res.send(403, 'Contact Not Allowed', {});
    }
    if (wished.some((one) => one.expiresS > 0 && one.expiresS < minExpiresS))
      return res.send(423, { headers: { 'Min-Expires': String(minExpiresS) } });
    this.expire(extension);
    const before = this.registrationsOf(extension);
    const sipCallId = req.get('Call-ID');
    const cseq = parseInt(req.get('CSeq'), 10);
    const touched = before.filter(({ device }) =>
      wished.some(({ uri }) => uri === '*' || sameDevice(device, uri, req)),
    );
    // An older request that was overtaken changes nothing. (The same CSeq again is a phone that counts badly.)
    if (touched.some(({ device }) => device.sipCallId === sipCallId && cseq < device.cseq))
      return res.send(500, 'Out of order', {});
    const made = wished
      .filter(({ expiresS }) => expiresS > 0)
      .map(({ uri, expiresS }) => this.register(extension, uri, expiresS, req, cseq));
    const kept = before.filter((registration) => !touched.includes(registration));
    const list = [...made.reverse(), ...kept];
    this.store(touched, list.splice(maxBindings), made);
    this.registrations.set(extension, list);
    this.answer(list, res);
    this.noteReachable(extension, before.length > 0);
  }

  private faultOf(uri: string, req: SrfRequest): ContactFault | undefined {
    const { isTrunkHost, isOurs } = this.options;
    const { host: source, transport } = sourceOf(req);
    return faultOfContact(uri, { source, isOurs, ...(isDialledAtSocket(transport) ? {} : { isTrunkHost }) });
  }

  private store(
    touched: readonly Registration[],
    dropped: readonly Registration[],
    made: readonly Registration[],
  ): void {
    for (const registration of touched)
      if (!made.some(({ device }) => device.contactUri === registration.device.contactUri))
        this.forget(registration);
    for (const registration of made) this.options.store.put(this.bindingOf(registration));
    for (const registration of dropped) this.forget(registration);
  }

  private forget({ device }: Registration): void {
    this.options.store.remove(device.extension, device.contactUri);
  }

  private register(
    extension: ExtensionNumber,
    uri: string,
    expiresS: number,
    req: SrfRequest,
    cseq: number,
  ): Registration {
    const device = {
      extension,
      contactUri: uri,
      sourceHost: req.source_address,
      sourcePort: Number(req.source_port),
      transport: transportOf(req.protocol),
      userAgent: headerOf(req, 'User-Agent'),
      sipCallId: req.get('Call-ID'),
      cseq,
    };
    return { device, endsAtSteadyMs: this.options.clock.steadyMs() + expiresS * 1000 };
  }

  private answer(list: readonly Registration[], res: SrfResponse): void {
    const steadyMs = this.options.clock.steadyMs();
    const contacts = list.map(
      ({ device, endsAtSteadyMs }) =>
        `<${device.contactUri}>;expires=${Math.max(1, Math.round((endsAtSteadyMs - steadyMs) / 1000))}`,
    );
    res.send(200, { headers: contacts.length === 0 ? {} : { Contact: contacts.join(', ') } });
  }

  private noteReachable(extension: ExtensionNumber, before: boolean): void {
    const after = this.isReachable(extension);
    if (before === after) return;
    for (const listener of this.reachableListeners) listener(extension, after);
  }

  private sweep(): void {
    for (const extension of this.registrations.keys()) this.expire(extension);
    this.noteClock();
  }

  /** Forgets the devices whose time is over. */
  private expire(extension: ExtensionNumber): void {
    const list = this.registrations.get(extension) ?? [];
    const alive = this.registrationsOf(extension);
    if (alive.length === list.length) return;
    for (const registration of list) if (!alive.includes(registration)) this.forget(registration);
    this.registrations.set(extension, alive);
    this.noteReachable(extension, true);
  }

  /** Somebody set the host's clock: what is saved tells the new time, for the next start to read. */
  private noteClock(): void {
    const offsetMs = this.currentClockOffsetMs();
    if (Math.abs(offsetMs - this.clockOffsetMs) < clockJumpMs) return;
    this.clockOffsetMs = offsetMs;
    for (const list of this.registrations.values())
      for (const registration of list) this.options.store.put(this.bindingOf(registration));
  }
}

/** The same contact, or another contact from the very same socket of a phone that restarted. */
function sameDevice(device: Registration['device'], uri: string, req: SrfRequest): boolean {
  return (
    device.contactUri === uri ||
    (device.sourceHost === req.source_address &&
      device.sourcePort === Number(req.source_port) &&
      device.transport === transportOf(req.protocol) &&
      userOf(device.contactUri) === userOf(uri))
  );
}

function wishedContacts(
  req: SrfRequest,
  { contacts }: Parties,
): 'malformed' | { uri: string; expiresS: number }[] {
  if (!req.has('Contact')) return [];
  const general = req.has('Expires') ? parseInt(req.get('Expires'), 10) : defaultExpiresS;
  if (!Number.isInteger(general) || general < 0) return 'malformed';
  if (req.get('Contact').trim() === '*') return general === 0 ? [{ uri: '*', expiresS: 0 }] : 'malformed';
  if (contacts.length === 0 || contacts.length > maxBindings) return 'malformed';
  const wished = new Map<string, { uri: string; expiresS: number }>();
  for (const { uri, params } of contacts) {
    const own = params.get('expires');
    const expiresS = own === undefined ? general : parseInt(own, 10);
    // `*` stands alone; and nothing but SIP can be called.
    if (!/^sips?:[^\s]/i.test(uri) || !Number.isInteger(expiresS) || expiresS < 0) return 'malformed';
    wished.set(uri, { uri, expiresS: Math.min(expiresS, maxExpiresS) });
  }
  return [...wished.values()];
}
