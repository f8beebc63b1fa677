// Tells which of some tones an RTP peer hears together, as in a room where each member says one.
// Never asks for evenness: on a busy machine senders stumble, and what is heard between is right all the same.
import { tonePart, withoutSilence } from './goertzel.js';
import type { RtpPeer } from './rtp-peer.js';

/** 300 ms. */
const packets = 15;
/** Of a tone that is not there; one that is there has its share of 1. */
const mostOfAbsent = 0.1;
const leastShareOfPresent = 0.6;

/** How much of the latest 300 ms is each tone, 0…1; all 0 when it hears nothing. */
export function tonesIn(samples: readonly number[], tones: readonly number[]): number[] {
  const heard = withoutSilence(samples);
  return tones.map((hz) => (heard.length === 0 ? 0 : tonePart(heard, hz)));
}

/** Resolves when 300 ms, from now on, hold these of the tones and no other one; none = silence. */
export async function untilHearsTones(
  peer: RtpPeer,
  tones: readonly number[],
  wanted: readonly number[],
): Promise<void> {
  const from = peer.received.length;
  let latest: number[] = [];
  const isHeard = (): boolean => {
    if (peer.received.length < from + packets) return false;
    latest = tonesIn(peer.heard(peer.received.length - packets), tones);
    return latest.every((part, i) =>
      wanted.includes(tones[i] ?? 0) ? part > leastShareOfPresent / wanted.length : part < mostOfAbsent,
    );
  };
  try {
    await peer.until(isHeard, `${wanted.join(' and ')} Hz`, 15_000);
  } catch (error) {
    throw new Error(`heard ${latest.map((part) => part.toFixed(2)).join(' ')} of ${tones.join(' ')} Hz`, {
      cause: error,
    });
  }
}
