// SIP as an attacker or a broken device sends it: fixed horrors, and random mutations of valid requests from a seed.
// Never random from run to run: the same seed gives the same messages.

/** mulberry32: numbers from 0 to 1 that depend on the seed alone. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Sender {
  readonly host: string;
  readonly port: number;
}

const sdp = (host: string): string =>
  [
    'v=0',
    `o=- 1 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    'm=audio 7990 RTP/AVP 8 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    '',
  ].join('\r\n');

/** A request that nothing is wrong with, but that proves nothing either. */
export function validRequest(
  method: 'INVITE' | 'REGISTER',
  from: Sender,
  target: string,
  id: string,
): string {
  const body = method === 'INVITE' ? sdp(from.host) : '';
  const user = method === 'INVITE' ? `sip:+31205550100@${target}` : `sip:${target}`;
  const credentials =
    'Digest username="201", realm="centrale", nonce="k3x.1.0123456789abcdef0123456789abcdef", ' +
    `uri="${user}", response="0123456789abcdef0123456789abcdef", algorithm=MD5, qop=auth, nc=00000001, cnonce="abc"`;
  return [
    `${method} ${user} SIP/2.0`,
    `Via: SIP/2.0/UDP ${from.host}:${from.port};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: "Nobody" <sip:201@${target}>;tag=${id}`,
    `To: <${method === 'INVITE' ? user : `sip:201@${target}`}>`,
    `Call-ID: ${id}@${from.host}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:201@${from.host}:${from.port}>;expires=300`,
    `Authorization: ${credentials}`,
    'Allow: INVITE, ACK, CANCEL, BYE',
    'Supported: timer, 100rel',
    'Expires: 300',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

type Mutation = (message: Buffer, random: () => number) => Buffer;

const somewhere = (message: Buffer, random: () => number): number => Math.floor(random() * message.length);

function lines(change: (all: string[], random: () => number) => void): Mutation {
  return (message, random) => {
    const all = message.toString('latin1').split('\r\n');
    change(all, random);
    return Buffer.from(all.join('\r\n'), 'latin1');
  };
}

const at = (all: readonly string[], random: () => number): number => Math.floor(random() * all.length);

const evil = [
  '',
  '\0',
  '%',
  '%00%ff%zz',
  '"'.repeat(7),
  '<'.repeat(40),
  ';'.repeat(200),
  ','.repeat(200),
  '-1',
  '4294967296',
  '99999999999999999999999',
  'NaN',
  '\u00e9\ud83d\ude00',
  'sip:',
  'sip:@',
  'sip:[::1',
  'sips:a@b;transport=sctp;maddr=255.255.255.255',
  'tel:+1;phone-context=x',
  '\r\n\r\n',
  '\r\n ',
  "'; DROP TABLE calls; --",
  '../../../../etc/passwd',
  '${jndi:ldap://127.0.0.1/a}',
  'A'.repeat(3_000),
];

const mutations: readonly Mutation[] = [
  (message, random) => {
    const changed = Buffer.from(message);
    for (let count = 1 + Math.floor(random() * 6); count > 0; count--)
      changed[somewhere(changed, random)] = Math.floor(random() * 256);
    return changed;
  },
  (message, random) => message.subarray(0, somewhere(message, random)),
  (message, random) => message.subarray(somewhere(message, random)),
  (message, random) => {
    const from = somewhere(message, random);
    return Buffer.concat([message.subarray(0, from), message.subarray(from + Math.floor(random() * 60))]);
  },
  (message, random) => {
    const from = somewhere(message, random);
    const piece = evil[Math.floor(random() * evil.length)] ?? '';
    return Buffer.concat([message.subarray(0, from), Buffer.from(piece), message.subarray(from)]);
  },
  lines((all, random) => all.splice(at(all, random), 1)),
  lines((all, random) => {
    const line = all[at(all, random)] ?? '';
    all.splice(at(all, random), 0, ...Array.from({ length: 1 + Math.floor(random() * 40) }, () => line));
  }),
  lines((all, random) => {
    const [a, b] = [at(all, random), at(all, random)];
    [all[a], all[b]] = [all[b] ?? '', all[a] ?? ''];
  }),
  lines((all, random) => {
    const index = at(all, random);
    const name = (all[index] ?? '').split(':')[0] ?? '';
    all[index] = `${name}: ${evil[Math.floor(random() * evil.length)] ?? ''}`;
  }),
  lines((all, random) => {
    const index = at(all, random);
    all[index] = (all[index] ?? '').replace(/\d+/, () => String(Math.floor(random() * 1e12) - 5e11));
  }),
  lines((all, random) => {
    const index = at(all, random);
    all[index] = (all[index] ?? '').replace(/[;=:@<>"]/, () => ';=:@<>"'[Math.floor(random() * 7)] ?? '');
  }),
  (message) => Buffer.from(message.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
];

/** One to four mutations of the message. */
export function mutate(message: string, random: () => number): Buffer {
  let mutated: Buffer = Buffer.from(message, 'latin1');
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const mutation = mutations[Math.floor(random() * mutations.length)];
    if (mutation !== undefined && mutated.length > 0) mutated = mutation(mutated, random);
  }
  // The largest datagram that UDP over IPv4 carries.
  return mutated.subarray(0, 65_507);
}

/** What a fuzzer tries first. Good for datagrams and for streams. */
export function fixedHorrors(from: Sender, target: string): readonly Buffer[] {
  const invite = (id: string): string => validRequest('INVITE', from, target, id);
  const without = (name: string): string =>
    invite(`no${name}`).replace(new RegExp(`\\r\\n${name}:[^\\r]*`), '');
  const withLength = (value: string): string =>
    invite(`cl${value.length}`).replace(/Content-Length: \d+/, `Content-Length: ${value}`);
  const withUri = (uri: string): string =>
    invite(`uri${uri.length}`).replace(/^INVITE \S+/, () => `INVITE ${uri}`);
  const texts = [
    '\r\n\r\n',
    '\0'.repeat(2_000),
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'INVITE',
    'INVITE  SIP/2.0\r\n\r\n',
    'SIP/2.0 200 OK\r\n\r\n',
    'SIP/2.0 999999 ?\r\nVia: SIP/2.0/UDP x\r\n\r\n',
    `INVITE sip:${'a'.repeat(60_000)}@${target} SIP/2.0\r\n\r\n`,
    ...['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards', 'Content-Type'].map(without),
    ...['-1', '0', '1', '10000', '99999999999999999999', 'abc', ''].map(withLength),
    ...['sip:', 'sip:@', ':::::', '\u00ff\u00fe', `sip:${'%'.repeat(50)}@x`, 'sip:x@[::', 'urn:x'].map(
      withUri,
    ),
    invite('cseq').replace('CSeq: 1 INVITE', 'CSeq: 1 BYE'),
    invite('cseqbig').replace('CSeq: 1 INVITE', 'CSeq: 99999999999999999999 INVITE'),
    invite('mf').replace('Max-Forwards: 70', 'Max-Forwards: 0'),
    invite('vias').replace(
      'Max-Forwards',
      `${`Via: SIP/2.0/UDP 127.0.0.9:9;branch=z9hG4bKx\r\n`.repeat(500)}Max-Forwards`,
    ),
    invite('require').replace('Supported: timer, 100rel', 'Require: everything, nothing'),
    invite('fold').replace('From: ', 'From:\r\n \r\n\t'),
    invite('method').replaceAll('INVITE', 'M'.repeat(5_000)),
  ];
  return texts.map((text) => Buffer.from(text, 'latin1'));
}
