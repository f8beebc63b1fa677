// What members of a room hear of each other, measured in the samples.
// Never opens a socket or waits: frames are asked for one after another.
import { alawToLinear, linearToAlaw } from '../../../src/softswitch/media/g711-codec.js';
import { RoomVoice, sumVoices } from '../../../src/softswitch/media/room-mix.js';
import { tonePart } from '../../support/goertzel.js';

const TONE_AMPLITUDE = 3000;

/** What each member hears while member i says a tone of 300 + 50 i Hz. */
function heard(voices: readonly RoomVoice[], frames: number, before?: (frame: number) => void): number[][] {
  const total = new Float64Array(160);
  const out = new Uint8Array(160);
  const all = voices.map((): number[] => []);
  for (let frame = 0; frame < frames; frame += 1) {
    before?.(frame);
    voices.forEach((voice, index) => voice.receive(8, toneFrame(300 + 50 * index, frame), 0, 160));
    sumVoices(voices, total);
    voices.forEach((voice, index) => {
      voice.write(total, 8, out, 0);
      for (const code of out) all[index]?.push(alawToLinear[code] as number);
    });
  }
  return all;
}

function toneFrame(hz: number, frame: number): Uint8Array {
  return Uint8Array.from({ length: 160 }, (_, i) => {
    const sample = TONE_AMPLITUDE * Math.sin((2 * Math.PI * hz * (frame * 160 + i)) / 8000);
    return linearToAlaw[Math.round(sample) & 0xffff] as number;
  });
}

describe.each([3, 10, 50])('a room of %d', (members) => {
  it('lets each hear all others and never itself', () => {
    const voices = Array.from({ length: members }, () => new RoomVoice());
    heard(voices, 60).forEach((samples, listener) => {
      const settled = samples.slice(-6400);
      const parts = voices.map((_, index) => tonePart(settled, 300 + 50 * index, 1600));
      expect(parts[listener]).toBeLessThan(0.1 / members);
      parts.forEach((part, speaker) => {
        if (speaker !== listener) expect(part).toBeGreaterThan(0.5 / members);
      });
    });
  });
});

it('turns a muted voice down without a click', () => {
  const [speaker, listener] = [new RoomVoice(), new RoomVoice()];
  listener.targetGain = 0;
  const samples =
    heard([speaker, listener], 60, (frame) => {
      if (frame === 30) speaker.targetGain = 0;
    })[1] ?? [];
  const steepest = (2 * Math.PI * 300 * TONE_AMPLITUDE) / 8000;
  const steps = samples.slice(1).map((sample, i) => Math.abs(sample - (samples[i] as number)));
  expect(Math.max(...steps)).toBeLessThan(steepest * 1.15);
  expect(Math.max(...samples.slice(-3200).map(Math.abs))).toBeLessThan(16);
});
