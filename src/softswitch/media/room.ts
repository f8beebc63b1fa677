// One room inside a worker: its seats, what is played to all or to one, and what is recorded of it.
// Never knows whose the seats are, and never opens sockets or files.
import { PCMA, toLinearTable } from './g711-codec.js';
import type { AudioPayloadType, SeatState } from './media-engine-model.js';
import { SAMPLES_PER_FRAME, type PacingClock, type Paced } from './pacing-clock.js';
import { PlaybackStack, type PlaybackEvents } from './playback-stack.js';
import type { Recording } from './recording.js';
import { RoomVoice, sumVoices } from './room-mix.js';
import type { RelayedFrame } from './rtp-sender.js';
import type { BridgeEnd } from './rtp-session.js';
import { TalkDetector } from './talk-detector.js';

export interface SeatEvents extends PlaybackEvents {
  talking(talking: boolean): void;
}

/** Scratch of one frame as codes. */
const codes = new Uint8Array(SAMPLES_PER_FRAME);

/** Adds the next frame of what is played; false when nothing is. */
function addPlayback(playbacks: PlaybackStack, to: Float64Array, frame: number): boolean {
  if (playbacks.size === 0 || !playbacks.readFrame(PCMA, codes, 0, frame)) return false;
  const table = toLinearTable(PCMA);
  for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) {
    to[i] = (to[i] as number) + (table[codes[i] as number] as number);
  }
  return true;
}

/** The room's end of the bridge to one member: takes what it says, gives it what it hears. */
export class RoomSeat implements BridgeEnd {
  readonly voice = new RoomVoice();
  readonly playbacks: PlaybackStack;
  /** None are made of one seat: the member's own session records. */
  readonly recordings = new Map<number, Recording>();
  private readonly talk = new TalkDetector();
  private readonly alone = new Float64Array(SAMPLES_PER_FRAME);
  /** As the member sends, so that it gets what it has. */
  private law: AudioPayloadType = PCMA;
  private readonly frame: RelayedFrame;

  constructor(
    readonly key: number,
    readonly room: Room,
    private readonly member: BridgeEnd,
    private readonly events: SeatEvents,
  ) {
    this.playbacks = new PlaybackStack(events);
    this.frame = {
      ssrc: key,
      sequence: 0,
      timestamp: 0,
      marker: false,
      law: PCMA,
      bytes: new Uint8Array(SAMPLES_PER_FRAME),
      offset: 0,
      length: SAMPLES_PER_FRAME,
    };
  }

  set({ speaks, hears }: SeatState): void {
    this.voice.targetGain = speaks ? 1 : 0;
    this.voice.hears = hears;
  }

  /** A packet of the member. Keys are no audio: whoever wants them listens to the session. */
  relay(fromKey: number, frame: RelayedFrame): void {
    if (fromKey !== this.member.key || frame.law === undefined) return;
    this.law = frame.law;
    this.voice.queue.receive(frame);
  }

  /** A room is in the clock as long as it is there. */
  pace(): void {
    // Nothing to do.
  }

  send(total: Float64Array, frameNumber: number, nowMs: number): void {
    if (this.talk.hear(this.voice.level)) this.events.talking(this.talk.talking);
    const { frame, alone } = this;
    alone.fill(0);
    const hasOwn = addPlayback(this.playbacks, alone, frameNumber);
    this.voice.write(total, this.law, frame.bytes, 0, hasOwn ? alone : undefined);
    frame.law = this.law;
    frame.sequence = (frame.sequence + 1) & 0xffff;
    frame.timestamp = (frameNumber * SAMPLES_PER_FRAME) >>> 0;
    this.member.relay(this.key, frame, nowMs);
  }
}

export interface RoomSurroundings {
  readonly key: number;
  readonly clock: PacingClock;
  readonly nowMs: () => number;
  readonly events: PlaybackEvents;
}

export class Room implements Paced {
  readonly key: number;
  readonly phase: number;
  /** What all of them hear. */
  readonly playbacks: PlaybackStack;
  readonly recordings = new Map<number, Recording>();
  private readonly seats = new Map<number, RoomSeat>();
  /** Of seats that are empty, until they have died away. */
  private readonly leaving = new Set<RoomVoice>();
  private readonly total = new Float64Array(SAMPLES_PER_FRAME);
  /** Hears everybody, for the recordings. */
  private readonly recorder = new RoomVoice();
  private readonly recorded = new Uint8Array(SAMPLES_PER_FRAME);
  private lastFrame: number | undefined;

  constructor(private readonly around: RoomSurroundings) {
    this.key = around.key;
    this.phase = around.key % 4;
    this.playbacks = new PlaybackStack(around.events);
    around.clock.add(this);
  }

  /** It is in the clock as long as it is there. */
  pace(): void {
    // Nothing to do.
  }

  sit(seat: RoomSeat): void {
    this.seats.set(seat.key, seat);
  }

  /** What it has said already is heard to its end: nothing is cut off with a click. */
  leave(seat: RoomSeat): void {
    if (!this.seats.delete(seat.key)) return;
    seat.playbacks.stop(true);
    this.leaving.add(seat.voice);
  }

  get seatKeys(): readonly number[] {
    return [...this.seats.keys()];
  }

  tick(frame: number): void {
    const passed = this.lastFrame === undefined ? 1 : frame - this.lastFrame;
    this.lastFrame = frame;
    const { total } = this;
    sumVoices(this.voices(), total);
    for (const voice of this.leaving) if (voice.level === 0) this.forget(voice);
    addPlayback(this.playbacks, total, frame);
    if (this.recordings.size > 0) this.record(frame, passed);
    const nowMs = this.around.nowMs();
    for (const seat of this.seats.values()) seat.send(total, frame, nowMs);
  }

  private *voices(): Iterable<RoomVoice> {
    for (const seat of this.seats.values()) yield seat.voice;
    yield* this.leaving;
  }

  private forget(voice: RoomVoice): void {
    this.leaving.delete(voice);
    for (const seat of this.seats.values()) seat.voice.forget(voice);
  }

  private record(frame: number, passed: number): void {
    this.recorder.write(this.total, PCMA, this.recorded, 0);
    const timestamp = (frame * SAMPLES_PER_FRAME) >>> 0;
    for (const recording of this.recordings.values()) {
      recording.add('read', this.key, timestamp, PCMA, this.recorded, 0, SAMPLES_PER_FRAME);
      recording.advance(passed * SAMPLES_PER_FRAME);
    }
  }

  /** Everything but the recordings, which their owner completes. */
  close(): void {
    this.around.clock.remove(this);
    for (const seat of [...this.seats.values()]) this.leave(seat);
    this.playbacks.stop(true);
  }
}
