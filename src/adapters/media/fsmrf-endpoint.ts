// One FreeSWITCH endpoint behind the MediaEndpoint port: every wait is bounded, every end is noticed.
// Never decides what to play; knows only how names become files that the media server sees.
import type Mrf from 'drachtio-fsmrf';
import {
  MediaError,
  type Audio,
  type MediaEndpoint,
  type PlayOutcome,
  type RecordOptions,
  type RecordOutcome,
} from '../../app/ports/media.js';
import type { Log } from '../../app/ports/log.js';
import { completionTimeoutMs, recordMessage } from './message-recorder.js';
import type { MissingSounds } from './missing-sounds.js';
import { PressedKeys } from './pressed-keys.js';
import { RoomSeat } from './room-seat.js';
import { plainOffer } from './plain-offer.js';
import { EndpointSession } from './endpoint-session.js';
import { sendWholeCommands } from './whole-commands.js';
import { withTimeout } from './with-timeout.js';

/** An api or execute that FreeSWITCH answers at once: more than this means that it is gone, ms. */
const commandTimeoutMs = 5000;
/** No prompt is longer than this, ms. */
const longestPlayMs = 10 * 60_000;

/** `tone_stream` for ringback: 425 Hz, 1 s on, 4 s off, for ever. */
const ringbackTone = 'tone_stream://%(1000,4000,425);loops=-1';

/** What tells a caller to speak: 1000 Hz, 400 ms. */
const recordTone = 'tone_stream://%(400,0,1000)';

/** fsmrf asks for these and nobody here listens; each is some hundred headers to write and to parse. */
const unheardEvents = 'CHANNEL_EXECUTE PLAYBACK_START PLAYBACK_STOP';

const isNotFound = (error: unknown): boolean => error instanceof Error && /not found/i.test(error.message);

export interface FsmrfEndpointOptions {
  /** The media server that it lives on; only endpoints of one server can be bridged. */
  readonly server: object;
  readonly promptsDir: string;
  /** The phone's session description with which the endpoint was made; undefined when there was none yet. */
  readonly remoteSdp: string | undefined;
  /** It was adopted while it plays, records or waits for a key. */
  readonly busy: boolean;
  readonly log: Log;
  readonly missing: MissingSounds;
}

export class FsmrfEndpoint implements MediaEndpoint {
  readonly id: string;
  /** See the options. */
  readonly server: object;
  private readonly promptsDir: string;
  private readonly log: Log;
  private readonly missing: MissingSounds;
  private sdp: string;
  private endedCause: string | undefined;
  private destroyed: Promise<void> | undefined;
  private readonly endedListeners: ((cause: string) => void)[] = [];
  private readonly whenEnded: Promise<'ended'>;
  private readonly session: EndpointSession;
  private readonly dialog: Mrf.SipDialog;
  /** What the media server plays or listens for on our order; emptied by what ends all of it. */
  private readonly running = new Set<object>();
  private background: string | undefined;
  private collected = 0;
  private readonly keys: PressedKeys;

  constructor(
    private readonly endpoint: Mrf.Endpoint,
    options: FsmrfEndpointOptions,
  ) {
    this.id = endpoint.uuid;
    this.server = options.server;
    this.promptsDir = options.promptsDir;
    this.log = options.log;
    this.missing = options.missing;
    if (options.busy) this.running.add({});
    const offer = plainOffer(options.remoteSdp ?? '');
    this.sdp = offer.restored(endpoint.local.sdp);
    if (endpoint.conn?.socket) sendWholeCommands(endpoint.conn.socket);
    endpoint.conn?.subscribe('CHANNEL_BRIDGE CHANNEL_UNBRIDGE');
    endpoint.conn?.sendRecv(`nixevent ${unheardEvents}`, () => undefined);
    this.keys = new PressedKeys(endpoint);
    this.dialog = endpoint.dialog;
    this.session = new EndpointSession(
      this.dialog,
      options.remoteSdp === undefined ? undefined : offer.shown,
    );
    this.whenEnded = new Promise((resolve) => this.onEnded(() => resolve('ended')));
    endpoint.on('destroy', (hangup?: { reason?: string }) => {
      // With a reason the media server has hung up, and its BYE follows; without, only its event socket is gone.
      if (hangup?.reason === undefined) this.lose('lost');
      else this.noteEnded(hangup.reason);
    });
    this.dialog.on('destroy', () => this.noteEnded('bye'));
    // fsmrf hands an endpoint over some turns after it was made; it may be gone by now, and nobody will say so again.
    if (!this.dialog.connected) this.noteEnded('bye');
    else if (!endpoint.connected || endpoint.conn === null) this.lose('lost');
  }

  get isAlive(): boolean {
    return this.endedCause === undefined;
  }

  get localSdp(): string {
    return this.sdp;
  }

  onEnded(listener: (cause: string) => void): void {
    if (this.endedCause !== undefined) listener(this.endedCause);
    else this.endedListeners.push(listener);
  }

  /** Its event socket is gone, and with it our say; also called by the owner when the media server is gone as a whole. */
  lose(cause: string): void {
    this.noteEnded(cause);
    // The SIP server would keep the dialog for ever.
    if (this.dialog.connected)
      this.dialog
        .destroy()
        .catch((error: unknown) =>
          this.log.debug({ endpointId: this.id, err: error }, 'a lost endpoint could not be sent BYE'),
        );
  }

  private noteEnded(cause: string): void {
    if (this.endedCause !== undefined) return;
    this.endedCause = cause;
    this.keys.close();
    for (const listener of this.endedListeners.splice(0)) listener(cause);
  }

  async modify(remoteSdp: string, sipSource: string): Promise<string> {
    this.assertAlive();
    const offer = plainOffer(remoteSdp);
    this.sdp = offer.restored(await this.session.tell(offer.shown, sipSource));
    return this.sdp;
  }

  async play(audio: readonly Audio[]): Promise<PlayOutcome> {
    if (this.endedCause !== undefined) return 'ended';
    const files = audio.map((one) => this.fileOf(one));
    const order = {};
    this.running.add(order);
    try {
      const outcome = await withTimeout(
        Promise.race([
          this.endpoint.play(files.length === 1 ? files[0]! : files).then(() => 'played' as const),
          this.whenEnded,
        ]),
        longestPlayMs,
        () => new MediaError('media-timeout', `playing ${files.join(', ')} never ended`),
      );
      return outcome === 'played' && !this.running.has(order) ? 'stopped' : outcome;
    } catch (error) {
      if (isNotFound(error)) {
        this.log.error({ endpointId: this.id, files }, 'the media server does not find a recording');
        return 'not-found';
      }
      this.log.warn({ endpointId: this.id, files, err: error }, 'playing failed');
      return 'ended';
    } finally {
      this.running.delete(order);
    }
  }

  startBackground(audio: Audio, about: Readonly<Record<string, string>> = {}): void {
    const file = this.fileOf(audio);
    // A second playback would be nested in the first, and both would go on.
    if (this.endedCause !== undefined || this.background === file) return;
    const order = {};
    this.running.add(order);
    this.background = file;
    // Ends when something stops it; nothing waits for that.
    this.endpoint
      .play(file)
      .then(
        () => undefined,
        (error: unknown) => {
          if (this.endedCause !== undefined) return;
          if (isNotFound(error)) this.missing.report(file, about);
          else this.log.error({ ...about, endpointId: this.id, file, err: error }, 'background audio failed');
        },
      )
      .finally(() => {
        if (this.running.delete(order)) this.background = undefined;
      });
  }

  async stop(): Promise<void> {
    // FreeSWITCH remembers a break that finds nothing to end, and ends the next playback by it.
    if (this.endedCause !== undefined || this.running.size === 0) return;
    this.noteSilence();
    await this.command('uuid_break', [this.id, 'all']);
  }

  /** Whatever ran has been ended, and need not be ended again. */
  private noteSilence(): void {
    this.running.clear();
    this.background = undefined;
  }

  async collectDigit(audio: readonly Audio[], timeoutMs: number): Promise<string | undefined> {
    if (this.endedCause !== undefined) return undefined;
    const files = audio.map((one) => this.fileOf(one));
    const file = files.length === 1 ? files[0]! : `file_string://${files.join('!')}`;
    const order = {};
    this.running.add(order);
    const collected = await withTimeout(
      this.keys.whileCollecting(() =>
        Promise.race([this.endpoint.playCollect(this.collectOneKey(file, timeoutMs)), this.whenEnded]),
      ),
      longestPlayMs,
      () => new MediaError('media-timeout', `collecting a digit never ended`),
    )
      .catch((error: unknown) => {
        if (this.endedCause === undefined)
          this.log.error({ endpointId: this.id, file, err: error }, 'collecting a digit failed');
        return 'ended' as const;
      })
      .finally(() => this.running.delete(order));
    if (collected === 'ended') return undefined;
    return collected.digits ?? collected.invalidDigits ?? undefined;
  }

  private collectOneKey(file: string, timeoutMs: number): Parameters<Mrf.Endpoint['playCollect']>[0] {
    this.collected += 1;
    return {
      file,
      min: 1,
      max: 1,
      tries: 1,
      timeout: timeoutMs,
      // Every key counts, `#` too; "none" holds no key.
      terminators: 'none',
      regexp: '[0-9*#]',
      // A variable of its own: FreeSWITCH leaves those of earlier calls as they are.
      varName: `centrale_key_${this.collected}`,
      digitTimeout: 1000,
    };
  }

  onDigit(listener: (digit: string) => void): () => void {
    return this.endedCause === undefined ? this.keys.listen(listener) : () => undefined;
  }

  receiveDigit(digit: string): void {
    if (this.endedCause !== undefined) return;
    this.keys.unlessInAudio(() => void this.command('uuid_recv_dtmf', [this.id, digit]));
  }

  async record(options: RecordOptions): Promise<RecordOutcome> {
    if (this.endedCause !== undefined) return { kind: 'ended', durationMs: 0 };
    const order = {};
    this.running.add(order);
    try {
      const tone = await this.bounded(
        Promise.race([this.endpoint.play(recordTone), this.whenEnded]),
        'a tone',
      );
      if (tone === 'ended') return { kind: 'ended', durationMs: 0 };
      // Stopped before it began.
      if (!this.running.has(order)) return { kind: 'recorded', durationMs: 0 };
      return await recordMessage(this.endpoint, options, this.whenEnded);
    } catch (error) {
      this.log.error({ endpointId: this.id, path: options.path, err: error }, 'recording failed');
      await this.stop();
      return { kind: 'failed', durationMs: 0 };
    } finally {
      this.running.delete(order);
    }
  }

  async untilQuiet(withinMs: number): Promise<void> {
    if (this.endedCause !== undefined || this.running.size === 0) return;
    const done = new Promise<void>((resolve) => {
      this.endpoint.conn?.once(`esl::event::CHANNEL_EXECUTE_COMPLETE::${this.id}`, () => resolve());
    });
    const late = (ms: number): Promise<void> =>
      withTimeout(done, ms, () => new Error('late')).catch(() => undefined);
    // One that ends a call completes its recording at once.
    await Promise.race([late(withinMs), this.whenEnded.then(() => late(completionTimeoutMs))]);
    this.noteSilence();
  }

  isNear(other: MediaEndpoint): boolean {
    return other instanceof FsmrfEndpoint && other.server === this.server;
  }

  async bridge(other: MediaEndpoint): Promise<void> {
    if (!(other instanceof FsmrfEndpoint)) throw new TypeError('not an endpoint of this adapter');
    if (!this.isNear(other)) throw new MediaError('media-refused', 'the two are on different media servers');
    this.assertAlive();
    other.assertAlive();
    // `+OK` comes before audio flows; CHANNEL_BRIDGE says that it does.
    const bridged = Promise.race([this.nextBridgeEvent(), other.nextBridgeEvent()]);
    const ended = Promise.race([this.whenEnded, other.whenEnded]);
    try {
      await this.bounded(this.endpoint.bridge(other.endpoint), 'uuid_bridge');
      const result = await this.bounded(Promise.race([bridged, ended]), 'CHANNEL_BRIDGE');
      if (result === 'ended')
        throw new MediaError('media-ended', 'an endpoint ended while it was being bridged');
      // uuid_bridge ends what either side played.
      this.noteSilence();
      other.noteSilence();
    } catch (error) {
      if (error instanceof MediaError) throw error;
      throw new MediaError('media-refused', 'the media server refused to bridge', { cause: error });
    }
  }

  /** It joins that conference; `isApart`: deaf and mute at first. What it plays ends. Rejects with MediaError. */
  async takeSeat(room: string, isApart: boolean): Promise<RoomSeat> {
    this.assertAlive();
    await this.stop();
    return RoomSeat.take(this.endpoint, room, isApart, this.whenEnded);
  }

  /** It was in that conference before it was adopted. */
  adoptSeat(room: string, memberId: number): RoomSeat {
    return RoomSeat.adopted(this.endpoint, room, memberId, this.whenEnded);
  }

  private nextBridgeEvent(): Promise<'bridged'> {
    return new Promise((resolve) => {
      this.endpoint.conn?.once(`esl::event::CHANNEL_BRIDGE::${this.id}`, () => resolve('bridged'));
    });
  }

  async unbridge(): Promise<void> {
    if (this.endedCause !== undefined) return;
    await this.command('uuid_transfer', [this.id, '-both', 'park', 'inline']);
  }

  destroy(): Promise<void> {
    this.destroyed ??= this.hangUp();
    return this.destroyed;
  }

  private async hangUp(): Promise<void> {
    if (this.endedCause !== undefined) return;
    try {
      await this.bounded(Promise.race([this.endpoint.destroy(), this.whenEnded]), 'hangup');
    } catch (error) {
      this.log.warn(
        { endpointId: this.id, err: error },
        'the media server did not end an endpoint; sending BYE',
      );
      this.lose('destroyed');
    }
    this.noteEnded('destroyed');
  }

  private async command(name: string, args: readonly string[]): Promise<void> {
    try {
      await this.bounded(Promise.race([this.endpoint.api(name, args), this.whenEnded]), name);
    } catch (error) {
      if (this.endedCause === undefined) this.log.warn({ endpointId: this.id, err: error }, `${name} failed`);
    }
  }

  private bounded<T>(work: Promise<T>, what: string): Promise<T> {
    return withTimeout(
      work,
      commandTimeoutMs,
      () => new MediaError('media-timeout', `${what} was not answered`),
    );
  }

  private assertAlive(): void {
    if (this.endedCause !== undefined)
      throw new MediaError('media-ended', `endpoint ended: ${this.endedCause}`);
  }

  private fileOf(audio: Audio): string {
    switch (audio.kind) {
      case 'prompt':
        return `${this.promptsDir}/${audio.language}/${audio.prompt}.wav`;
      case 'music':
        return `local_stream://${audio.music}`;
      case 'recording':
        return audio.path;
      case 'ringback':
        return ringbackTone;
    }
  }
}
