// Stands between the connection to the SIP server and drachtio-srf: nothing is parsed that is not bounded, and nothing
// that goes wrong with one message ends the process. A drachtio-server bounds nothing; our softswitch does, and is not relied on.
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import { judgeFrame } from './frame-limits.js';
import { repairedFrame } from './frame-repair.js';
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
    // drachtio-srf takes the frame out of its buffer only after this: what is thrown here would be thrown for ever.
    try {
      const shown = boundedFrame(frame, refusals, (answer) => connection.send(socket, answer));
      if (shown !== undefined) deliver(socket, shown);
    } catch (error) {
      log.error({ err: error, source: leaderOf(frame)[5] ?? '' }, 'a SIP message could not be handled');
    }
  });
}

/** As drachtio-srf may see the frame; undefined when it may not, and the sender has his answer if there is one. */
function boundedFrame(
  frame: string,
  refusals: FrameGuardOptions['refusals'],
  answer: (frame: string) => void,
): string | undefined {
  const [, kind, origin, , , address = '', , , transactionId = '', dialogId = ''] = leaderOf(frame);
  if (kind !== 'sip' || origin !== 'network') return frame;
  const verdict = judgeFrame(frame);
  if (verdict.kind === 'fine') return verdict.frame;
  refusals.note(address, verdict.reason);
  const isUnanswered = verdict.method === '' || verdict.method === 'ACK' || verdict.method === 'CANCEL';
  const repaired = isUnanswered || dialogId !== '' ? repairedFrame(frame) : undefined;
  if (repaired !== undefined || isUnanswered) return repaired;
  const { status, reason, headers = {} } = verdict;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  answer(
    `sip|${transactionId}|\r\nSIP/2.0 ${status} ${reason}\r\n${lines.join('')}Content-Length: 0\r\n\r\n`,
  );
  return undefined;
}

/** Tokens of the first line; only as much of it is looked at as they need. */
function leaderOf(frame: string): string[] {
  const end = frame.indexOf('\r\n');
  return frame.slice(0, end < 0 ? 1024 : Math.min(end, 1024)).split('|');
}
