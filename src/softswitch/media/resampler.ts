// Changes the sample rate of mono audio to 8 kHz with a windowed-sinc filter, in steps that do not hold up the thread.
// Never reads files and never encodes.

const TARGET_HZ = 8000;
/** Zero crossings of the sinc on each side: about 80 dB of stop band with the Blackman window. */
const HALF_CROSSINGS = 16;
/** The pass band ends at this part of the lower Nyquist frequency, so that the slope falls before it folds back. */
const CUTOFF = 0.94;
const OUTPUT_PER_STEP = 2000;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function blackman(x: number): number {
  // x in [-1, 1]
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

/** The filter for each fractional position of an output sample between input samples. */
function makePhases(phases: number, halfTaps: number, cutoff: number): Float32Array[] {
  return Array.from({ length: phases }, (_, phase) => {
    const taps = new Float32Array(2 * halfTaps);
    let sum = 0;
    for (let i = 0; i < taps.length; i += 1) {
      const x = i - halfTaps + 1 - phase / phases;
      const angle = Math.PI * cutoff * x;
      const value = (x === 0 ? 1 : Math.sin(angle) / angle) * blackman(x / halfTaps);
      taps[i] = value;
      sum += value;
    }
    // Equal gain at 0 Hz in every phase; otherwise the phases would be heard as a tone.
    for (let i = 0; i < taps.length; i += 1) taps[i] = (taps[i] as number) / sum;
    return taps;
  });
}

function filterAt(input: Float32Array, centre: number, taps: Float32Array): number {
  const first = centre - taps.length / 2 + 1;
  const from = Math.max(0, -first);
  const to = Math.min(taps.length, input.length - first);
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += (input[first + i] as number) * (taps[i] as number);
  return sum;
}

function toInt16(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value * 32768)));
}

/** `input` in −1…1 at `rateHz`; `pause` is awaited between steps of about a millisecond of work. */
export async function resampleTo8k(
  input: Float32Array,
  rateHz: number,
  pause: () => Promise<void>,
): Promise<Int16Array> {
  const divisor = greatestCommonDivisor(rateHz, TARGET_HZ);
  const phases = TARGET_HZ / divisor;
  const stride = rateHz / divisor;
  const output = new Int16Array(Math.floor((input.length * TARGET_HZ) / rateHz));
  const cutoff = rateHz === TARGET_HZ ? 1 : CUTOFF * Math.min(1, TARGET_HZ / rateHz);
  const filters =
    rateHz === TARGET_HZ ? undefined : makePhases(phases, Math.ceil(HALF_CROSSINGS / cutoff), cutoff);
  for (let n = 0; n < output.length; n += 1) {
    if (n % OUTPUT_PER_STEP === OUTPUT_PER_STEP - 1) await pause();
    const at = n * stride;
    const centre = Math.floor(at / phases);
    const taps = filters?.[at % phases];
    output[n] = toInt16(taps === undefined ? (input[centre] as number) : filterAt(input, centre, taps));
  }
  return output;
}
