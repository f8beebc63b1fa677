// How long a recording of ours is, by the bytes of its file.
// Never opens it.

/** WAV, 8 kHz, 16 bit, mono: a header of 44 bytes, then 16 bytes a millisecond. */
const headerBytes = 44;
const bytesPerMs = 16;

/** Of a file that is still being written: as far as it has come. */
export const recordedMs = (bytes: number): number =>
  Math.max(0, Math.round((bytes - headerBytes) / bytesPerMs));
