// Whether an address is the carrier's own: where its calls come from, or what the host of its outbound side stands for.
// Never asks a name server longer than its time-out.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { OutboundTrunk } from '../../app/ports/telephony.js';
import { matchesSource } from '../../core/pbx/sip-source-match.js';
import { bareHost } from './contact-policy.js';

const lookUpTimeoutMs = 2000;

export async function isCarrierAddress(
  address: string,
  { host, addresses }: Pick<OutboundTrunk, 'host' | 'addresses'>,
): Promise<boolean> {
  const bare = bareHost(address);
  if (matchesSource(bare, addresses)) return true;
  if (isIP(bareHost(host)) !== 0) return bareHost(host) === bare;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<readonly { address: string }[]>((resolve) => {
    timer = setTimeout(() => resolve([]), lookUpTimeoutMs);
  });
  try {
    const found = await Promise.race([lookup(host, { all: true }), tooLate]);
    return found.some((one) => bareHost(one.address) === bare);
  } catch {
    // No such name (any more): nobody speaks for it.
    return false;
  } finally {
    clearTimeout(timer);
  }
}
