// The audio of the demo's past: nothing is heard, but everything takes its time, and what callers say becomes a file.
// Never opens a socket, and never writes anywhere but where it is told to record.
import type {
  Audio,
  Media,
  MediaEndpoint,
  PlayOutcome,
  RecordOptions,
  RecordOutcome,
} from '../../app/ports/media.js';
import type { PastClock } from './demo-past-clock.js';

/** Somebody who holds a phone, as the audio meets them. */
export interface Listener {
  /** Something is said to them: the key that they press, and how long after its beginning, ms. */
  hears(prompts: readonly string[]): { readonly key: string; readonly afterMs: number } | undefined;
  /** They are asked to speak: writes it to the file and tells how long it takes, ms. */
  speaks(path: string, maxMs: number): number;
  /** They and somebody else hear each other. */
  joined(): void;
}

export interface PastMediaOptions {
  readonly clock: PastClock;
  /** Who has sent this SDP; undefined = somebody who only listens. */
  readonly listenerOf: (sdp: string) => Listener | undefined;
}

/** How long a prompt takes, ms: most are a short sentence. */
const promptMs = 2500;

export function createPastMedia(options: PastMediaOptions): Media {
  let endpoints = 0;
  return {
    createEndpoint: ({ remoteSdp }) => {
      endpoints += 1;
      return Promise.resolve(new PastEndpoint(`endpoint-${endpoints}`, remoteSdp, options));
    },
    // Whoever is in it hears the others; its end is that of its members.
    createRoom: (_near, id = 'room') => ({
      id,
      mix: (members) => {
        for (const { endpoint } of members) if (endpoint instanceof PastEndpoint) endpoint.joined();
        return Promise.resolve();
      },
      end: () => Promise.resolve(),
    }),
    adoptEndpoints: () => Promise.resolve([]),
    endUnadopted: () => Promise.resolve(),
    isUp: () => true,
    onUpChanged: () => undefined,
    close: () => Promise.resolve(),
  };
}

const promptsOf = (audio: readonly Audio[]): readonly string[] =>
  audio.flatMap((one) => (one.kind === 'prompt' ? [one.prompt] : []));

class PastEndpoint implements MediaEndpoint {
  readonly localSdp: string;
  private listener: Listener | undefined;
  private ended: string | undefined;
  private readonly endListeners: ((cause: string) => void)[] = [];
  private readonly digitListeners = new Set<(digit: string) => void>();
  private endPlaying: ((outcome: PlayOutcome) => void) | undefined;
  private endCollecting: ((digit: string | undefined) => void) | undefined;
  private endRecording: ((kind: RecordOutcome['kind']) => void) | undefined;

  constructor(
    readonly id: string,
    remoteSdp: string | undefined,
    private readonly options: PastMediaOptions,
  ) {
    this.localSdp = `v=0 ${id}`;
    if (remoteSdp !== undefined) this.listener = options.listenerOf(remoteSdp);
  }

  onEnded(listener: (cause: string) => void): void {
    if (this.ended !== undefined) listener(this.ended);
    else this.endListeners.push(listener);
  }

  modify(remoteSdp: string): Promise<string> {
    this.listener = this.options.listenerOf(remoteSdp);
    return Promise.resolve(this.localSdp);
  }

  play(audio: readonly Audio[]): Promise<PlayOutcome> {
    if (this.ended !== undefined) return Promise.resolve('ended');
    const { clock } = this.options;
    return new Promise((resolve) => {
      const pressed = this.listener?.hears(promptsOf(audio));
      const cancelKey =
        pressed &&
        clock.after(pressed.afterMs, () => [...this.digitListeners].forEach((hear) => hear(pressed.key)));
      const cancelEnd = clock.after(audio.length * promptMs, () => this.endPlaying?.('played'));
      this.endPlaying = (outcome) => {
        this.endPlaying = undefined;
        cancelEnd();
        // A key may come after the last word, unless the person is gone or hears something else now.
        if (outcome !== 'played') cancelKey?.();
        resolve(outcome);
      };
    });
  }

  startBackground(): void {
    // Music goes on until something else happens.
  }

  stop(): Promise<void> {
    this.endPlaying?.('stopped');
    this.endRecording?.('recorded');
    return Promise.resolve();
  }

  collectDigit(audio: readonly Audio[], timeoutMs: number): Promise<string | undefined> {
    if (this.ended !== undefined) return Promise.resolve(undefined);
    const { clock } = this.options;
    return new Promise((resolve) => {
      const pressed = this.listener?.hears(promptsOf(audio));
      const withinMs = audio.length * promptMs + timeoutMs;
      const inTime = pressed !== undefined && pressed.afterMs < withinMs ? pressed : undefined;
      const cancel = clock.after(inTime?.afterMs ?? withinMs, () => this.endCollecting?.(inTime?.key));
      this.endCollecting = (digit) => {
        this.endCollecting = undefined;
        cancel();
        resolve(digit);
      };
    });
  }

  onDigit(listener: (digit: string) => void): () => void {
    // The same function twice is two subscriptions.
    const own = (digit: string): void => listener(digit);
    if (this.ended === undefined) this.digitListeners.add(own);
    return () => void this.digitListeners.delete(own);
  }

  receiveDigit(): void {
    // Nobody here tells of keys by SIP INFO.
  }

  record({ path, maxMs, silenceMs }: RecordOptions): Promise<RecordOutcome> {
    if (this.ended !== undefined) return Promise.resolve({ kind: 'ended', durationMs: 0 });
    const durationMs = this.listener?.speaks(path, maxMs) ?? 0;
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(durationMs + silenceMs, () => this.endRecording?.('recorded'));
      this.endRecording = (kind) => {
        this.endRecording = undefined;
        cancel();
        resolve({ kind, durationMs });
      };
    });
  }

  untilQuiet(): Promise<void> {
    return Promise.resolve();
  }

  isNear(): boolean {
    return true;
  }

  bridge(other: MediaEndpoint): Promise<void> {
    this.joined();
    if (other instanceof PastEndpoint) other.joined();
    return Promise.resolve();
  }

  joined(): void {
    this.listener?.joined();
  }

  unbridge(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    if (this.ended !== undefined) return Promise.resolve();
    this.ended = 'destroyed';
    this.endPlaying?.('ended');
    this.endCollecting?.(undefined);
    this.endRecording?.('ended');
    this.digitListeners.clear();
    for (const listener of this.endListeners.splice(0)) listener(this.ended);
    return Promise.resolve();
  }
}
