// Writes numbers and texts as few bytes as their size needs.
// Never reads; byte-reader is the other half.

/** From here on a whole number is written as 8 bytes. */
const wholeLimit = 2 ** 50;
/** What float32 holds at most. */
const floatLimit = 3.4e38;

/** Grows as needed; `finish` hands out what was written. */
export class ByteWriter {
  private bytes: Uint8Array;
  private length = 0;

  constructor(expectedBytes = 128) {
    this.bytes = new Uint8Array(expectedBytes);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** A whole number from 0 to 2^53 − 1, seven bits a byte, the lowest first. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
  }

  /** A whole number of either sign; small ones are short. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /**
   * Any number. Whole ones below 2^50 keep their value; others are kept as float32, which is exact to seven digits, and
   * those too large for it as float64.
   */
  number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < wholeLimit) {
      this.varint(2 * (value < 0 ? -2 * value - 1 : 2 * value));
      return;
    }
    const wide = Number.isFinite(value) && (Math.abs(value) >= floatLimit || Number.isInteger(value));
    const size = wide ? 8 : 4;
    this.varint(wide ? 3 : 1);
    this.reserve(size);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.length, size);
    if (wide) view.setFloat64(0, value);
    else view.setFloat32(0, value);
    this.length += size;
  }

  /** Length and UTF-16 code units as varints: a byte for each ASCII letter, and every text comes back as it was. */
  text(value: string): void {
    this.varint(value.length);
    this.reserve(3 * value.length);
    for (let index = 0; index < value.length; index++) {
      let unit = value.charCodeAt(index);
      for (; unit >= 0x80; unit >>= 7) this.bytes[this.length++] = (unit & 0x7f) | 0x80;
      this.bytes[this.length++] = unit;
    }
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
