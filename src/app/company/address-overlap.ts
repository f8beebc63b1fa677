// Whether two lists of IPv4 addresses and CIDR ranges have an address in common.
// Never validates an address: the schema of a trunk has.

interface Range {
  readonly first: number;
  readonly last: number;
}

/** The first pair of entries that overlap; undefined when the lists have nothing in common. */
export function firstOverlap(
  left: readonly string[],
  right: readonly string[],
): readonly [string, string] | undefined {
  for (const one of left) {
    for (const other of right) if (overlap(toRange(one), toRange(other))) return [one, other];
  }
  return undefined;
}

const overlap = (one: Range, other: Range): boolean => one.first <= other.last && other.first <= one.last;

function toRange(text: string): Range {
  const [address = '', length = '32'] = text.split('/');
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  // Arithmetic instead of shifts: a shift by 32 is a shift by 0.
  const size = 2 ** (32 - Number(length));
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1 };
}
