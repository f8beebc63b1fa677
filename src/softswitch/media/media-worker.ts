// The entry of a media worker thread: owns its sessions, carries out commands and reports what happens to them.
// Never decides anything about calls.
import { performance } from 'node:perf_hooks';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import {
  NO_REPLY,
  type BridgePeer,
  type MediaWorkerData,
  type WorkerCommand,
  type WorkerEvent,
  type WorkerReply,
} from './media-worker-protocol.js';
import { audioNiceness, takePrecedence } from '../precedence.js';
import { AllowedFolders } from './allowed-folders.js';
import { PacingClock } from './pacing-clock.js';
import type { PlaybackEvents, PlaybackStack } from './playback-stack.js';
import { Recording } from './recording.js';
import { PacketRing } from './rtp-sender.js';
import { Room, RoomSeat } from './room.js';
import { bindRtpSocket } from './rtp-socket.js';
import { RtpSession, type BridgeEnd, type SessionEvents } from './rtp-session.js';
import { SoundLibrary } from './sound-library.js';
import { WavFileWriter } from './wav-file-writer.js';
import { WorkerLink } from './worker-link.js';

const SOCKET_BUFFER_BYTES = 512 * 1024;
const TIMEOUT_CHECK_MS = 500;

class CommandError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What can be played to and recorded: a session, a room, a seat. */
interface Player {
  readonly playbacks: PlaybackStack;
  readonly recordings: Map<number, Recording>;
  pace(): void;
}

type Of<K extends WorkerCommand['kind']> = Extract<WorkerCommand, { kind: K }>;
type AtOnce = Exclude<
  WorkerCommand,
  Of<
    | 'open'
    | 'close'
    | 'stats'
    | 'play'
    | 'record'
    | 'dtmf'
    | 'stop-recording'
    | 'close-room'
    | 'link'
    | 'stop'
  >
>;

// performance.now() starts anew in each thread; with this it tells the same time in all of them.
const timeBaseMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();
const nowMs = (): number => timeBaseMs + performance.now();

class MediaWorker {
  private readonly sessions = new Map<number, RtpSession>();
  private readonly rooms = new Map<number, Room>();
  private readonly seats = new Map<number, RoomSeat>();
  private readonly links = new Map<number, WorkerLink>();
  private readonly ring = new PacketRing();
  private readonly sounds: SoundLibrary;
  private readonly recordings: AllowedFolders;
  private readonly totals: Float64Array;
  private readonly clock: PacingClock;
  private readonly timeoutTimer: NodeJS.Timeout;

  constructor(
    private readonly data: MediaWorkerData,
    private readonly main: MessagePort,
  ) {
    this.sounds = new SoundLibrary(data);
    this.recordings = new AllowedFolders(data.recordingsDirs);
    this.totals = new Float64Array(data.totals);
    this.clock = new PacingClock(
      {
        nowMs,
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      (_member, error) => this.log('error', 'a tick of a session failed', { error: String(error) }),
    );
    this.timeoutTimer = setInterval(() => this.checkTimeouts(), TIMEOUT_CHECK_MS);
    main.on('message', (command: WorkerCommand) => void this.answer(command));
  }

  private post(event: WorkerEvent): void {
    this.main.postMessage(event);
  }

  private log(
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>>,
  ): void {
    this.post({ kind: 'log', level, message, fields: { ...fields, worker: this.data.workerIndex } });
  }

  private checkTimeouts(): void {
    const now = nowMs();
    for (const session of this.sessions.values()) session.checkTimeout(now);
  }

  private async answer(command: WorkerCommand): Promise<void> {
    let reply: WorkerReply;
    try {
      reply = await this.run(command);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      const message = error instanceof Error ? error.message : String(error);
      reply = { kind: 'failed', code: typeof code === 'string' ? code : 'internal', error: message };
    }
    if (command.askId !== NO_REPLY) this.post({ kind: 'reply', askId: command.askId, reply });
  }

  private async run(command: WorkerCommand): Promise<WorkerReply> {
    switch (command.kind) {
      case 'open':
        await this.open(command);
        break;
      case 'close':
        return { kind: 'ok', stats: await this.close(this.sessionOf(command.key)) };
      case 'stats':
        return { kind: 'ok', stats: this.sessionOf(command.key).stats() };
      case 'play':
        this.play(command);
        break;
      case 'record':
        await this.record(command);
        break;
      case 'dtmf':
        await this.dtmf(command);
        break;
      case 'stop-recording':
        await this.playerOf(command.key).recordings.get(command.recordId)?.end('stopped');
        break;
      case 'close-room':
        await this.closeRoom(this.roomOf(command.key));
        break;
      case 'link':
        this.link(command);
        break;
      case 'stop':
        await this.stop();
        break;
      default:
        this.runAtOnce(command);
    }
    return { kind: 'ok' };
  }

  private runAtOnce(command: AtOnce): void {
    switch (command.kind) {
      case 'set-remote':
        return this.sessionOf(command.key).setRemote(command.remote);
      case 'stop-playback':
        return this.playerOf(command.key).playbacks.stop(command.all);
      case 'bridge':
        return this.sessionOf(command.key).bridge(this.bridgeEnd(command.peer));
      case 'unbridge':
        return this.sessionOf(command.key).unbridge();
      case 'mute':
        return this.sessionOf(command.key).setMuted(command.side, command.muted);
      case 'silence':
        return this.sessionOf(command.key).setSilence(command.on);
      case 'pause-recording':
        return this.playerOf(command.key).recordings.get(command.recordId)?.setPaused(command.paused);
      case 'mask-recording':
        return this.playerOf(command.key).recordings.get(command.recordId)?.setMasked(command.masked);
      case 'tap': {
        const session = this.sessionOf(command.key);
        session.taps.add(this.bridgeEnd(command.peer), command.side);
        return session.pace();
      }
      case 'untap': {
        const session = this.sessionOf(command.key);
        session.taps.remove(command.seatKey);
        return session.pace();
      }
      case 'open-room':
        return this.openRoom(command.key);
      case 'sit':
        return this.sit(command);
      case 'leave-room':
        return this.leaveRoom(this.seatOf(command.key));
      case 'seat':
        return this.seatOf(command.key).set(command.state);
      case 'hear':
        return this.seatOf(command.key).voice.hear(this.seatOf(command.speakerKey).voice, command.hears);
    }
  }

  private sessionOf(key: number): RtpSession {
    const session = this.sessions.get(key);
    if (session === undefined) throw new CommandError('session-closed', 'the session is closed');
    return session;
  }

  private roomOf(key: number): Room {
    const room = this.rooms.get(key);
    if (room === undefined) throw new CommandError('room-closed', 'the room is closed');
    return room;
  }

  private seatOf(key: number): RoomSeat {
    const seat = this.seats.get(key);
    if (seat === undefined) throw new CommandError('room-closed', 'the seat is given up');
    return seat;
  }

  private playerOf(key: number): Player {
    return this.rooms.get(key) ?? this.seats.get(key) ?? this.sessionOf(key);
  }

  private endOf(key: number): BridgeEnd | undefined {
    return this.sessions.get(key) ?? this.seats.get(key);
  }

  private bridgeEnd(peer: BridgePeer): BridgeEnd {
    if (peer.workerIndex === this.data.workerIndex) return this.endOf(peer.key) ?? this.sessionOf(peer.key);
    const link = this.links.get(peer.workerIndex);
    if (link === undefined) throw new CommandError('no-link', `no link to worker ${peer.workerIndex}`);
    return link.end(peer.key);
  }

  private link({ workerIndex, port }: Of<'link'>): void {
    this.links.get(workerIndex)?.close();
    const link = new WorkerLink(port, (toKey, fromKey, frame) => {
      this.endOf(toKey)?.relay(fromKey, frame, nowMs());
    });
    this.links.set(workerIndex, link);
  }

  private async open({ key, port }: Of<'open'>): Promise<void> {
    const socket = await bindRtpSocket(this.data.rtpHost, port);
    for (const grow of ['setRecvBufferSize', 'setSendBufferSize'] as const) {
      try {
        socket[grow](SOCKET_BUFFER_BYTES);
      } catch (error) {
        this.log('warn', 'cannot enlarge a socket buffer', { error: String(error) });
      }
    }
    socket.on('error', (error) => this.log('warn', 'error on an RTP socket', { error: String(error), port }));
    const session = new RtpSession({
      key,
      socket,
      rtpHost: this.data.rtpHost,
      rtpTimeoutS: this.data.rtpTimeoutS,
      ring: this.ring,
      clock: this.clock,
      totals: this.totals,
      nowMs,
      events: this.eventsOf(key),
    });
    this.sessions.set(key, session);
  }

  private openRoom(key: number): void {
    this.rooms.set(key, new Room({ key, clock: this.clock, nowMs, events: this.playbackEvents(key) }));
  }

  private sit({ key, roomKey, peer, state }: Of<'sit'>): void {
    const room = this.roomOf(roomKey);
    const seat = new RoomSeat(key, room, this.bridgeEnd(peer), {
      ...this.playbackEvents(key),
      talking: (talking) => this.post({ kind: 'talking', key, talking }),
    });
    seat.set(state);
    room.sit(seat);
    this.seats.set(key, seat);
  }

  private leaveRoom(seat: RoomSeat): void {
    this.seats.delete(seat.key);
    seat.room.leave(seat);
  }

  private async closeRoom(room: Room): Promise<void> {
    this.rooms.delete(room.key);
    for (const key of room.seatKeys) this.seats.delete(key);
    room.close();
    await Promise.all([...room.recordings.values()].map((recording) => recording.end('closed')));
  }

  private playbackEvents(key: number): PlaybackEvents {
    return {
      started: (playId) => this.post({ kind: 'play-started', key, playId }),
      ended: (playId, outcome) => this.post({ kind: 'play-ended', key, playId, outcome }),
    };
  }

  private eventsOf(key: number): SessionEvents {
    let errorTold = false;
    return {
      ...this.playbackEvents(key),
      dtmf: (digit, durationSamples) => this.post({ kind: 'dtmf', key, digit, durationSamples }),
      rtpTimeout: () => this.post({ kind: 'rtp-timeout', key }),
      packetError: (error) => {
        if (errorTold) return;
        errorTold = true;
        this.log('error', 'an RTP packet could not be handled', { key, error: String(error) });
      },
    };
  }

  private play({ key, playId, source, options }: Of<'play'>): void {
    const player = this.playerOf(key);
    player.playbacks.push(playId, options.timeoutMs);
    const request = { seekSamples: options.seekSamples ?? 0, loop: options.loop ?? false };
    void this.sounds.open(source, request).then((opened) => {
      if (opened.kind === 'source') player.playbacks.ready(playId, opened.source);
      else player.playbacks.fail(playId, opened.kind, opened.kind === 'error' ? opened.error : undefined);
      player.pace();
    });
  }

  private async dtmf({ key, digits, durationMs }: Of<'dtmf'>): Promise<void> {
    const session = this.sessionOf(key);
    await new Promise<void>((resolve, reject) => {
      if (!session.dtmfOut.enqueue(digits, durationMs, resolve)) {
        reject(new CommandError('bad-digit', `"${digits}" holds something that is no DTMF digit`));
      }
      session.pace();
    });
  }

  private async record({ key, recordId, path, limits }: Of<'record'>): Promise<void> {
    const player = this.playerOf(key);
    const onDiskError: { run?: (error: Error) => void } = {};
    const place = await this.recordings.place(path);
    if (place === undefined)
      throw new CommandError('not-allowed', `"${path}" does not lie in a folder for recordings`);
    const writer = await WavFileWriter.create(
      place,
      (error) => onDiskError.run?.(error),
      limits.stereo === undefined ? 1 : 2,
      this.data.recordChunkBytes,
    );
    if (!this.sessions.has(key) && !this.rooms.has(key)) {
      await writer.close();
      throw new CommandError('session-closed', 'what was to be recorded is over');
    }
    const recording = new Recording(writer, limits, (outcome) => {
      player.recordings.delete(recordId);
      player.pace();
      this.post({ kind: 'recording-ended', key, recordId, outcome });
    });
    onDiskError.run = (error) => void recording.end('error', error.message);
    player.recordings.set(recordId, recording);
    player.pace();
  }

  private async close(session: RtpSession): Promise<ReturnType<RtpSession['stats']>> {
    this.sessions.delete(session.key);
    session.close();
    await Promise.all([...session.recordings.values()].map((recording) => recording.end('closed')));
    return session.stats();
  }

  private async stop(): Promise<void> {
    await Promise.all([...this.rooms.values()].map((room) => this.closeRoom(room)));
    await Promise.all([...this.sessions.values()].map((session) => this.close(session)));
    clearInterval(this.timeoutTimer);
    this.clock.stop();
    for (const link of this.links.values()) link.close();
    this.links.clear();
    // After the reply is on its way nothing holds the thread any more.
    setImmediate(() => this.main.close());
  }
}

if (parentPort !== null) {
  takePrecedence(audioNiceness);
  const worker = new MediaWorker(workerData as MediaWorkerData, parentPort);
  parentPort.postMessage({ kind: 'ready' } satisfies WorkerEvent);
  void worker;
}
