// The audio of DTMF digits (ITU-T Q.23) for peers that know no telephone-event.
// Never detects digits.
import type { DtmfTick } from './dtmf-sender.js';
import { PCMA } from './g711-codec.js';
import type { AudioPayloadType } from './media-engine-model.js';
import { SAMPLES_PER_FRAME } from './pacing-clock.js';
import { toneClip } from './tone-script.js';

const VOLUME_DB = -7;
const LOW_HZ = [697, 770, 852, 941] as const;
const HIGH_HZ = [1209, 1336, 1477, 1633] as const;
/** The keypad, row by row, as event codes of RFC 4733 §3.2. */
const KEYPAD = [1, 2, 3, 12, 4, 5, 6, 13, 7, 8, 9, 14, 10, 0, 11, 15];

/** Writes one frame of the digit; false when its tone is over and only repeated end marks are left. */
export function inbandDigit(
  digit: Extract<DtmfTick, { kind: 'event' }>,
  law: AudioPayloadType,
  out: Uint8Array,
  offset: number,
): boolean {
  if (digit.repeatedEnd) return false;
  const place = KEYPAD.indexOf(digit.event);
  const low = LOW_HZ[place >> 2];
  const high = HIGH_HZ[place & 3];
  if (low === undefined || high === undefined) return false;
  const clip = toneClip([low, high], VOLUME_DB);
  const codes = law === PCMA ? clip.alaw : clip.ulaw;
  const from = digit.durationSamples - SAMPLES_PER_FRAME;
  for (let i = 0; i < SAMPLES_PER_FRAME; i += 1) out[offset + i] = codes[(from + i) % codes.length] as number;
  return true;
}
