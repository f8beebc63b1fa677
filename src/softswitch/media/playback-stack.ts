// The playbacks of one session: the innermost that is loaded speaks, the outer ones wait and go on afterwards.
// Never sends packets and never opens files.
import type { AudioSource } from './audio-clip.js';
import { silenceCode } from './g711-codec.js';
import type { AudioPayloadType, PlaybackOutcome } from './media-engine-model.js';
import { FRAME_MS, SAMPLES_PER_FRAME } from './pacing-clock.js';

interface Playback {
  readonly playId: number;
  readonly timeoutMs: number | undefined;
  source: AudioSource | undefined;
  started: boolean;
  samples: number;
  playedMs: number;
}

export interface PlaybackEvents {
  started(playId: number): void;
  ended(playId: number, outcome: PlaybackOutcome): void;
}

export class PlaybackStack {
  /** The outermost first. */
  private readonly stack: Playback[] = [];

  constructor(private readonly events: PlaybackEvents) {}

  get size(): number {
    return this.stack.length;
  }

  /** A source is loaded, so that playback and not the bridge speaks. */
  get speaking(): boolean {
    for (const playback of this.stack) if (playback.source !== undefined) return true;
    return false;
  }

  /** Takes its place in the order; it speaks from `ready` on. */
  push(playId: number, timeoutMs: number | undefined): void {
    this.stack.push({ playId, timeoutMs, source: undefined, started: false, samples: 0, playedMs: 0 });
  }

  ready(playId: number, source: AudioSource): void {
    const playback = this.stack.find((candidate) => candidate.playId === playId);
    if (playback !== undefined) playback.source = source;
  }

  fail(playId: number, status: 'not-found' | 'error', error?: string): void {
    const at = this.stack.findIndex((candidate) => candidate.playId === playId);
    if (at >= 0) this.end(at, status, error);
  }

  /** Stops the innermost one, or all. */
  stop(all: boolean): void {
    do {
      if (this.stack.length === 0) return;
      this.end(this.stack.length - 1, 'break');
    } while (all);
  }

  /** Writes one frame of 160 codes; false when nothing speaks. */
  readFrame(law: AudioPayloadType, out: Uint8Array, offset: number, frame: number): boolean {
    let written = 0;
    // What ends within a frame hands the rest of it to the one below: no gap, no lost sample.
    for (;;) {
      const at = this.speakingIndex();
      if (at < 0) break;
      const playback = this.stack[at] as Playback;
      const source = playback.source as AudioSource;
      if (!playback.started) {
        playback.started = true;
        this.events.started(playback.playId);
      }
      const room = SAMPLES_PER_FRAME - written;
      const read = source.read(law, out, offset + written, room, frame);
      written += read;
      playback.samples += read;
      playback.playedMs += FRAME_MS;
      const timedOut = playback.timeoutMs !== undefined && playback.playedMs >= playback.timeoutMs;
      if (read < room || timedOut) this.end(at, 'done');
      if (written >= SAMPLES_PER_FRAME) break;
    }
    if (written === 0) return false;
    out.fill(silenceCode(law), offset + written, offset + SAMPLES_PER_FRAME);
    return true;
  }

  private speakingIndex(): number {
    for (let i = this.stack.length - 1; i >= 0; i -= 1) if (this.stack[i]?.source !== undefined) return i;
    return -1;
  }

  private end(at: number, status: PlaybackOutcome['status'], error?: string): void {
    const [playback] = this.stack.splice(at, 1);
    if (playback === undefined) return;
    this.events.ended(playback.playId, {
      status,
      samples: playback.samples,
      lastOffsetSamples: playback.source?.positionSamples ?? 0,
      ...(error === undefined ? {} : { error }),
    });
  }
}
