// Measures what rooms of 3 and of 50 members cost: CPU time per member, and how late the mixed packets leave.
// Never runs as a test: it wants two cores for about half a minute.
import { fork, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { linearToAlaw } from '../../src/softswitch/media/g711-codec.js';
import { createMediaEngine } from '../../src/softswitch/media/media-engine.js';
import type { MediaEngine } from '../../src/softswitch/media/media-engine-model.js';
import { silentLog } from '../../src/softswitch/log.js';
import { figure, percentile } from '../support/bench-figures.js';

const LOAD_S = 6;
const WARM_UP_MS = 1000;
const FRAME_MS = 20;
const FRAME_SAMPLES = 160;
const SAMPLES_PER_MS = 8;
/** 17 rooms of 3 and one of 50: about as many members. */
const CASES = [
  { name: 'rooms_of_3', rooms: 17, members: 3 },
  { name: 'room_of_50', rooms: 1, members: 50 },
] as const;
const ANSWER_TIMEOUT_MS = 60_000;

type ToLoad =
  | { readonly kind: 'open'; readonly legs: number }
  | { readonly kind: 'run'; readonly ports: readonly number[] };
type FromLoad =
  | { readonly kind: 'ports'; readonly ports: readonly number[] }
  /** `lateMs`: of every packet. */
  | { readonly kind: 'done'; readonly received: number; readonly lateMs: readonly number[] };

/** The phones, a process of its own: each says a tone every 20 ms and notes when it hears something. */
function runLoad(): void {
  let sockets: Socket[] = [];
  const arrivals: Arrival[][] = [];
  const tell = (message: FromLoad): void => void process.send?.(message);
  const open = async (legs: number): Promise<void> => {
    for (const socket of sockets) socket.close();
    sockets = [];
    arrivals.length = 0;
    for (let leg = 0; leg < legs; leg += 1) {
      const socket = createSocket({
        type: 'udp4',
        lookup: (address, _options, done) => done(null, address, 4),
      });
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      const packets: Arrival[] = [];
      arrivals.push(packets);
      socket.on('message', (packet) =>
        packets.push({ atMs: performance.now(), timestamp: packet.readUInt32BE(4) }),
      );
      sockets.push(socket);
    }
    tell({ kind: 'ports', ports: sockets.map((socket) => socket.address().port) });
  };
  process.on('message', (order: ToLoad) => {
    if (order.kind === 'open') return void open(order.legs);
    for (const packets of arrivals) packets.length = 0;
    void talk(sockets, order.ports).then(() => {
      const received = arrivals.reduce((sum, times) => sum + times.length, 0);
      tell({ kind: 'done', received, lateMs: arrivals.flatMap(latenesses) });
    });
  });
  process.on('disconnect', () => process.exit(0));
}

interface Arrival {
  readonly atMs: number;
  readonly timestamp: number;
}

/** Against the time that the packet's timestamp says, and the earliest packet of its stream. */
function latenesses(packets: readonly Arrival[]): number[] {
  const [first] = packets;
  if (first === undefined) return [];
  const settled = packets.filter(({ atMs }) => atMs >= first.atMs + WARM_UP_MS);
  const offsets = settled.map(
    ({ atMs, timestamp }) => atMs - ((timestamp - first.timestamp) | 0) / SAMPLES_PER_MS,
  );
  const earliest = Math.min(...offsets);
  return offsets.map((offset) => offset - earliest);
}

function talk(sockets: readonly Socket[], ports: readonly number[]): Promise<void> {
  const packets = sockets.map((_, leg) => {
    const packet = Buffer.alloc(12 + FRAME_SAMPLES);
    packet.writeUInt16BE(0x8008, 0);
    packet.writeUInt32BE(1000 + leg, 8);
    for (let i = 0; i < FRAME_SAMPLES; i += 1) {
      // Whole periods in a frame: every packet is the same.
      const sample = 2000 * Math.sin((2 * Math.PI * (2 + (leg % 20)) * i) / FRAME_SAMPLES);
      packet[12 + i] = linearToAlaw[Math.round(sample) & 0xffff] ?? 0xd5;
    }
    return packet;
  });
  const startedAt = performance.now();
  let frames = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      for (; frames * FRAME_MS <= performance.now() - startedAt; frames += 1) {
        packets.forEach((packet, leg) => {
          packet.writeUInt16BE(frames & 0xffff, 2);
          packet.writeUInt32BE((frames * FRAME_SAMPLES) >>> 0, 4);
          sockets[leg]?.send(packet, ports[leg] ?? 0, '127.0.0.1');
        });
      }
      if (performance.now() - startedAt < LOAD_S * 1000) return;
      clearInterval(timer);
      resolve();
    }, 2);
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

/** Ports of the sessions, in rooms of `members` each. */
async function openRooms(
  engine: MediaEngine,
  peerPorts: readonly number[],
  members: number,
): Promise<{ readonly ports: readonly number[]; readonly close: () => Promise<void> }> {
  const closing: (() => Promise<void>)[] = [];
  const ports: number[] = [];
  for (let from = 0; from < peerPorts.length; from += members) {
    const room = await engine.createRoom();
    closing.push(() => room.close());
    for (const port of peerPorts.slice(from, from + members)) {
      const session = await engine.createSession(`leg-${port}`);
      closing.push(() => session.close());
      await session.setRemote({
        ...{
          host: '127.0.0.1',
          port,
          audio: 8,
          telephoneEvent: 101,
          direction: 'sendrecv',
          ptimeMs: FRAME_MS,
        },
      });
      await room.join(session);
      ports.push(session.localPort);
    }
  }
  return {
    ports,
    close: async () => {
      for (const close of closing) await close();
    },
  };
}

async function main(): Promise<void> {
  const load = fork(__filename, ['load']);
  const engine = await createMediaEngine({
    rtpHost: '127.0.0.1',
    rtpPortMin: 40000,
    rtpPortMax: 40998,
    workers: 1,
    soundsDir: tmpdir(),
    musicDirs: {},
    rtpTimeoutS: 0,
    log: silentLog,
  });
  try {
    for (const { name, rooms, members } of CASES) {
      const legs = rooms * members;
      const opened = answer(load, 'ports');
      load.send({ kind: 'open', legs } satisfies ToLoad);
      const { ports: peerPorts } = await opened;
      const { ports, close } = await openRooms(engine, peerPorts, members);
      const cpuBefore = process.cpuUsage();
      const answered = answer(load, 'done');
      load.send({ kind: 'run', ports } satisfies ToLoad);
      const { received, lateMs } = await answered;
      const { user, system } = process.cpuUsage(cpuBefore);
      const sorted = [...lateMs].sort((a, b) => a - b);
      figure(`conference.${name}.core_per_member`, ((user + system) / (LOAD_S * 1e6) / legs) * 100, '%', 3);
      figure(`conference.${name}.packets_per_member`, received / legs / LOAD_S, '/s', 1);
      figure(`conference.${name}.late_p50`, percentile(sorted, 50), 'ms');
      figure(`conference.${name}.late_p99`, percentile(sorted, 99), 'ms');
      figure(`conference.${name}.late_max`, sorted.at(-1) ?? Number.NaN, 'ms');
      await close();
    }
  } finally {
    load.disconnect();
    await engine.close();
  }
}

void (process.argv[2] === 'load' ? runLoad() : main());
