// Reading and writing of RTP headers (RFC 3550 §5.1) in place, without an object per packet.
// Never keeps state between packets and never looks into the payload.

export const RTP_HEADER_BYTES = 12;
/** Largest payload we carry: 100 ms of G.711 in a packet that fits an Ethernet frame. */
export const MAX_PAYLOAD_BYTES = 1440;

/** The last packet that `parseRtp` accepted. Reused: read it before the next call. */
export class RtpView {
  payloadType = 0;
  marker = false;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  payloadOffset = 0;
  payloadBytes = 0;
}

/**
 * RTCP on the RTP port (RFC 5761 §4): packet types 192–223 stand where marker and payload type 64–95 would.
 */
function isRtcp(secondByte: number): boolean {
  return secondByte >= 192 && secondByte <= 223;
}

/** Fills `view`; false when the datagram is not RTP that we can use. */
export function parseRtp(packet: Uint8Array, view: RtpView): boolean {
  const length = packet.length;
  if (length < RTP_HEADER_BYTES) return false;
  const first = packet[0] as number;
  if (first >> 6 !== 2) return false;
  const second = packet[1] as number;
  if (isRtcp(second)) return false;
  let offset = RTP_HEADER_BYTES + (first & 0x0f) * 4;
  if (first & 0x10) {
    // Header extension (§5.3.1): 16 bit length in words after the profile's 16 bits.
    if (offset + 4 > length) return false;
    offset += 4 + (((packet[offset + 2] as number) << 8) | (packet[offset + 3] as number)) * 4;
  }
  let end = length;
  if (first & 0x20) {
    // Padding (§5.1): the last octet counts itself.
    const padding = packet[length - 1] as number;
    if (padding === 0) return false;
    end -= padding;
  }
  if (offset > end || end - offset > MAX_PAYLOAD_BYTES) return false;
  view.payloadType = second & 0x7f;
  view.marker = (second & 0x80) !== 0;
  view.sequence = ((packet[2] as number) << 8) | (packet[3] as number);
  view.timestamp = readUint32(packet, 4);
  view.ssrc = readUint32(packet, 8);
  view.payloadOffset = offset;
  view.payloadBytes = end - offset;
  return true;
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}

export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = (value >>> 16) & 0xff;
  bytes[at + 2] = (value >>> 8) & 0xff;
  bytes[at + 3] = value & 0xff;
}

export function writeRtpHeader(
  packet: Uint8Array,
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  packet[0] = 0x80;
  packet[1] = marker ? payloadType | 0x80 : payloadType;
  packet[2] = (sequence >> 8) & 0xff;
  packet[3] = sequence & 0xff;
  writeUint32(packet, 4, timestamp);
  writeUint32(packet, 8, ssrc);
}

/** Signed distance b − a of 16 bit sequence numbers. */
export function sequenceDistance(a: number, b: number): number {
  return ((b - a) << 16) >> 16;
}

/** Signed distance b − a of 32 bit timestamps. */
export function timestampDistance(a: number, b: number): number {
  return (b - a) | 0;
}
