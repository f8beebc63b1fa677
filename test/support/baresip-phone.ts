// A baresip process as a desk phone: registers, answers, sends a tone, records what it hears.
// Never shows a user interface: it is worked through its control socket.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProcess } from './child-process.js';
import { freeMediaPort, freePort } from './free-port.js';
import { promptAtMs, promptBeginsAtMs, promptMs } from './prompt-ear.js';
import { readWav, tonePresence, type Recording } from './wav-analysis.js';

export interface BaresipOptions {
  readonly user: string;
  /** Absent: does not register, calls as a trunk does. */
  readonly password?: string;
  /** `host:port` of the registrar. */
  readonly registrar: string;
  readonly transport?: 'udp' | 'tcp';
  /** Tone that it sends while it talks; default 1000 Hz. */
  readonly toneHz?: number;
  /** Default `auto`. */
  readonly answer?: 'auto' | 'manual';
  readonly codec?: 'pcma' | 'pcmu';
  /** Prints every SIP message: see `transferAttended`. */
  readonly trace?: boolean;
}

export interface BaresipEvent {
  /** e.g. `REGISTER_OK`, `CALL_INCOMING`, `CALL_ESTABLISHED`, `CALL_CLOSED`. */
  readonly type: string;
  readonly param?: string;
  readonly peeruri?: string;
}

interface ControlMessage {
  readonly event?: boolean;
  readonly response?: boolean;
  readonly ok?: boolean;
  readonly data?: string;
  readonly type?: string;
  readonly param?: string;
  readonly peeruri?: string;
  readonly token?: string;
}

const moduleDir = '/usr/lib/baresip/modules';
const waveHeaderBytes = 44;
/** Bounds a hang, no more: nothing is said about how long anything may take. */
const patienceMs = 30_000;
const replyTimeoutMs = 15_000;
/** Of 400 ms: src/adapters/media. */
const recordToneHz = 1000;

function writeConfiguration(
  dir: string,
  options: BaresipOptions,
  ports: Record<'sip' | 'rtp' | 'control', number>,
) {
  const lines = [
    `module_path ${moduleDir}`,
    'module g711.so',
    'module ausine.so',
    'module aubridge.so',
    'module sndfile.so',
    'module_app account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    'net_interface 127.0.0.1',
    `sip_listen 127.0.0.1:${ports.sip}`,
    `rtp_ports ${ports.rtp}-${ports.rtp + 20}`,
    `ctrl_tcp_listen 127.0.0.1:${ports.control}`,
    `audio_source ausine,${options.toneHz ?? 1000}`,
    // Decoded audio needs somewhere to go; the filter `sndfile` writes it down on the way, one file per call.
    'audio_player aubridge,nowhere',
    'audio_alert aubridge,nowhere',
    `snd_path ${dir}`,
    'ausrc_channels 2',
    'auplay_channels 1',
    'ausrc_srate 48000',
    'auplay_srate 8000',
    'audio_buffer 20-160',
    'jitter_buffer_delay 1-4',
    'call_local_timeout 120',
    'call_max_calls 4',
  ];
  const account =
    `<sip:${options.user}@${options.registrar};transport=${options.transport ?? 'udp'}>` +
    (options.password === undefined ? ';regint=0' : `;auth_pass=${options.password};regint=300`) +
    `;answermode=${options.answer ?? 'auto'};audio_codecs=${options.codec ?? 'pcma'}/8000/1`;
  writeFileSync(join(dir, 'config'), `${lines.join('\n')}\n`);
  writeFileSync(join(dir, 'accounts'), `${account}\n`);
  writeFileSync(join(dir, 'contacts'), '');
}

export class BaresipPhone {
  readonly events: BaresipEvent[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly replies = new Map<string, (message: ControlMessage) => void>();
  private socket: Socket | undefined;
  private received = Buffer.alloc(0);
  private nextToken = 1;
  private stopped: Promise<void> | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly dir: string,
    readonly options: BaresipOptions,
    readonly sipPort: number,
  ) {}

  /** Resolves when it runs and, with a password, is registered. */
  static async start(options: BaresipOptions): Promise<BaresipPhone> {
    const dir = mkdtempSync(join(tmpdir(), 'centrale-baresip-'));
    mkdirSync(dir, { recursive: true });
    const ports = { sip: await freePort(), rtp: await freeMediaPort(22), control: await freePort() };
    writeConfiguration(dir, options, ports);
    const child = ChildProcess.start('baresip', [...(options.trace === true ? ['-s'] : []), '-f', dir], {
      cwd: dir,
    });
    const phone = new BaresipPhone(child, dir, options, ports.sip);
    try {
      await child.waitForOutput(/baresip is ready/, patienceMs);
      await phone.connectControl(ports.control);
      if (options.password !== undefined)
        await child.waitForOutput(/\b200 OK\b.*bindings?|All .* useragents? registered/i, patienceMs);
      return phone;
    } catch (error) {
      await phone.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Everything baresip has printed: for the message of a failed test. */
  get output(): string {
    return this.child.output;
  }

  /** Calls a number at the registrar, or a whole `sip:` URI. */
  async dial(target: string): Promise<void> {
    await this.command(
      'dial',
      target.startsWith('sip:') ? target : `sip:${target}@${this.options.registrar}`,
    );
  }

  async accept(): Promise<void> {
    await this.command('accept');
  }

  async hangUp(): Promise<void> {
    await this.command('hangup');
  }

  async hold(): Promise<void> {
    await this.command('hold');
  }

  async resume(): Promise<void> {
    await this.command('resume');
  }

  /** Passes the conversation on (REFER). */
  async transfer(target: string): Promise<void> {
    await this.command('transfer', `sip:${target}@${this.options.registrar}`);
  }

  /**
   * Passes whom it talked with first on to whom it has called since (REFER with Replaces, RFC 5589 §7.1). Baresip 1.0 has no
   * key for that; it sends what a phone would that has one, with the dialog as its own trace shows it.
   */
  async transferAttended(target: string): Promise<void> {
    await this.command('line', '1');
    const { callId, from, to } = this.newestDialog();
    // Behind Replaces it stands escaped (RFC 3891 §6.1).
    const dialog = encodeURIComponent(`${callId};to-tag=${to};from-tag=${from}`);
    await this.command('transfer', `sip:${target}@${this.options.registrar}?Replaces=${dialog}`);
  }

  /** The dialog of the call that it has answered, as another phone names it to the server that called (RFC 3891 §3). */
  answeredDialog(): string {
    const { callId, from, to } = this.newestDialog();
    return `${callId};to-tag=${from};from-tag=${to}`;
  }

  /** Of the call that it has made or taken last: its trace shows it. */
  private newestDialog(): { readonly callId: string; readonly from: string; readonly to: string } {
    const answers = this.output.split(/(?=SIP\/2\.0 )/);
    const answer = answers.findLast(
      (one) => /^SIP\/2\.0 (?:180|200) /.test(one) && /^CSeq:.*INVITE/im.test(one),
    );
    const valueOf = (pattern: RegExp): string => {
      const value = answer === undefined ? undefined : pattern.exec(answer)?.[1];
      if (value === undefined)
        throw new Error(`baresip ${this.options.user} shows no dialog\n${this.output}`);
      return value;
    };
    return {
      callId: valueOf(/^Call-ID: *(\S+)/im),
      from: valueOf(/^From:.*;tag=([^\s;>]+)/im),
      to: valueOf(/^To:.*;tag=([^\s;>]+)/im),
    };
  }

  /** Presses keys during a call (RFC 4733 telephone-events). */
  async sendDigits(digits: string): Promise<void> {
    for (const digit of digits) {
      await this.command('sndcode', digit);
      await new Promise((next) => setTimeout(next, 250));
    }
  }

  /** Resolves with the first event of the type at or after position `from` of `events`. */
  waitForEvent(type: string, timeoutMs = patienceMs, from = 0): Promise<BaresipEvent> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.events.slice(from).find((event) => event.type === type);
        if (found === undefined) return;
        clearTimeout(timer);
        this.listeners.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.listeners.delete(look);
        const seen = this.events.map((event) => event.type).join(' ');
        reject(
          new Error(
            `baresip ${this.options.user}: no ${type} in ${timeoutMs} ms, but: ${seen}\n${this.output}`,
          ),
        );
      }, timeoutMs);
      this.listeners.add(look);
      look();
    });
  }

  /** What it heard in its last call; stop the phone or the call first, so that the file is whole. */
  heard(): Recording {
    const file = this.lastRecording();
    if (file === undefined) throw new Error(`baresip ${this.options.user} recorded nothing\n${this.output}`);
    return readWav(file);
  }

  /** Resolves as soon as `is` holds for what it has heard so far in its last call: the file grows with every frame. */
  async untilHeard(what: string, is: (heard: Recording) => boolean, timeoutMs = patienceMs): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const file = this.lastRecording();
      if (file !== undefined && statSync(file).size > waveHeaderBytes && is(readWav(file))) return;
      if (performance.now() > deadline)
        throw new Error(
          `baresip ${this.options.user} did not hear ${what} in ${timeoutMs} ms\n${this.output}`,
        );
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  /** The tone, for `ms` in all. */
  untilTone(hz: number, ms: number): Promise<void> {
    return this.untilHeard(`${ms} ms of ${hz} Hz`, (heard) => tonePresence(heard, hz).presentMs >= ms);
  }

  /** The same of what it hears from now on. */
  untilToneFromNow(hz: number, ms: number): Promise<void> {
    return this.untilHeardFromNow(`${ms} ms of ${hz} Hz`, (heard) => tonePresence(heard, hz).presentMs >= ms);
  }

  /** As `untilHeard`, without what it has heard before. */
  untilHeardFromNow(what: string, is: (heard: Recording) => boolean): Promise<void> {
    const file = this.lastRecording();
    const from =
      file === undefined || statSync(file).size <= waveHeaderBytes ? 0 : readWav(file).samples.length;
    return this.untilHeard(`${what} from then on`, ({ sampleRate, samples }) =>
      is({ sampleRate, samples: samples.subarray(from) }),
    );
  }

  /** The spoken recording, to its end. */
  untilPrompt(name: string): Promise<void> {
    return this.untilHeard(name, (heard) => promptAtMs(heard, name) !== undefined);
  }

  /** The first second of the spoken recording: from now on a key answers it. */
  untilPromptBegins(name: string): Promise<void> {
    return this.untilHeard(
      `the beginning of ${name}`,
      (heard) => promptBeginsAtMs(heard, name) !== undefined,
    );
  }

  /** The tone that asks for a message, after its prompt: from now on what the phone sends is recorded. */
  untilRecordTone(prompt: string): Promise<void> {
    return this.untilHeard(`the tone after ${prompt}`, (heard) => {
      const at = promptAtMs(heard, prompt);
      if (at === undefined) return false;
      const { sampleRate, samples } = heard;
      const after = samples.subarray(Math.floor(((at + promptMs(prompt)) * sampleRate) / 1000));
      return tonePresence({ sampleRate, samples: after }, recordToneHz).presentMs >= 300;
    });
  }

  private lastRecording(): string | undefined {
    const file = readdirSync(this.dir)
      .filter((name) => /^dump-.*-dec\.wav$/.test(name))
      .sort()
      .at(-1);
    return file === undefined ? undefined : join(this.dir, file);
  }

  /** One command of baresip's menu; rejects when baresip refuses it or is silent for 15 s. */
  command(command: string, params = ''): Promise<string> {
    const token = String(this.nextToken++);
    const text = JSON.stringify({ command, params, token });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.replies.delete(token);
        const state = this.child.exited ? 'it has ended' : 'it runs';
        reject(new Error(`baresip ${this.options.user}: no reply to ${command}; ${state}\n${this.output}`));
      }, replyTimeoutMs);
      this.replies.set(token, (message) => {
        clearTimeout(timer);
        this.replies.delete(token);
        if (message.ok === true) resolve(message.data ?? '');
        else reject(new Error(`baresip ${this.options.user}: ${command} refused: ${message.data ?? ''}`));
      });
      this.socket?.write(`${Buffer.byteLength(text)}:${text},`);
    });
  }

  /** The phone loses power: no BYE, no unregistering. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.child.exit;
  }

  /** Ends the process; the recording stays readable until `remove`. Idempotent. */
  stop(): Promise<void> {
    this.stopped ??= this.child.stop().then(() => {
      this.socket?.destroy();
    });
    return this.stopped;
  }

  /** Ends the process and removes its files. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private connectControl(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        // The phone's end closes the socket; there is nobody left to tell.
        socket.on('error', () => socket.destroy());
        resolve();
      });
      socket.on('data', (chunk) => this.read(chunk));
      this.socket = socket;
    });
  }

  /** Netstrings: `<bytes>:<json>,`. */
  private read(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    for (;;) {
      const colon = this.received.indexOf(':');
      if (colon < 0) return;
      const length = Number(this.received.toString('latin1', 0, colon));
      if (this.received.length < colon + 1 + length + 1) return;
      const text = this.received.toString('utf8', colon + 1, colon + 1 + length);
      this.received = this.received.subarray(colon + 1 + length + 1);
      this.handle(JSON.parse(text) as ControlMessage);
    }
  }

  private handle(message: ControlMessage): void {
    if (message.event === true && message.type !== undefined) {
      this.events.push({ type: message.type, param: message.param, peeruri: message.peeruri });
      for (const listener of [...this.listeners]) listener();
    } else if (message.token !== undefined) {
      this.replies.get(message.token)?.(message);
    }
  }
}
