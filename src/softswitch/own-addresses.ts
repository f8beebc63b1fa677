// The addresses of this machine, for questions that are asked with every call.
// Never older than ten seconds.
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** How long the addresses are taken for what they were, ms. */
const keptMs = 10_000;
let kept: { readonly addresses: readonly NetworkInterfaceInfo[]; readonly untilMs: number } | undefined;

export function ownAddresses(): readonly NetworkInterfaceInfo[] {
  const nowMs = performance.now();
  if (kept === undefined || kept.untilMs < nowMs) {
    const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
    kept = { addresses, untilMs: nowMs + keptMs };
  }
  return kept.addresses;
}
