// The addresses of the reverse proxies whose word about a client is believed.
// Never looks at a request; app/border/web-border does.
import { BlockList, isIP, SocketAddress } from 'node:net';
import type { TrustedProxies } from '../../app/border/web-border.js';

/** `ranges`: addresses and CIDR ranges, checked by the settings' schema. */
export function createTrustedProxies(ranges: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return {
    read: readAddress,
    includes: (address) => {
      const family = isIP(address);
      return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

/** Also `192.0.2.5:1234` and `[2001:db8::5]:1234`, as some proxies write them; IPv4 in IPv6 is IPv4. */
function readAddress(text: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const mapped = /^::ffff:([\d.]+)$/i.exec(bare)?.[1];
  if (mapped !== undefined && isIP(mapped) === 4) return mapped;
  // A zone (`%eth0`) says nothing beyond this machine.
  const address = bare.split('%')[0] ?? '';
  if (isIP(address) === 6) return new SocketAddress({ address, family: 'ipv6' }).address;
  return isIP(address) === 4 ? address : undefined;
}
