// Which way audio flows according to an SDP, and whether the other side put us on hold.
// Never changes an SDP, and reads no more of it than that.

export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/**
 * The direction of the first audio stream, seen from who wrote the SDP. A media attribute goes before the session's
 * (RFC 8866 §6.7); without either it is sendrecv. A stream with port 0 is refused (RFC 3264 §6), one to 0.0.0.0
 * receives nothing (RFC 3264 §8.4, the way of RFC 2543 to hold).
 */
export function audioDirection(sdp: string): SdpDirection {
  const lines = sdp.split(/\r\n|\r|\n/);
  const firstMedia = lines.findIndex((line) => line.startsWith('m='));
  const session = firstMedia < 0 ? lines : lines.slice(0, firstMedia);
  const start = lines.findIndex((line) => /^m=audio\s/.test(line));
  if (start < 0) return directionIn(session) ?? 'sendrecv';
  const next = lines.findIndex((line, index) => index > start && line.startsWith('m='));
  const media = lines.slice(start, next < 0 ? undefined : next);
  if (/^m=audio\s+0(?:\/\d+)?\s/.test(media[0] ?? '')) return 'inactive';
  const direction = directionIn(media) ?? directionIn(session) ?? 'sendrecv';
  const address = addressIn(media) ?? addressIn(session);
  return address === '0.0.0.0' ? withoutReceiving(direction) : direction;
}

/** RFC 3264 §8.4: who holds offers `sendonly` or `inactive`. A phone that only listens holds nobody. */
export function isOnHold(sdp: string): boolean {
  const direction = audioDirection(sdp);
  return direction === 'sendonly' || direction === 'inactive';
}

function directionIn(lines: readonly string[]): SdpDirection | undefined {
  for (const line of lines) {
    const match = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/.exec(line);
    if (match !== null) return match[1] as SdpDirection;
  }
  return undefined;
}

function addressIn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const match = /^c=IN\s+IP4\s+([\d.]+)/.exec(line);
    if (match !== null) return match[1];
  }
  return undefined;
}

function withoutReceiving(direction: SdpDirection): SdpDirection {
  return direction === 'sendrecv' || direction === 'sendonly' ? 'sendonly' : 'inactive';
}
