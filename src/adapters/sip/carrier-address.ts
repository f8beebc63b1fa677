// Whether an address is the carrier's own: where its calls come from, or what the host of its outbound side stands for.
// Never asks a name server longer than its time-out.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { OutboundTrunk } from '../../app/ports/telephony.js';
import { matchesSource } from '../../core/pbx/sip-source-match.js';
import { bareHost } from './contact-policy.js';

const lookUpTimeoutMs = 2000;
/** A carrier with many servers names a few of them at a time: whom we reached a while ago may be none of the last few, ms. */
const rememberedMs = 10 * 60_000;
const mostRemembered = 500;

type Carrier = Pick<OutboundTrunk, 'host' | 'addresses'>;

export interface CarrierAddressesOptions {
  readonly steadyMs: () => number;
  readonly lookUp?: (host: string) => Promise<readonly { readonly address: string }[]>;
}

export class CarrierAddresses {
  /** Until when what a name stood for counts, by name and address. */
  private readonly untilMs = new Map<string, number>();

  constructor(private readonly options: CarrierAddressesOptions) {}

  /** Call when the carrier is dialled: the SIP server looks its name up then. Never rejects. */
  async note({ host }: Carrier): Promise<void> {
    if (isIP(bareHost(host)) !== 0) return;
    const { lookUp = (name) => lookup(name, { all: true }), steadyMs } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<readonly { address: string }[]>((resolve) => {
      timer = setTimeout(() => resolve([]), lookUpTimeoutMs);
    });
    // No such name (any more): nobody new speaks for it.
    const found = await Promise.race([lookUp(host).catch(() => []), tooLate]);
    clearTimeout(timer);
    for (const { address } of found) this.remember(keyOf(host, address), steadyMs() + rememberedMs);
  }

  async isCarrier(address: string, carrier: Carrier): Promise<boolean> {
    const { host, addresses } = carrier;
    if (matchesSource(bareHost(address), addresses)) return true;
    if (isIP(bareHost(host)) !== 0) return canonical(host) === canonical(address);
    if (this.isRemembered(host, address)) return true;
    await this.note(carrier);
    return this.isRemembered(host, address);
  }

  private isRemembered(host: string, address: string): boolean {
    return (this.untilMs.get(keyOf(host, address)) ?? -Infinity) > this.options.steadyMs();
  }

  private remember(key: string, untilMs: number): void {
    this.untilMs.delete(key);
    this.untilMs.set(key, untilMs);
    const [oldest] = this.untilMs.keys();
    if (this.untilMs.size > mostRemembered && oldest !== undefined) this.untilMs.delete(oldest);
  }
}

const keyOf = (host: string, address: string): string => `${host.toLowerCase()} ${canonical(address)}`;

/** IPv6 addresses can be written in many ways (RFC 5952). */
function canonical(address: string): string {
  const bare = bareHost(address);
  const url = isIP(bare) === 6 ? `http://[${bare}]/` : '';
  return URL.canParse(url) ? new URL(url).hostname : bare;
}
