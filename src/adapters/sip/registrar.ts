// The registrar (RFC 3261 §10.3): which devices can be reached for an extension, and where.
// Never writes anything for a REGISTER that has not proven the extension's password.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { Binding, BindingStore } from '../../app/ports/store.js';
import type { EpochMs, ExtensionNumber } from '../../core/kernel/ids.js';
import type { SipLogin } from './sip-login.js';
import { headerOf, isReadable, transportOf, userOf } from './sip-identity.js';

export interface RegistrarOptions {
  readonly store: BindingStore;
  readonly login: SipLogin;
  readonly extensionOf: (user: string) => ExtensionNumber | undefined;
  readonly nowMs: () => EpochMs;
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
/** How often expired bindings are looked for, ms. */
const sweepMs = 5000;

export class Registrar {
  private readonly bindings = new Map<ExtensionNumber, Binding[]>();
  private readonly reachableListeners: ((extension: ExtensionNumber, reachable: boolean) => void)[] = [];
  private readonly sweeper: NodeJS.Timeout;

  constructor(private readonly options: RegistrarOptions) {
    for (const binding of options.store.all(options.nowMs())) {
      const list = this.bindings.get(binding.extension) ?? [];
      list.push(binding);
      this.bindings.set(binding.extension, list);
    }
    this.sweeper = setInterval(() => this.sweep(), sweepMs);
    this.sweeper.unref();
  }

  attach(srf: Srf): void {
    srf.use('register', (req, res) => this.handle(req, res));
  }

  /** Current bindings, newest first. */
  bindingsOf(extension: ExtensionNumber): readonly Binding[] {
    const now = this.options.nowMs();
    return (this.bindings.get(extension) ?? []).filter((binding) => binding.expiresAtMs > now);
  }

  /** A device of that extension is registered from that address. */
  isRegisteredFrom(extension: ExtensionNumber, address: string): boolean {
    return this.bindingsOf(extension).some(({ sourceHost }) => sourceHost === address);
  }

  isReachable(extension: ExtensionNumber): boolean {
    return this.bindingsOf(extension).length > 0;
  }

  onReachableChanged(listener: (extension: ExtensionNumber, reachable: boolean) => void): void {
    this.reachableListeners.push(listener);
  }

  close(): void {
    clearInterval(this.sweeper);
  }

  private handle(req: SrfRequest, res: SrfResponse): void {
    if (!isReadable(req)) return res.send(400, 'Malformed Header', {});
    const user = userOf(req.getParsedHeader('To').uri);
    const verdict = this.options.login.verify({
      method: 'REGISTER',
      headers: [headerOf(req, 'Authorization')],
      source: req.source_address,
      user: user ?? '',
    });
    if (verdict.kind === 'ignored') return res.send(403);
    if (verdict.kind === 'challenge')
      return res.send(401, { headers: { 'WWW-Authenticate': verdict.header } });
    const extension = this.options.extensionOf(user ?? '');
    // RFC 3261 §10.3 step 3: only the extension's own password may change its bindings.
    if (verdict.kind === 'rejected' || verdict.username !== user || extension === undefined) {
      this.options.log.warn({ user, source: `${req.source_address}:${req.source_port}` }, 'REGISTER refused');
      return res.send(403);
    }
    this.update(extension, req, res);
  }

  /** All of a request's contacts, or none (RFC 3261 §10.3 step 7). */
  private update(extension: ExtensionNumber, req: SrfRequest, res: SrfResponse): void {
    const wished = wishedContacts(req);
    if (wished === 'malformed') return res.send(400, 'Bad Contact', {});
    if (wished.some((one) => one.expiresS > 0 && one.expiresS < minExpiresS))
      return res.send(423, { headers: { 'Min-Expires': String(minExpiresS) } });
    const before = this.bindingsOf(extension);
    const sipCallId = req.get('Call-ID');
    const cseq = parseInt(req.get('CSeq'), 10);
    const touched = before.filter((binding) =>
      wished.some(({ uri }) => uri === '*' || sameDevice(binding, uri, req)),
    );
    // An older request that was overtaken changes nothing. (The same CSeq again is a phone that counts badly.)
    if (touched.some((binding) => binding.sipCallId === sipCallId && cseq < binding.cseq))
      return res.send(500, 'Out of order', {});
    const made = wished
      .filter(({ expiresS }) => expiresS > 0)
      .map(({ uri, expiresS }) => this.bindingFor(extension, uri, expiresS, req, cseq));
    const kept = before.filter((binding) => !touched.includes(binding));
    const list = [...made.reverse(), ...kept];
    this.store(touched, list.splice(maxBindings), made);
    this.bindings.set(extension, list);
    this.answer(list, res);
    this.noteReachable(extension, before.length > 0);
  }

  private store(touched: readonly Binding[], dropped: readonly Binding[], made: readonly Binding[]): void {
    const { store } = this.options;
    for (const { extension, contactUri } of touched)
      if (!made.some((binding) => binding.contactUri === contactUri)) store.remove(extension, contactUri);
    for (const binding of made) store.put(binding);
    for (const { extension, contactUri } of dropped) store.remove(extension, contactUri);
  }

  private bindingFor(
    extension: ExtensionNumber,
    uri: string,
    expiresS: number,
    req: SrfRequest,
    cseq: number,
  ): Binding {
    return {
      extension,
      contactUri: uri,
      sourceHost: req.source_address,
      sourcePort: Number(req.source_port),
      transport: transportOf(req.protocol),
      userAgent: headerOf(req, 'User-Agent'),
      sipCallId: req.get('Call-ID'),
      cseq,
      expiresAtMs: (this.options.nowMs() + expiresS * 1000) as EpochMs,
    };
  }

  private answer(list: readonly Binding[], res: SrfResponse): void {
    const now = this.options.nowMs();
    const contacts = list.map(
      (binding) =>
        `<${binding.contactUri}>;expires=${Math.max(1, Math.round((binding.expiresAtMs - now) / 1000))}`,
    );
    res.send(200, { headers: contacts.length === 0 ? {} : { Contact: contacts.join(', ') } });
  }

  private noteReachable(extension: ExtensionNumber, before: boolean): void {
    const after = this.isReachable(extension);
    if (before === after) return;
    for (const listener of this.reachableListeners) listener(extension, after);
  }

  private sweep(): void {
    const now = this.options.nowMs();
    for (const [extension, list] of this.bindings) {
      const expired = list.filter((binding) => binding.expiresAtMs <= now);
      if (expired.length === 0) continue;
      for (const binding of expired) this.options.store.remove(extension, binding.contactUri);
      this.bindings.set(
        extension,
        list.filter((binding) => binding.expiresAtMs > now),
      );
      this.noteReachable(extension, true);
    }
  }
}

/** The same contact, or another contact from the very same socket of a phone that restarted. */
function sameDevice(binding: Binding, uri: string, req: SrfRequest): boolean {
  return (
    binding.contactUri === uri ||
    (binding.sourceHost === req.source_address &&
      binding.sourcePort === Number(req.source_port) &&
      binding.transport === transportOf(req.protocol) &&
      userOf(binding.contactUri) === userOf(uri))
  );
}

function wishedContacts(req: SrfRequest): 'malformed' | { uri: string; expiresS: number }[] {
  if (!req.has('Contact')) return [];
  const general = req.has('Expires') ? parseInt(req.get('Expires'), 10) : defaultExpiresS;
  if (!Number.isInteger(general) || general < 0) return 'malformed';
  if (req.get('Contact').trim() === '*') return general === 0 ? [{ uri: '*', expiresS: 0 }] : 'malformed';
  const wished = new Map<string, { uri: string; expiresS: number }>();
  for (const { uri, params } of req.getParsedHeader('Contact')) {
    const own = (params as Record<string, string | undefined> | undefined)?.['expires'];
    const expiresS = own === undefined ? general : parseInt(own, 10);
    // `*` stands alone; and nothing but SIP can be called.
    if (!/^sips?:[^\s]/i.test(uri) || !Number.isInteger(expiresS) || expiresS < 0) return 'malformed';
    wished.set(uri, { uri, expiresS: Math.min(expiresS, maxExpiresS) });
  }
  return [...wished.values()];
}
