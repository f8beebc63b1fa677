// Audio encoded once in both laws, and the sources that read from it frame by frame.
// Never reads a file and never knows which session listens.
import { PCMA, linearToAlaw, linearToUlaw, silenceCode } from './g711-codec.js';
import type { AudioPayloadType } from './media-engine-model.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';

export interface AudioClip {
  readonly samples: number;
  readonly alaw: Uint8Array;
  readonly ulaw: Uint8Array;
}

/** What a playback reads from. */
export interface AudioSource {
  /**
   * Writes up to `count` codes at `offset` and returns how many; fewer than `count` means that the source is over.
   * `frame` is the number of the tick on the shared time line.
   */
  read(law: AudioPayloadType, out: Uint8Array, offset: number, count: number, frame: number): number;
  /** Offset after the last sample read, 8 kHz. */
  readonly positionSamples: number;
}

export function encodeClip(pcm: Int16Array): AudioClip {
  const clip = { samples: pcm.length, alaw: new Uint8Array(pcm.length), ulaw: new Uint8Array(pcm.length) };
  encodeInto(pcm, clip, 0, pcm.length);
  return clip;
}

export function encodeInto(pcm: Int16Array, clip: AudioClip, from: number, to: number): void {
  for (let i = from; i < to; i += 1) {
    const bits = (pcm[i] as number) & 0xffff;
    clip.alaw[i] = linearToAlaw[bits] as number;
    clip.ulaw[i] = linearToUlaw[bits] as number;
  }
}

/** Copies clip codes; the caller keeps the range inside the clip. */
function copyClip(
  clip: AudioClip,
  from: number,
  count: number,
  law: AudioPayloadType,
  out: Uint8Array,
  offset: number,
): void {
  const codes = law === PCMA ? clip.alaw : clip.ulaw;
  for (let i = 0; i < count; i += 1) out[offset + i] = codes[from + i] as number;
}

export class ClipSource implements AudioSource {
  positionSamples: number;

  constructor(
    private readonly clip: AudioClip,
    seekSamples: number,
    private readonly loop: boolean,
  ) {
    this.positionSamples = Math.min(seekSamples, clip.samples);
  }

  read(law: AudioPayloadType, out: Uint8Array, offset: number, count: number): number {
    let written = 0;
    while (written < count) {
      if (this.positionSamples >= this.clip.samples) {
        if (!this.loop || this.clip.samples === 0) break;
        this.positionSamples = 0;
      }
      const part = Math.min(count - written, this.clip.samples - this.positionSamples);
      copyClip(this.clip, this.positionSamples, part, law, out, offset + written);
      this.positionSamples += part;
      written += part;
    }
    return written;
  }
}

/** `samples` of silence; undefined = endless. */
export class SilenceSource implements AudioSource {
  positionSamples: number;

  constructor(
    private readonly samples: number | undefined,
    seekSamples: number,
  ) {
    this.positionSamples = seekSamples;
  }

  read(law: AudioPayloadType, out: Uint8Array, offset: number, count: number): number {
    const left = this.samples === undefined ? count : Math.max(0, this.samples - this.positionSamples);
    const written = Math.min(count, left);
    out.fill(silenceCode(law), offset, offset + written);
    this.positionSamples += written;
    return written;
  }
}

/** Endless, at the position that everyone hears who listens to the same clip. */
export class SharedPositionSource implements AudioSource {
  positionSamples = 0;

  constructor(private readonly clip: AudioClip) {}

  read(law: AudioPayloadType, out: Uint8Array, offset: number, count: number, frame: number): number {
    // A frame may be read in parts when the stream follows another source.
    let position = (frame * SAMPLES_PER_FRAME + (SAMPLES_PER_FRAME - count)) % this.clip.samples;
    let written = 0;
    while (written < count) {
      const part = Math.min(count - written, this.clip.samples - position);
      copyClip(this.clip, position, part, law, out, offset + written);
      written += part;
      position = (position + part) % this.clip.samples;
    }
    this.positionSamples = position;
    return written;
  }
}

/** One source after the other without a gap. */
export class SequenceSource implements AudioSource {
  private readonly waiting: AudioSource[];
  positionSamples = 0;

  constructor(parts: readonly AudioSource[]) {
    this.waiting = [...parts];
  }

  read(law: AudioPayloadType, out: Uint8Array, offset: number, count: number, frame: number): number {
    let written = 0;
    while (written < count) {
      const part = this.waiting[0];
      if (part === undefined) break;
      written += part.read(law, out, offset + written, count - written, frame);
      if (written < count) this.waiting.shift();
    }
    this.positionSamples += written;
    return written;
  }
}
