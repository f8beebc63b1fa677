// Reads what byte-writer wrote, from bytes that may be damaged or hostile.
// Never reads past the end, and never makes anything larger than the bytes themselves.

/** The bytes are not what a writer wrote. */
export class ByteFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ByteFormatError';
  }
}

export class ByteReader {
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  byte(): number {
    const value = this.bytes[this.position];
    if (value === undefined) throw new ByteFormatError(`ends at byte ${this.position}`);
    this.position += 1;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      const next = this.byte();
      value += (next % 0x80) * scale;
      if (!Number.isSafeInteger(value)) break;
      if (next < 0x80) return value;
    }
    throw new ByteFormatError(`number too large before byte ${this.position}`);
  }

  signed(): number {
    return unfold(this.varint());
  }

  number(): number {
    const head = this.varint();
    if (head % 2 === 0) return unfold(head / 2);
    if (head === 1) return this.view(4).getFloat32(0);
    if (head === 3) return this.view(8).getFloat64(0);
    throw new ByteFormatError(`unknown number format ${head}`);
  }

  text(): string {
    const length = this.count();
    let value = '';
    for (let index = 0; index < length; index++) {
      const unit = this.varint();
      if (unit > 0xffff) throw new ByteFormatError(`no letter: ${unit}`);
      value += String.fromCharCode(unit);
    }
    return value;
  }

  /** A number of things of which each takes a byte at least. */
  count(): number {
    const value = this.varint();
    if (value > this.remaining) throw new ByteFormatError(`${value} items in ${this.remaining} bytes`);
    return value;
  }

  /** To be called last: nothing may be left over. */
  end(): void {
    if (this.remaining > 0) throw new ByteFormatError(`${this.remaining} bytes too many`);
  }

  private view(size: number): DataView {
    if (this.remaining < size) throw new ByteFormatError(`ends at byte ${this.bytes.length}`);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.position, size);
    this.position += size;
    return view;
  }
}

const unfold = (folded: number): number => (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2);
