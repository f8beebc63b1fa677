// A-law and RTP as tests need them: a tone as packets, packets as a recording.
// Never shares code with the product: a fault in its codec must not hide behind the same fault here.
import { writeFileSync } from 'node:fs';
import type { Recording } from './wav-analysis.js';

const sampleRate = 8000;
const frameSamples = 160;

/** ITU-T G.711: one 16-bit sample to A-law. */
export function encodeALaw(sample: number): number {
  const mask = sample >= 0 ? 0xd5 : 0x55;
  let magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_767) >> 4;
  let exponent = 0;
  if (magnitude >= 16) {
    exponent = 1;
    while (magnitude >= 32) {
      magnitude >>= 1;
      exponent += 1;
    }
  }
  return (((exponent << 4) | (magnitude & 0x0f)) ^ mask) & 0xff;
}

/** ITU-T G.711: A-law to -1..1. */
export function decodeALaw(byte: number): number {
  const value = byte ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = value & 0x0f;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return ((value & 0x80) === 0 ? -magnitude : magnitude) / 32_768;
}

/** RTP packets (PCMA, 20 ms each) of a sine at -10 dBFS. */
export function tonePackets(frequencyHz: number, durationMs: number): Buffer[] {
  const packets: Buffer[] = [];
  const amplitude = 32_767 * 10 ** (-10 / 20);
  for (let index = 0; index < durationMs / 20; index++) {
    const packet = Buffer.alloc(12 + frameSamples);
    packet[0] = 0x80;
    packet[1] = index === 0 ? 0x88 : 0x08;
    packet.writeUInt16BE((1000 + index) & 0xffff, 2);
    packet.writeUInt32BE(160_000 + index * frameSamples, 4);
    packet.writeUInt32BE(0x10203040 + frequencyHz, 8);
    for (let i = 0; i < frameSamples; i++) {
      const time = (index * frameSamples + i) / sampleRate;
      packet[12 + i] = encodeALaw(Math.round(amplitude * Math.sin(2 * Math.PI * frequencyHz * time)));
    }
    packets.push(packet);
  }
  return packets;
}

/** Writes a capture file that SIPp's `play_pcap_audio` plays: a tone as Ethernet, IPv4, UDP, RTP. */
export function writeTonePcap(path: string, frequencyHz: number, durationMs: number): void {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const records = tonePackets(frequencyHz, durationMs).map((rtp, index) => {
    const record = Buffer.alloc(16 + 14 + 20 + 8);
    const onWire = 14 + 20 + 8 + rtp.length;
    record.writeUInt32LE(1 + Math.floor(index / 50), 0);
    record.writeUInt32LE((index % 50) * 20_000, 4);
    record.writeUInt32LE(onWire, 8);
    record.writeUInt32LE(onWire, 12);
    record.writeUInt16BE(0x0800, 16 + 12);
    const ip = 16 + 14;
    record[ip] = 0x45;
    record.writeUInt16BE(20 + 8 + rtp.length, ip + 2);
    record[ip + 8] = 64;
    record[ip + 9] = 17;
    record.writeUInt32BE(0x7f000001, ip + 12);
    record.writeUInt32BE(0x7f000001, ip + 16);
    record.writeUInt16BE(6000, ip + 20);
    record.writeUInt16BE(6000, ip + 22);
    record.writeUInt16BE(8 + rtp.length, ip + 24);
    return Buffer.concat([record, rtp]);
  });
  writeFileSync(path, Buffer.concat([header, ...records]));
}

/** Puts the PCMA packets of one stream at the place that their timestamps say; gaps are silence. */
export function decodePackets(packets: readonly Buffer[]): Recording {
  const voice = packets.filter((packet) => packet.length > 12 && ((packet[1] ?? 0) & 0x7f) === 8);
  let length = 0;
  let base = 0;
  let stream: number | undefined;
  let firstTimestamp = 0;
  const placed = voice.map((packet) => {
    const ssrc = packet.readUInt32BE(8);
    const timestamp = packet.readUInt32BE(4);
    if (ssrc !== stream) {
      // A new source has a clock of its own: it follows the one before.
      stream = ssrc;
      firstTimestamp = timestamp;
      base = length;
    }
    const at = base + ((timestamp - firstTimestamp) | 0);
    length = Math.max(length, at + packet.length - 12);
    return { at, payload: packet.subarray(12) };
  });
  const samples = new Float64Array(length);
  for (const { at, payload } of placed) {
    payload.forEach((byte, index) => {
      if (at + index >= 0) samples[at + index] = decodeALaw(byte);
    });
  }
  return { sampleRate, samples };
}
