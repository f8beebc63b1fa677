// What a stranger can send to the service, as a process of its own: `node attacker.js <attack> <host> <port> <seconds>`.
// Never answers anything; prints `sent N`, and how many audio packets came back as `heard N`.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { spawn } from 'node:child_process';
import { validRequest, type Sender } from './hostile-sip.js';

export const attacks = [
  'fat-headers',
  'flood-from-one',
  'flood-from-home',
  'flood-forged',
  'idle-connections',
  'audio-spray',
  'odd-names',
  'questions',
  'tcp-requests',
  'broken-streams',
] as const;
export type Attack = (typeof attacks)[number];

/** Neither the trunk's address nor a phone's. */
const stranger = '127.0.0.2';
/** Where the honest phones are, too: one bad device in the office. */
const home = '127.0.0.1';
const fatHeadersPerSecond = 100;
const floodPerSecond = 800;
const forgedPerSecond = 2_000;
const idleConnections = 2_500;
const sprayPerSecond = 2_000;
const oddNamesPerSecond = 50;
const tcpConnections = 40;
/** Where a service of test/support may have its audio, wide enough for every range. */
export const sprayedPorts = { min: 8_000, max: 31_998 } as const;

interface Target {
  readonly host: string;
  readonly port: number;
  readonly seconds: number;
}

const bound = async (host: string): Promise<UdpSocket> => {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  return socket;
};

/** Calls `send` so often in a second, catching up after a stall of this process by at most a tenth of a second. */
async function atRate(perSecond: number, seconds: number, send: (index: number) => void): Promise<number> {
  const startedAt = performance.now();
  let sent = 0;
  let skipped = 0;
  for (;;) {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs >= seconds * 1000) return sent;
    const due = Math.floor((elapsedMs * perSecond) / 1000) - skipped;
    if (due - sent > perSecond / 10) skipped += due - sent - Math.ceil(perSecond / 10);
    while (sent < Math.floor((elapsedMs * perSecond) / 1000) - skipped) send(sent++);
    await new Promise((next) => setTimeout(next, 5));
  }
}

/** One header of a valid request, blown up to 32 kB in the ways that quadratic readers suffer from. */
function fatMessage(from: Sender, target: string, index: number): Buffer {
  const size = 32_000;
  const fats: readonly (readonly [string, string])[] = [
    ['From', `"x"${' '.repeat(size)}<sip:201@${target}>;tag=a`],
    ['To', `${' '.repeat(size)}x`],
    ['Contact', `<sip:201@${from.host}>${';a'.repeat(size / 2)}`],
    ['Authorization', `Digest ${'a'.repeat(size)}`],
    ['Via', `SIP/2.0/UDP ${from.host}:${from.port};branch=z9hG4bK${'b'.repeat(size)}`],
    ['Call-ID', 'c'.repeat(size)],
    ['CSeq', `1${' '.repeat(size)}INVITE`],
    ['Supported', `${'x,'.repeat(size / 2)}y`],
    ['From', `${'<'.repeat(size)}`],
    ['Contact', `"${'\\"'.repeat(size / 2)}`],
  ];
  const [name, value] = fats[index % fats.length] as readonly [string, string];
  const method = index % 2 === 0 ? 'INVITE' : 'REGISTER';
  const text = validRequest(method, from, target, `fat${index}`);
  return Buffer.from(
    text.replace(new RegExp(`\\r\\n${name}: [^\\r]*`), () => `\r\n${name}: ${value}`),
    'latin1',
  );
}

async function sendRequests(
  target: Target,
  host: string,
  perSecond: number,
  compose: (from: Sender, index: number) => string | Buffer,
): Promise<number> {
  const socket = await bound(host);
  const from = { host, port: socket.address().port };
  const sent = await atRate(perSecond, target.seconds, (index) => {
    socket.send(compose(from, index), target.port, target.host);
  });
  socket.close();
  return sent;
}

/** Every datagram with another source address: nobody lives there, nothing sent back arrives. */
async function floodForged(target: Target): Promise<number> {
  const program = `
import random, socket, struct, sys, time
host, port, seconds, rate = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
began = time.monotonic()
sent = 0
while time.monotonic() - began < seconds:
    due = int((time.monotonic() - began) * rate)
    for _ in range(min(due - sent, 200)):
        source = '127.%d.%d.%d' % (random.randint(1, 254), random.randint(0, 255), random.randint(1, 254))
        method = 'INVITE' if sent % 2 else 'REGISTER'
        name = 'f%d' % sent
        text = ('%s sip:201@%s SIP/2.0\\r\\nVia: SIP/2.0/UDP %s:5060;branch=z9hG4bK%s;rport\\r\\nMax-Forwards: 70\\r\\n'
                'From: <sip:201@%s>;tag=%s\\r\\nTo: <sip:201@%s>\\r\\nCall-ID: %s\\r\\nCSeq: 1 %s\\r\\n'
                'Contact: <sip:201@%s>\\r\\nContent-Length: 0\\r\\n\\r\\n'
                % (method, host, source, name, host, name, host, name, method, source)).encode()
        udp = struct.pack('!HHHH', 5060, port, 8 + len(text), 0) + text
        ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(udp), sent & 0xffff, 0, 64, 17, 0,
                         socket.inet_aton(source), socket.inet_aton(host))
        out.sendto(ip + udp, (host, 0))
        sent += 1
    sent = max(sent, due)
    time.sleep(0.004)
print(sent)
`;
  const args = ['-c', program, target.host, target.port, target.seconds, forgedPerSecond].map(String);
  const child = spawn('python3', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await new Promise((resolve) => child.on('close', resolve));
  return Number(output);
}

async function holdConnections(target: Target): Promise<number> {
  const sockets: Socket[] = [];
  let opened = 0;
  const until = performance.now() + target.seconds * 1000;
  while (performance.now() < until) {
    for (let count = 0; count < 50 && sockets.length < idleConnections; count += 1) {
      const socket = connect({ host: target.host, port: target.port, localAddress: stranger });
      socket.on('connect', () => (opened += 1));
      socket.on('error', () => undefined);
      sockets.push(socket);
    }
    await new Promise((next) => setTimeout(next, 20));
  }
  for (const socket of sockets) socket.destroy();
  return opened;
}

/** Audio and keys into every port where a call may listen; `heard` counts what is sent back to us. */
async function sprayAudio(target: Target): Promise<{ sent: number; heard: number }> {
  const socket = await bound(stranger);
  let heard = 0;
  socket.on('message', () => (heard += 1));
  const ports = (sprayedPorts.max - sprayedPorts.min) / 2;
  const audio = Buffer.alloc(172, 0xd5);
  audio.set([0x80, 8, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9]);
  const key = Buffer.from([0x80, 0xe5, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 1, 0x8a, 3, 0x20]);
  const sent = await atRate(sprayPerSecond, target.seconds, (index) => {
    const packet = index % 10 === 0 ? key : audio;
    packet.writeUInt16BE(index & 0xffff, 2);
    packet.writeUInt32BE((index * 160) >>> 0, 4);
    socket.send(packet, sprayedPorts.min + 2 * (index % ports), target.host);
  });
  socket.close();
  return { sent, heard };
}

/** Names that every object of the service's own language has. */
const oddNames = Object.getOwnPropertyNames(Object.prototype);
const withOddName = (text: string, index: number): string =>
  text.replace('\r\nAllow:', `\r\n${oddNames[index % oddNames.length]}: 1\r\nAllow:`);

const question = (from: Sender, target: string, id: string): string =>
  validRequest('REGISTER', from, target, id).replaceAll('REGISTER', 'OPTIONS');

/** Writes into as many connections as one address is granted, as fast as they take it, and opens them anew. */
async function overTcp(
  { host, port, seconds }: Target,
  compose: (from: Sender, index: number) => string,
): Promise<number> {
  const sockets = new Set<Socket>();
  const until = performance.now() + seconds * 1000;
  let sent = 0;
  while (performance.now() < until) {
    while (sockets.size < tcpConnections) {
      const socket = connect({ host, port, localAddress: stranger });
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      socket.resume();
      sockets.add(socket);
    }
    for (const socket of sockets)
      for (let count = 0; count < 20 && socket.writable && !socket.writableNeedDrain; count += 1)
        socket.write(compose({ host: stranger, port: socket.localPort ?? 0 }, sent++));
    await new Promise((next) => setTimeout(next, 10));
  }
  for (const socket of sockets) socket.destroy();
  return sent;
}

async function main(): Promise<void> {
  const [attack, host = '', port, seconds] = process.argv.slice(2);
  const target: Target = { host, port: Number(port), seconds: Number(seconds) };
  const address = `${target.host}:${target.port}`;
  let heard = 0;
  let sent = 0;
  switch (attack as Attack) {
    case 'fat-headers':
      sent = await sendRequests(target, stranger, fatHeadersPerSecond, (from, index) =>
        fatMessage(from, address, index),
      );
      break;
    case 'flood-from-one':
      sent = await sendRequests(target, stranger, floodPerSecond, (from, index) =>
        validRequest(index % 2 === 0 ? 'INVITE' : 'REGISTER', from, address, `one${index}`),
      );
      break;
    case 'flood-from-home':
      sent = await sendRequests(target, home, floodPerSecond, (from, index) =>
        validRequest('REGISTER', from, address, `home${index}`),
      );
      break;
    case 'flood-forged':
      sent = await floodForged(target);
      break;
    case 'idle-connections':
      sent = await holdConnections(target);
      break;
    case 'audio-spray':
      ({ sent, heard } = await sprayAudio(target));
      break;
    case 'odd-names':
      sent = await sendRequests(target, stranger, oddNamesPerSecond, (from, index) =>
        withOddName(
          validRequest(index % 2 === 0 ? 'INVITE' : 'REGISTER', from, address, `odd${index}`),
          index >> 1,
        ),
      );
      break;
    case 'questions':
      sent = await sendRequests(target, stranger, floodPerSecond, (from, index) =>
        question(from, address, `question${index}`),
      );
      break;
    case 'tcp-requests':
      sent = await overTcp(target, (from, index) =>
        question(from, address, `tcp${index}`).replace('SIP/2.0/UDP', 'SIP/2.0/TCP'),
      );
      break;
    case 'broken-streams':
      sent = await overTcp(target, () => 'x'.repeat(2_000));
      break;
    default:
      throw new Error(`unknown attack ${attack}; expected one of ${attacks.join(', ')}`);
  }
  process.stdout.write(`sent ${sent}\nheard ${heard}\n`);
}

if (require.main === module)
  main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
