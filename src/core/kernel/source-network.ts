// Whose requests and log-ins are counted together: one IPv4 address, or one IPv6 network.
// Never judges an address.

/** An IPv6 site has more addresses than anybody could count (RFC 6177 §2); link-local ones share one network by chance. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('fe80:')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  // What `::` stands for.
  if (tail !== undefined)
    groups.push(...Array.from({ length: Math.max(0, 8 - groups.length - after) }, () => '0'));
  const first = [...groups, ...(tail?.split(':') ?? [])].slice(0, 4);
  return `${first.join(':')}::/64`;
}
