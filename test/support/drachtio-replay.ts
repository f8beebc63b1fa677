// Replays a recorded conversation between drachtio-srf and a drachtio-server against a server of ours, frame by frame.
// Never compares what differs from run to run: `{name}` in a recording binds to what it meets first.
import { randomUUID } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';

export interface RecordedFrame {
  readonly from: 'client' | 'server';
  readonly meta: string;
  /** Head lines of the SIP message; empty when there is none. */
  readonly head: readonly string[];
  readonly body: string;
}

export interface Recording {
  readonly name: string;
  readonly frames: readonly RecordedFrame[];
}

/** `=== name`, then frames: `C ` or `S `, the meta line, and the SIP message below it. */
export function parseRecordings(text: string): Recording[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [name = '', ...rest] = part.split('\n');
      const frames = rest.join('\n').split(/^(?=[CS] )/m);
      return { name, frames: frames.filter((frame) => frame.trim() !== '').map(parseFrame) };
    });
}

function parseFrame(text: string): RecordedFrame {
  const from = text.startsWith('C ') ? 'client' : 'server';
  const [meta = '', ...lines] = text.slice(2).split('\n');
  const blank = lines.indexOf('');
  const head = blank < 0 ? lines : lines.slice(0, blank);
  const body = blank < 0 ? [] : lines.slice(blank + 1);
  return { from, meta, head: head.filter((line) => line !== ''), body: body.join('\r\n').trimEnd() };
}

const placeholder = /\{([a-z0-9]+)\}/g;
const patterns: Readonly<Record<string, string>> = {
  id: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  tag: '[A-Za-z0-9.-]+',
  branch: 'z9hG4bK[A-Za-z0-9.-]+',
  callid: '[^|;\\s]+',
  cseq: '\\d+',
  rseq: '\\d+',
  bytes: '\\d+',
  length: '\\d+',
  version: 'v\\d+\\.\\d+\\.\\d+[^|]*',
  time: '\\d\\d:\\d\\d:\\d\\d\\.\\d{6}',
};
/** Differ each time they occur. */
const loose: ReadonlySet<string> = new Set(['bytes', 'length', 'time', 'version']);

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The values that placeholders stand for in this run. */
export class Bindings {
  private readonly values = new Map<string, string>();

  set(name: string, value: string): void {
    this.values.set(name, value);
  }

  /** Text with every placeholder replaced; an unknown one becomes a fresh id. */
  fill(text: string): string {
    return text.replace(placeholder, (_, name: string) => {
      const known = this.values.get(name);
      if (known !== undefined) return known;
      const fresh = randomUUID();
      this.values.set(name, fresh);
      return fresh;
    });
  }

  /** Undefined when the text fits, otherwise the pattern that it does not fit. New placeholders are bound. */
  match(pattern: string, text: string): string | undefined {
    const names: string[] = [];
    const source = pattern
      .split(/(\{[a-z0-9]+\})/)
      .map((part) => {
        const name = /^\{([a-z0-9]+)\}$/.exec(part)?.[1];
        if (name === undefined) return escaped(part);
        const known = this.values.get(name);
        if (known !== undefined) return escaped(known);
        const kind = name.replace(/\d+$/, '');
        if (loose.has(kind)) return patterns[kind] ?? '';
        if (names.includes(name)) return `\\${names.indexOf(name) + 1}`;
        names.push(name);
        return `(${patterns[kind] ?? '.+?'})`;
      })
      .join('');
    const found = new RegExp(`^${source}$`).exec(text);
    if (found === null) return source;
    names.forEach((name, i) => this.values.set(name, found[i + 1] ?? ''));
    return undefined;
  }
}

/** Spaces behind commas, the order of Via parameters and `received` say nothing. */
function comparable(line: string): string {
  const via = /^(Via: [^;]+);(.*)$/.exec(line);
  if (via === null) return line.replace(/,\s+/g, ',');
  const parameters = (via[2] ?? '').split(';').filter((one) => !one.startsWith('received='));
  return `${via[1]};${parameters
    .map((one) => one.replace(/^rport=.*$/, 'rport'))
    .sort()
    .join(';')}`;
}

function sortedHead(head: readonly string[]): string {
  const [start = '', ...headers] = head;
  return [start, ...headers.map(comparable).sort()].join('\n');
}

export interface ReceivedFrame {
  readonly meta: string;
  readonly head: readonly string[];
  readonly body: string;
}

const waitMs = 5000;

/** An application and a SIP peer in one: both ends of the recorded conversation except the server. */
export class DrachtioReplay {
  readonly bindings = new Bindings();
  private readonly frames: ReceivedFrame[] = [];
  private pending = Buffer.alloc(0);
  private closed = false;
  private arrived: () => void = () => undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly peer: UdpSocket,
    private readonly sipPort: number,
  ) {
    this.bindings.set('local', String(sipPort));
    this.bindings.set('peer', String(peer.address().port));
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', () => undefined);
  }

  static async open(adminPort: number, sipPort: number): Promise<DrachtioReplay> {
    const peer = createSocket('udp4');
    await new Promise<void>((resolve) => peer.bind(0, '127.0.0.1', resolve));
    const socket = connect(adminPort, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new DrachtioReplay(socket, peer, sipPort);
  }

  private read(chunk: Buffer): void {
    this.pending = Buffer.concat([this.pending, chunk]);
    for (;;) {
      const hash = this.pending.indexOf('#');
      if (hash < 0) return;
      const end = hash + 1 + Number(this.pending.toString('latin1', 0, hash));
      if (this.pending.length < end) return;
      const text = this.pending.toString('utf8', hash + 1, end);
      this.pending = this.pending.subarray(end);
      const lineEnd = text.indexOf('\r\n');
      const sip = lineEnd < 0 ? '' : text.slice(lineEnd + 2);
      const [head = '', ...body] = sip.split('\r\n\r\n');
      this.frames.push({
        meta: lineEnd < 0 ? text : text.slice(0, lineEnd),
        head: head === '' ? [] : head.split('\r\n'),
        body: body.join('\r\n\r\n'),
      });
      this.arrived();
    }
  }

  /** Sends one frame as the application. */
  send(meta: string, sip = ''): void {
    const payload = this.bindings.fill(sip === '' ? meta : `${meta}\r\n${sip}`);
    this.socket.write(`${Buffer.byteLength(payload)}#${payload}`);
  }

  /** Sends a SIP message as the peer. */
  sendSip(text: string): void {
    this.peer.send(this.bindings.fill(text), this.sipPort, '127.0.0.1');
  }

  async next(): Promise<ReceivedFrame> {
    const deadline = Date.now() + waitMs;
    while (this.frames.length === 0) {
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) throw new Error('no frame came');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const frame = this.frames.shift();
    if (frame === undefined) throw new Error('no frame came');
    return frame;
  }

  /** Everything that came and was not asked for. */
  get left(): readonly ReceivedFrame[] {
    return this.frames;
  }

  async replay({ frames }: Recording): Promise<void> {
    const sent = new Set<RecordedFrame>();
    const sendOnce = (frame: RecordedFrame | undefined): void => {
      if (!frame || sent.has(frame) || !/^\{id\d+\}\|sip\|network\|/.test(frame.meta)) return;
      sent.add(frame);
      this.sendSip(wireText(frame));
    };
    for (const [i, frame] of frames.entries()) {
      if (frame.from === 'client') {
        this.send(frame.meta, frame.head.length === 0 ? '' : wireText(frame));
        continue;
      }
      // The record of a cancelled call is told before the CANCEL that caused it.
      if (frame.meta.includes('call-canceled')) sendOnce(frames[i + 1]);
      sendOnce(frame);
      this.expect(frame, await this.next());
    }
    expect(this.left).toEqual([]);
  }

  private expect(wanted: RecordedFrame, got: ReceivedFrame): void {
    // The real server leaves the protocol out of some frames; that ours is there does no harm.
    const unnamed = wanted.meta.includes('{bytes}||');
    this.check(wanted.meta, unnamed ? got.meta.replace(/\|(udp|tcp)\|/, '||') : got.meta);
    this.check(sortedHead(wanted.head), sortedHead(got.head));
    expect(got.body.trimEnd()).toBe(wanted.body);
  }

  private check(pattern: string, text: string): void {
    const misfit = this.bindings.match(pattern, text);
    if (misfit !== undefined) expect(text).toMatch(new RegExp(`^${misfit}$`));
  }

  /** Idempotent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.destroy();
    this.peer.close();
  }
}

/** As it goes over the wire, with the length of its body. */
function wireText({ head, body }: RecordedFrame): string {
  const text = `${head.join('\r\n')}\r\n\r\n${body}`;
  return text.replace('{length}', String(Buffer.byteLength(body)));
}
