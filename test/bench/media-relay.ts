// Measures how many RTP packets a second one media worker relays without loss, and the CPU time of each.
// Never runs as a test: it wants two cores for about a minute.
import { fork, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { createMediaEngine } from '../../src/softswitch/media/media-engine.js';
import type { MediaEngine, MediaSession } from '../../src/softswitch/media/media-engine-model.js';
import { silentLog } from '../../src/softswitch/log.js';
import { figure, percentile } from '../support/bench-figures.js';

const LOAD_S = 4;
const LEGS = 200;
/** The rate of 100 bridged calls comes first; the steps then look for the end. */
const CALLS_RATE = 10_000;
/** CPU time is measured so often at that rate; the median counts. */
const ROUNDS = 5;
const RATES = [CALLS_RATE, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000];
const PACKET_BYTES = 172;
const ANSWER_TIMEOUT_MS = 60_000;

type ToLoad = { readonly kind: 'run'; readonly ports: readonly number[]; readonly rate: number };
type FromLoad =
  | { readonly kind: 'ports'; readonly ports: readonly number[] }
  | { readonly kind: 'done'; readonly sent: number; readonly received: number };

/** The far end, a process of its own: peers that send at an even pace and count what comes back. */
async function runLoad(): Promise<void> {
  let received = 0;
  const sockets: Socket[] = [];
  for (let i = 0; i < LEGS; i += 1) {
    const socket = createSocket({
      type: 'udp4',
      lookup: (address, _options, done) => done(null, address, 4),
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    socket.setRecvBufferSize(1024 * 1024);
    socket.on('message', () => (received += 1));
    sockets.push(socket);
  }
  const tell = (message: FromLoad): void => void process.send?.(message);
  process.on('message', ({ ports, rate }: ToLoad) => {
    received = 0;
    void send(sockets, ports, rate).then((sent) => {
      setTimeout(() => tell({ kind: 'done', sent, received }), 700);
    });
  });
  process.on('disconnect', () => process.exit(0));
  tell({ kind: 'ports', ports: sockets.map((socket) => socket.address().port) });
}

function send(sockets: readonly Socket[], ports: readonly number[], rate: number): Promise<number> {
  const packets = sockets.map((_, leg) => {
    const packet = Buffer.alloc(PACKET_BYTES, 0xd5);
    packet.writeUInt16BE(0x8008, 0);
    packet.writeUInt32BE(Math.floor(Math.random() * 0x10000) * 1000 + leg, 8);
    return packet;
  });
  const total = rate * LOAD_S;
  const startedAt = performance.now();
  let sent = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * rate));
      for (; sent < due; sent += 1) {
        const leg = sent % LEGS;
        const round = Math.floor(sent / LEGS);
        const packet = packets[leg] as Buffer;
        packet.writeUInt16BE(round & 0xffff, 2);
        packet.writeUInt32BE((round * 160) >>> 0, 4);
        (sockets[leg] as Socket).send(packet, ports[leg] as number, '127.0.0.1');
      }
      if (sent < total) return;
      clearInterval(timer);
      resolve(sent);
    }, 1);
  });
}

function answer<K extends FromLoad['kind']>(
  load: ChildProcess,
  kind: K,
): Promise<Extract<FromLoad, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${kind} from the load process`)), ANSWER_TIMEOUT_MS);
    load.once('message', (message) => {
      clearTimeout(timer);
      resolve(message as Extract<FromLoad, { kind: K }>);
    });
  });
}

async function openCalls(engine: MediaEngine, peerPorts: readonly number[]): Promise<MediaSession[]> {
  const sessions: MediaSession[] = [];
  for (const port of peerPorts) {
    const session = await engine.createSession(`leg-${port}`);
    await session.setRemote({
      host: '127.0.0.1',
      port,
      audio: 8,
      telephoneEvent: 101,
      direction: 'sendrecv',
      ptimeMs: 20,
    });
    sessions.push(session);
  }
  for (let i = 0; i + 1 < sessions.length; i += 2) {
    await (sessions[i] as MediaSession).bridge(sessions[i + 1] as MediaSession);
  }
  return sessions;
}

interface Figures {
  readonly lost: number;
  readonly droppedInside: number;
  readonly cpuUsPerPacket: number;
  readonly corePercent: number;
}

async function measure(
  engine: MediaEngine,
  load: ChildProcess,
  ports: readonly number[],
  rate: number,
): Promise<Figures> {
  const droppedBefore = (await engine.stats()).packetsDroppedInside;
  const cpuBefore = process.cpuUsage();
  const answered = answer(load, 'done');
  load.send({ kind: 'run', ports, rate } satisfies ToLoad);
  const { sent, received } = await answered;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    lost: sent - received,
    droppedInside: (await engine.stats()).packetsDroppedInside - droppedBefore,
    cpuUsPerPacket: (user + system) / sent,
    corePercent: ((user + system) / (LOAD_S * 1e6)) * 100,
  };
}

async function main(): Promise<void> {
  const workers = Number(process.argv[2] ?? 1);
  const load = fork(__filename, ['load']);
  const engine = await createMediaEngine({
    rtpHost: '127.0.0.1',
    rtpPortMin: 40000,
    rtpPortMax: 49998,
    workers,
    soundsDir: tmpdir(),
    musicDirs: {},
    rtpTimeoutS: 0,
    log: silentLog,
  });
  try {
    const { ports: peerPorts } = await answer(load, 'ports');
    const sessions = await openCalls(engine, peerPorts);
    const ports = sessions.map(({ localPort }) => localPort);
    await measure(engine, load, ports, CALLS_RATE);
    const rounds: Figures[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push(await measure(engine, load, ports, CALLS_RATE));
    const middle = (of: (figures: Figures) => number): number =>
      percentile(
        rounds.map(of).sort((a, b) => a - b),
        50,
      );
    figure(
      'media_relay.cpu_us_per_packet',
      middle(({ cpuUsPerPacket }) => cpuUsPerPacket),
      'us',
    );
    figure(
      'media_relay.core_at_10k',
      middle(({ corePercent }) => corePercent),
      '%',
    );
    figure('media_relay.lost_at_10k', Math.max(...rounds.map(({ lost }) => lost)), 'packets');
    let lossless = 0;
    for (const rate of RATES) {
      const figures = await measure(engine, load, ports, rate);
      if (figures.droppedInside > 0)
        figure(`media_relay.dropped_inside_${rate}`, figures.droppedInside, 'packets');
      if (figures.lost > 0) break;
      lossless = rate;
    }
    figure('media_relay.lossless', lossless, 'packets/s');
  } finally {
    load.disconnect();
    await engine.close();
  }
}

void (process.argv[2] === 'load' ? runLoad() : main());
