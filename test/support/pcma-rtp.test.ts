// The measuring instruments are measured: what is encoded here is found here.
// Never touches the network.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeALaw, decodePackets, encodeALaw, tonePackets, writeTonePcap } from './pcma-rtp.js';
import { dominantFrequency, levelAt, loudness, readWav, tonePresence } from './wav-analysis.js';

describe('A-law', () => {
  it('comes back within its quantisation step', () => {
    for (let sample = -32_768; sample <= 32_767; sample += 97) {
      const back = decodeALaw(encodeALaw(sample)) * 32_768;
      expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 24));
    }
  });

  it('knows the silence byte of ITU-T G.711', () => {
    expect(encodeALaw(0)).toBe(0xd5);
    expect(encodeALaw(32_767)).toBe(0xaa);
    expect(encodeALaw(-32_768)).toBe(0x2a);
  });
});

describe('a tone in RTP', () => {
  const recording = decodePackets(tonePackets(440, 1000));

  it('has its level at its frequency and nothing elsewhere', () => {
    expect(recording.samples.length).toBe(8000);
    expect(levelAt(recording, 440)).toBeCloseTo(-10, 0);
    expect(levelAt(recording, 1000)).toBeLessThan(-50);
    expect(dominantFrequency(recording)).toBe(440);
    expect(loudness(recording)).toBeCloseTo(-13, 0);
  });

  it('is present for as long as it lasts', () => {
    const packets = tonePackets(440, 2000);
    const gap = decodePackets([...packets.slice(0, 50), ...packets.slice(75)]);
    expect(tonePresence(gap, 440)).toEqual({ presentMs: 1500, firstMs: 0, lastMs: 2000 });
    expect(tonePresence(gap, 1000).presentMs).toBe(0);
  });

  it('puts a second source after the first', () => {
    const both = decodePackets([...tonePackets(440, 1000), ...tonePackets(1000, 1000)]);
    expect(dominantFrequency(both, 0, 1000)).toBe(440);
    expect(dominantFrequency(both, 1000, 2000)).toBe(1000);
  });
});

describe('files', () => {
  const dir = mkdtempSync(join(tmpdir(), 'centrale-wav-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('reads a WAV file whose writer left the length at zero', () => {
    const header = Buffer.alloc(44);
    header.write('RIFF', 0, 'latin1');
    header.write('WAVEfmt ', 8, 'latin1');
    header.writeUInt32LE(16, 16);
    header.writeUInt16LE(1, 20);
    header.writeUInt16LE(1, 22);
    header.writeUInt32LE(8000, 24);
    header.writeUInt16LE(16, 34);
    header.write('data', 36, 'latin1');
    const file = join(dir, 'killed.wav');
    writeFileSync(file, Buffer.concat([header, Buffer.alloc(320, 0x20)]));
    expect(readWav(file)).toMatchObject({ sampleRate: 8000, samples: { length: 160 } });
  });

  it('refuses what is no WAV file', () => {
    const file = join(dir, 'text.wav');
    writeFileSync(file, 'this is not a recording at all, is it');
    expect(() => readWav(file)).toThrow('not a WAV file');
  });

  it('writes a capture of the right size', () => {
    const file = join(dir, 'tone.pcap');
    writeTonePcap(file, 440, 1000);
    expect(statSync(file).size).toBe(24 + 50 * (16 + 14 + 20 + 8 + 12 + 160));
  });
});
