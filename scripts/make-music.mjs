// Composes firmware-config/music/default/evening-line.wav: 77 s of calm plucked chords that loop without a seam.
// Never random: the same bytes every time. Notes stay between 250 and 1100 Hz, where a telephone sounds well.
import { mkdirSync, writeFileSync } from 'node:fs';

const rate = 8000;
const beatS = 0.6;
const beatsPerBar = 4;
const barS = beatS * beatsPerBar;

// Sixteen chords of two bars: D major, no dominant that would want an answer. MIDI note numbers.
const progression = [
  { bars: 2, chord: [62, 66, 69, 73], melody: [78, 76, 73, 69] },
  { bars: 2, chord: [59, 66, 69, 74], melody: [74, 73, 69, 66] },
  { bars: 2, chord: [67, 71, 74, 78], melody: [79, 78, 74, 71] },
  { bars: 2, chord: [64, 67, 71, 74], melody: [76, 74, 71, 67] },
  { bars: 2, chord: [62, 66, 69, 76], melody: [81, 78, 76, 73] },
  { bars: 2, chord: [66, 69, 73, 76], melody: [80, 78, 76, 73] },
  { bars: 2, chord: [67, 71, 74, 81], melody: [83, 81, 78, 74] },
  { bars: 2, chord: [69, 74, 76, 79], melody: [81, 79, 76, 74] },
  { bars: 2, chord: [71, 74, 78, 81], melody: [83, 81, 78, 74] },
  { bars: 2, chord: [67, 71, 74, 78], melody: [79, 78, 74, 71] },
  { bars: 2, chord: [62, 69, 74, 78], melody: [78, 76, 74, 69] },
  { bars: 2, chord: [64, 67, 71, 76], melody: [76, 74, 71, 69] },
  { bars: 2, chord: [66, 69, 73, 76], melody: [78, 76, 73, 69] },
  { bars: 2, chord: [59, 66, 71, 74], melody: [74, 73, 71, 66] },
  { bars: 2, chord: [67, 71, 74, 78], melody: [79, 78, 76, 74] },
  { bars: 2, chord: [69, 74, 76, 79], melody: [76, 74, 71, 69] },
];

const totalBars = progression.reduce((sum, part) => sum + part.bars, 0);
const length = Math.round(totalBars * barS * rate);
const mix = new Float64Array(length);

const frequencyOf = (note) => 440 * 2 ** ((note - 69) / 12);

/** Adds `duration` s of `sample(t)`; what rings beyond the end goes on at the beginning: that makes the loop seamless. */
function add(startS, durationS, sample) {
  const first = Math.round(startS * rate);
  const count = Math.round(durationS * rate);
  for (let i = 0; i < count; i++) mix[(first + i) % length] += sample(i / rate);
}

/** A soft plucked string: few harmonics, the higher ones die first. */
function pluck(startS, note, level) {
  const frequency = frequencyOf(note);
  const harmonics = [1, 0.42, 0.2, 0.09].filter((_, index) => frequency * (index + 1) < 3200);
  add(startS, 2.6, (t) => {
    const attack = Math.min(1, t / 0.006);
    const release = Math.min(1, (2.6 - t) / 0.2);
    let value = 0;
    harmonics.forEach((weight, index) => {
      const decay = Math.exp(-t * (1.5 + 1.3 * index));
      value += weight * decay * Math.sin(2 * Math.PI * frequency * (index + 1) * t);
    });
    return level * attack * release * value;
  });
}

/** A quiet held note under the chord that swells and goes; two voices slightly apart give it warmth. */
function pad(startS, durationS, note, level) {
  const frequency = frequencyOf(note);
  const total = durationS + 0.8;
  add(startS, total, (t) => {
    const swell = Math.sin((Math.PI * t) / total) ** 0.8;
    const tone =
      Math.sin(2 * Math.PI * frequency * 1.0015 * t) + Math.sin(2 * Math.PI * frequency * 0.9985 * t);
    return level * swell * (tone + 0.25 * Math.sin(4 * Math.PI * frequency * t));
  });
}

const arpeggio = [0, 1, 2, 3, 2, 1, 2, 3];
const human = [1, 0.8, 0.9, 0.76, 0.95, 0.78, 0.88, 0.74];

let bar = 0;
progression.forEach(({ bars, chord, melody }, partIndex) => {
  const startS = bar * barS;
  for (const note of chord.slice(0, 3)) pad(startS, bars * barS, note, 0.035);
  for (let eighth = 0; eighth < bars * beatsPerBar * 2; eighth++) {
    const note = chord[arpeggio[eighth % arpeggio.length]];
    pluck(startS + (eighth * beatS) / 2, note, 0.2 * human[eighth % human.length]);
  }
  // The melody rests in every fourth part, so that it does not tire.
  if (partIndex % 4 !== 3) {
    const places = [0, 3, 4, 6.5];
    melody.forEach((note, index) => pluck(startS + places[index] * beatS, note, 0.22));
  }
  bar += bars;
});

let peak = 0;
for (const value of mix) peak = Math.max(peak, Math.abs(value));
const gain = (10 ** (-6 / 20) * 32767) / peak;

const pcm = Buffer.alloc(length * 2);
mix.forEach((value, index) => pcm.writeInt16LE(Math.round(value * gain), index * 2));

const header = Buffer.alloc(44);
header.write('RIFF', 0, 'latin1');
header.writeUInt32LE(36 + pcm.length, 4);
header.write('WAVEfmt ', 8, 'latin1');
header.writeUInt32LE(16, 16);
header.writeUInt16LE(1, 20);
header.writeUInt16LE(1, 22);
header.writeUInt32LE(rate, 24);
header.writeUInt32LE(rate * 2, 28);
header.writeUInt16LE(2, 32);
header.writeUInt16LE(16, 34);
header.write('data', 36, 'latin1');
header.writeUInt32LE(pcm.length, 40);

const folder = new URL('../firmware-config/music/default/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('evening-line.wav', folder), Buffer.concat([header, pcm]));
console.log(`evening-line.wav: ${(length / rate).toFixed(1)} s`);
