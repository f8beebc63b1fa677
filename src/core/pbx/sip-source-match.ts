// Decides whether an IPv4 address belongs to a list of addresses and CIDR ranges.
// Never resolves a name, and never lets in what it cannot read.
import type { TrunkId } from '../kernel/ids.js';

interface Range {
  readonly network: number;
  readonly prefixLength: number;
}

/** `allowed` holds `192.0.2.1` or `192.0.2.0/24`. An IPv4-mapped IPv6 address counts as its IPv4 address. */
export function matchesSource(address: string, allowed: readonly string[]): boolean {
  return longestMatch(address, allowed) !== undefined;
}

/** The trunk whose list holds the address; the narrowest range wins, then the first in order. */
export function trunkOfSource(
  address: string,
  trunks: readonly { readonly id: TrunkId; readonly addresses: readonly string[] }[],
): TrunkId | undefined {
  let best: { readonly id: TrunkId; readonly length: number } | undefined;
  for (const { id, addresses } of trunks) {
    const length = longestMatch(address, addresses);
    if (length !== undefined && (best === undefined || length > best.length)) best = { id, length };
  }
  return best?.id;
}

function longestMatch(address: string, allowed: readonly string[]): number | undefined {
  const value = parseIpv4(address.replace(/^::ffff:/i, ''));
  if (value === undefined) return undefined;
  let longest: number | undefined;
  for (const text of allowed) {
    const range = parseRange(text);
    if (range === undefined || !inRange(value, range)) continue;
    if (longest === undefined || range.prefixLength > longest) longest = range.prefixLength;
  }
  return longest;
}

function inRange(value: number, { network, prefixLength }: Range): boolean {
  // Arithmetic instead of shifts: a shift by 32 is a shift by 0.
  const size = 2 ** (32 - prefixLength);
  return Math.floor(value / size) === Math.floor(network / size);
}

function parseRange(text: string): Range | undefined {
  const match = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(text.trim());
  const network = parseIpv4(match?.[1] ?? '');
  const prefixLength = Number(match?.[2] ?? 32);
  return network === undefined || prefixLength > 32 ? undefined : { network, prefixLength };
}

function parseIpv4(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0;
  for (const octet of octets) {
    // A leading zero is octal to some and decimal to others.
    if (!/^(?:0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    value = value * 256 + Number(octet);
  }
  return value;
}
