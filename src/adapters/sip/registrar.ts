// The registrar (RFC 3261 §10.3): which devices can be reached for an extension, and where.
// Never writes anything for a REGISTER that has not proven the extension's password.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { Binding, BindingStore } from '../../app/ports/store.js';
import type { EpochMs, ExtensionNumber } from '../../core/kernel/ids.js';
import type { DigestAuthenticator } from './digest-authenticator.js';

export interface RegistrarOptions {
  readonly store: BindingStore;
  readonly authenticator: DigestAuthenticator;
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
    const user = userOf(req.getParsedHeader('To').uri);
    const verdict = this.options.authenticator.verify('REGISTER', headerOf(req, 'Authorization'));
    if (verdict.kind === 'challenge')
      return void res.send(401, { headers: { 'WWW-Authenticate': verdict.header } });
    const extension = this.options.extensionOf(user ?? '');
    // RFC 3261 §10.3 step 3: only the extension's own password may change its bindings.
    if (verdict.kind === 'rejected' || verdict.username !== user || extension === undefined) {
      this.options.log.warn({ user, source: `${req.source_address}:${req.source_port}` }, 'REGISTER refused');
      return void res.send(403);
    }
    this.update(extension, req, res);
  }

  private update(extension: ExtensionNumber, req: SrfRequest, res: SrfResponse): void {
    const wished = wishedContacts(req);
    if (wished === 'malformed') return void res.send(400, 'Bad Contact', {});
    if (wished.some((one) => one.expiresS > 0 && one.expiresS < minExpiresS))
      return void res.send(423, { headers: { 'Min-Expires': String(minExpiresS) } });
    const before = this.isReachable(extension);
    const sipCallId = req.get('Call-ID');
    const cseq = parseInt(req.get('CSeq'), 10);
    let list = [...this.bindingsOf(extension)];
    for (const { uri, expiresS } of wished) {
      const known = uri === '*' ? list : list.filter((binding) => sameDevice(binding, uri, req));
      // RFC 3261 §10.3 step 7: an older request that was overtaken changes nothing.
      if (known.some((binding) => binding.sipCallId === sipCallId && cseq < binding.cseq))
        return void res.send(500, 'Out of order', {});
      for (const binding of known) this.options.store.remove(extension, binding.contactUri);
      list = list.filter((binding) => !known.includes(binding));
      if (expiresS > 0) list.unshift(this.bind(extension, uri, expiresS, req, cseq));
    }
    for (const dropped of list.splice(maxBindings)) this.options.store.remove(extension, dropped.contactUri);
    this.bindings.set(extension, list);
    this.answer(list, res);
    this.noteReachable(extension, before);
  }

  private bind(
    extension: ExtensionNumber,
    uri: string,
    expiresS: number,
    req: SrfRequest,
    cseq: number,
  ): Binding {
    const binding: Binding = {
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
    this.options.store.put(binding);
    return binding;
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
  const wished = [];
  for (const contact of req.getParsedHeader('Contact')) {
    const own = (contact.params as Record<string, string | undefined> | undefined)?.expires;
    const expiresS = own === undefined ? general : parseInt(own, 10);
    if (!contact.uri || !Number.isInteger(expiresS) || expiresS < 0) return 'malformed';
    wished.push({ uri: contact.uri, expiresS: Math.min(expiresS, maxExpiresS) });
  }
  return wished;
}

/** User part of a SIP URI, unescaped; undefined when there is none. */
export function userOf(uri: string): string | undefined {
  const match = /^sips?:([^@;?]+)@/i.exec(uri);
  if (match === null) return undefined;
  const user = match[1]!.split(':')[0]!;
  try {
    return decodeURIComponent(user);
  } catch (error) {
    if (error instanceof URIError) return user;
    throw error;
  }
}

export function headerOf(req: SrfRequest, name: string): string | undefined {
  return req.has(name) ? req.get(name) : undefined;
}

export function transportOf(protocol: string): Binding['transport'] {
  return protocol === 'tcp' || protocol === 'tls' || protocol === 'wss' ? protocol : 'udp';
}
