// Stands between the connection to the SIP server and drachtio-srf: nothing is parsed that is not bounded, and nothing
// that goes wrong with one message ends the process. A drachtio-server bounds nothing; our softswitch does, and is not relied on.
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import { judgeFrame } from './frame-limits.js';
import type { SourceTally } from './source-tally.js';

type Deliver = (socket: Socket, frame: string) => void;

/** Of drachtio-srf 5.0: the connection that its agent made. */
interface FrameConnection extends EventEmitter {
  send(socket: Socket, frame: string): void;
}

export interface FrameGuardOptions {
  readonly log: Log;
  readonly refusals: Pick<SourceTally, 'note'>;
}

/** Call right after `srf.connect`, before the connection can have brought anything. */
export function guardFrames(srf: Srf, { log, refusals }: FrameGuardOptions): void {
  const { client } = (srf as unknown as { app: { client?: { wp?: FrameConnection } } }).app;
  const connection = client?.wp;
  const [deliver] = (connection?.listeners('msg') ?? []) as Deliver[];
  if (connection === undefined || deliver === undefined)
    throw new Error('drachtio-srf has changed: its messages can no longer be bounded before it parses them');
  connection.removeAllListeners('msg');
  connection.on('msg', (socket: Socket, frame: string) => {
    const [, kind, origin, , , address = '', , , transactionId = ''] = leaderOf(frame);
    let shown = frame;
    if (kind === 'sip' && origin === 'network') {
      const verdict = judgeFrame(frame);
      if (verdict.kind === 'refused') {
        refusals.note(address, verdict.reason);
        if (verdict.method === '' || verdict.method === 'ACK' || verdict.method === 'CANCEL') return;
        const { status, reason, headers = {} } = verdict;
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        connection.send(
          socket,
          `sip|${transactionId}|\r\nSIP/2.0 ${status} ${reason}\r\n${lines.join('')}Content-Length: 0\r\n\r\n`,
        );
        return;
      }
      shown = verdict.frame;
    }
    try {
      deliver(socket, shown);
    } catch (error) {
      log.error({ err: error, source: address }, 'a SIP message could not be handled');
    }
  });
}

/** Tokens of the first line; only as much of it is looked at as they need. */
const leaderOf = (frame: string): string[] => frame.slice(0, 1024).split('\r\n', 1)[0]!.split('|');
