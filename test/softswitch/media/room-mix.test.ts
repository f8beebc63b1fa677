// What members of a room hear of each other, measured in the samples.
// Never opens a socket or waits: frames are asked for one after another.
import { alawToLinear, linearToAlaw } from '../../../src/softswitch/media/g711-codec.js';
import { RoomVoice, sumVoices } from '../../../src/softswitch/media/room-mix.js';
import type { RelayedFrame } from '../../../src/softswitch/media/rtp-sender.js';
import { VoiceQueue } from '../../../src/softswitch/media/voice-queue.js';
import { meanLevel, tonePart } from '../../support/goertzel.js';

const TONE_AMPLITUDE = 3000;
const toneOf = (index: number): number => 300 + 50 * index;

function toneFrame(hz: number, frame: number, amplitude = TONE_AMPLITUDE): RelayedFrame {
  const bytes = Uint8Array.from({ length: 160 }, (_, i) => {
    const sample = amplitude * Math.sin((2 * Math.PI * hz * (frame * 160 + i)) / 8000);
    return linearToAlaw[Math.round(sample) & 0xffff] as number;
  });
  return {
    ssrc: 1,
    sequence: frame & 0xffff,
    timestamp: (frame * 160) >>> 0,
    marker: false,
    law: 8,
    bytes,
    offset: 0,
    length: 160,
  };
}

/** What each member hears while member i says a tone of 300 + 50 i Hz. */
function heard(
  voices: readonly RoomVoice[],
  frames: number,
  options: {
    before?: (frame: number) => void;
    speaks?: (index: number, frame: number) => boolean;
    amplitude?: number;
  } = {},
): number[][] {
  const total = new Float64Array(160);
  const out = new Uint8Array(160);
  const all = voices.map((): number[] => []);
  for (let frame = 0; frame < frames; frame += 1) {
    options.before?.(frame);
    voices.forEach((voice, index) => {
      if (options.speaks?.(index, frame) ?? true)
        voice.queue.receive(toneFrame(toneOf(index), frame, options.amplitude));
    });
    sumVoices(voices, total);
    voices.forEach((voice, index) => {
      voice.write(total, 8, out, 0);
      for (const code of out) all[index]?.push(alawToLinear[code] as number);
    });
  }
  return all;
}

/** Amplitude of a tone in each window of 40 ms. */
function amplitudes(samples: readonly number[], hz: number): number[] {
  const windows: number[] = [];
  for (let from = 0; from + 320 <= samples.length; from += 320) {
    const window = samples.slice(from, from + 320);
    const power = window.reduce((sum, sample) => sum + sample * sample, 0) / 320;
    windows.push(Math.sqrt(2 * power * Math.max(0, tonePart(window, hz, 320))));
  }
  return windows;
}

function steepestStep(samples: readonly number[]): number {
  return Math.max(...samples.slice(1).map((sample, i) => Math.abs(sample - (samples[i] as number))));
}

const newVoices = (count: number): RoomVoice[] => Array.from({ length: count }, () => new RoomVoice());

describe.each([3, 10, 50])('a room of %d', (members) => {
  it('lets each hear all others and never itself', () => {
    const voices = newVoices(members);
    heard(voices, 60).forEach((samples, listener) => {
      const settled = samples.slice(-6400);
      const parts = voices.map((_, index) => tonePart(settled, toneOf(index), 1600));
      expect(parts[listener]).toBeLessThan(0.1 / members);
      parts.forEach((part, speaker) => {
        if (speaker !== listener) expect(part).toBeGreaterThan(0.5 / members);
      });
    });
  });
});

it('keeps one voice as loud as it was while others come, speak and go', () => {
  // 500 Hz and 700 Hz lie on whole periods of a window, so that what comes does not count for what stays.
  const voices = newVoices(9);
  const speaks = (index: number, frame: number): boolean =>
    index === 4 || ([0, 8].includes(index) && frame >= 40 && frame < 80);
  const samples = heard(voices, 120, { speaks })[1] ?? [];
  const levels = amplitudes(samples, toneOf(4)).slice(8);
  expect(Math.max(...levels) / Math.min(...levels)).toBeLessThan(1.06);
});

it('turns a muted voice down without a click', () => {
  const [speaker, listener] = [new RoomVoice(), new RoomVoice()];
  listener.targetGain = 0;
  const before = (frame: number): void => {
    if (frame === 30) speaker.targetGain = 0;
  };
  const samples = heard([speaker, listener], 60, { before })[1] ?? [];
  const steepest = (2 * Math.PI * 300 * TONE_AMPLITUDE) / 8000;
  expect(steepestStep(samples)).toBeLessThan(steepest * 1.15);
  expect(Math.max(...samples.slice(-3200).map(Math.abs))).toBeLessThan(16);
});

it('turns loud voices down together instead of cutting their tops off', () => {
  const samples = heard(newVoices(4), 60, { amplitude: 16_000 })[0]?.slice(-6400) ?? [];
  const parts = [1, 2, 3].map((index) => tonePart(samples, toneOf(index), 1600));
  expect(parts.reduce((sum, part) => sum + part)).toBeGreaterThan(0.98);
});

it('keeps a voice from one listener alone, from its first sample on', () => {
  const voices = newVoices(3);
  const [listener, , speaker] = voices as [RoomVoice, RoomVoice, RoomVoice];
  listener.hear(speaker, false);
  const [atListener = [], atOther = []] = heard(voices, 50, { speaks: (index) => index === 2 });
  expect(Math.max(...atListener.map(Math.abs))).toBeLessThan(16);
  expect(tonePart(atOther.slice(-3200), toneOf(2), 1600)).toBeGreaterThan(0.98);
  listener.hear(speaker, true);
  expect(tonePart((heard(voices, 50)[0] ?? []).slice(-3200), toneOf(2), 1600)).toBeGreaterThan(0.4);
});

describe('what comes of a member', () => {
  const played = (arrivals: readonly (readonly number[])[], hz = 400): number[] => {
    const queue = new VoiceQueue();
    const out = new Float64Array(160);
    return arrivals.flatMap((frames) => {
      for (const frame of frames) queue.receive(toneFrame(hz, frame));
      queue.read(out);
      return [...out];
    });
  };
  const steady = Array.from({ length: 40 }, (_, frame) => [frame]);
  const steepest = (2 * Math.PI * 400 * TONE_AMPLITUDE) / 8000;

  it('is played whole, two packets late', () => {
    const samples = played(steady);
    expect(tonePart(samples.slice(400), 400)).toBeGreaterThan(0.99);
    expect(steepestStep(samples)).toBeLessThan(steepest * 1.15);
  });

  it('is put in order, and what comes twice is played once', () => {
    const shuffled = steady.map(([frame = 0]) => (frame % 2 === 0 ? [] : [frame, frame - 1, frame]));
    const samples = played(shuffled);
    expect(tonePart(samples.slice(800, -320), 400, 2000)).toBeGreaterThan(0.99);
  });

  it('fades out where a packet is lost, keeps its time and never clicks', () => {
    const samples = played(steady.map((frames, at) => (at === 20 ? [] : frames)));
    expect(steepestStep(samples)).toBeLessThan(steepest * 1.3);
    expect(tonePart(samples.slice(24 * 160), 400, 2000)).toBeGreaterThan(0.99);
  });

  it('dies away when nothing comes any more, and comes back', () => {
    const samples = played(steady.map((frames, at) => (at >= 15 && at < 25 ? [] : frames)));
    expect(steepestStep(samples)).toBeLessThan(steepest * 1.3);
    expect(meanLevel(samples.slice(20 * 160, 25 * 160))).toBe(0);
    expect(tonePart(samples.slice(30 * 160), 400, 2000)).toBeGreaterThan(0.99);
  });

  it('catches up after a stall, without a click and without staying late', () => {
    const stalled = steady.map(([frame = 0]) =>
      frame >= 12 && frame < 20 ? [] : frame === 20 ? [12, 13, 14, 15, 16, 17, 18, 19, 20] : [frame],
    );
    const samples = played(stalled);
    expect(steepestStep(samples)).toBeLessThan(steepest * 1.3);
    const queue = new VoiceQueue();
    const out = new Float64Array(160);
    stalled.forEach((frames) => {
      for (const frame of frames) queue.receive(toneFrame(400, frame));
      queue.read(out);
    });
    let left = 0;
    while (queue.read(out)) left += 1;
    expect(left).toBeLessThanOrEqual(5);
  });
});
