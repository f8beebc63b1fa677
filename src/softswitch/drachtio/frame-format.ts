// Text of the frames that go to the application: meta tokens and the SIP message.
// Never writes to a socket.
import { randomUUID } from 'node:crypto';

export type FrameSource = 'network' | 'application';

/** The six meta fields of a message. */
export interface FrameMeta {
  readonly source: FrameSource;
  readonly bytes: number;
  readonly transport: string;
  readonly address: string;
  readonly port: number;
}

/** `source|bytes|protocol|address|port|time` */
export function metaText(meta: FrameMeta): string {
  return `${meta.source}|${meta.bytes}|${meta.transport}|${meta.address}|${meta.port}|${frameTime(Date.now())}`;
}

/** `HH:MM:SS.uuuuuu`, UTC. */
export function frameTime(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  return `${iso.slice(11, 23)}000`;
}

/** One frame: a fresh message id, the tokens, and the SIP message if there is one. */
export function encodeFrame(tokens: string, sip?: Buffer): Buffer {
  const meta = `${randomUUID()}|${tokens}${sip ? '\r\n' : ''}`;
  const metaBytes = Buffer.byteLength(meta, 'utf8');
  const length = String(metaBytes + (sip?.length ?? 0));
  const frame = Buffer.allocUnsafe(length.length + 1 + metaBytes + (sip?.length ?? 0));
  frame.write(`${length}#${meta}`, 0, 'utf8');
  sip?.copy(frame, length.length + 1 + metaBytes);
  return frame;
}

/** Meta of what came from the network: the remote peer. */
export function receivedMeta(
  flow: { readonly transport: string; readonly remoteHost: string; readonly remotePort: number },
  bytes: number,
): FrameMeta {
  return {
    source: 'network',
    bytes,
    transport: flow.transport,
    address: flow.remoteHost,
    port: flow.remotePort,
  };
}
