// Whose word about a client is believed: the settings' proxies', and nobody else's.
import { createTrustedProxies } from '../../../src/adapters/http/trusted-proxies.js';
import { createWebBorder } from '../../../src/app/border/web-border.js';

const proxies = createTrustedProxies(['192.0.2.1', '10.0.0.0/8', '2001:db8::/32']);
const border = createWebBorder({ https: true, proxies });

function seen(remoteAddress: string, forwardedFor?: string | string[], proto?: string) {
  const headers = {
    host: 'pbx.example.com',
    ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
    ...(proto === undefined ? {} : { 'x-forwarded-proto': proto }),
  };
  return border.clientOf({ headers, socket: { remoteAddress } });
}
const https = (address: string) => ({ address, isOverHttps: true });
const plain = (address: string) => ({ address, isOverHttps: false });

test.each<[string, string, string | string[] | undefined, string | undefined, object]>([
  ['a stranger says nothing', '198.51.100.9', undefined, undefined, plain('198.51.100.9')],
  ['a stranger is not believed', '198.51.100.9', '127.0.0.1', 'https', plain('198.51.100.9')],
  ['the proxy is', '192.0.2.1', '198.51.100.7', 'https', https('198.51.100.7')],
  ['the proxy of an IPv6 socket too', '::ffff:192.0.2.1', '198.51.100.7', 'https', https('198.51.100.7')],
  ['the proxy that says nothing', '192.0.2.1', undefined, undefined, https('192.0.2.1')],
  ['the proxy that tells of plain http', '192.0.2.1', '198.51.100.7', 'http', plain('198.51.100.7')],
  ['what the stranger wrote before', '192.0.2.1', '127.0.0.1, 198.51.100.7', 'https', https('198.51.100.7')],
  ['two proxies in a row', '192.0.2.1', '198.51.100.7, 10.1.2.3', 'https, http', https('198.51.100.7')],
  ['a stranger who names our proxy', '192.0.2.1', '10.9.9.9, 198.51.100.7', 'https', https('198.51.100.7')],
  ['only proxies', '192.0.2.1', '10.1.2.3', 'https', https('10.1.2.3')],
  ['two headers', '192.0.2.1', ['127.0.0.1', '198.51.100.7'], 'https', https('198.51.100.7')],
  ['a port behind the address', '192.0.2.1', '198.51.100.7:4711', 'https', https('198.51.100.7')],
  ['IPv6 in brackets', '2001:db8::1', '[2a02:0:0::9]:4711', 'https', https('2a02::9')],
  ['no address at all', '192.0.2.1', '198.51.100.7, unknown', 'https', https('192.0.2.1')],
  ['a scheme of the stranger', '192.0.2.1', '127.0.0.1, 198.51.100.7', 'https, http', plain('198.51.100.7')],
  [
    'a header as long as headers can be',
    '192.0.2.1',
    `${'1,'.repeat(8000)}198.51.100.7`,
    'https',
    https('198.51.100.7'),
  ],
])('%s', (_what, remoteAddress, forwardedFor, proto, expected) => {
  expect(seen(remoteAddress, forwardedFor, proto)).toEqual(expected);
});

test('without a proxy in the settings nobody is believed, and IPv4 is written as IPv4', () => {
  const alone = createWebBorder({ proxies: createTrustedProxies([]) });
  const headers = { host: 'localhost', 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
  const client = alone.clientOf({ headers, socket: { remoteAddress: '::ffff:127.0.0.1' } });
  expect(client).toEqual({ address: '127.0.0.1', isOverHttps: false });
});
