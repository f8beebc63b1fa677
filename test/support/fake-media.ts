// A media server for tests of the application: endpoints whose every answer the test controls.
// Never plays anything.
import {
  MediaError,
  type AdoptableEndpoint,
  type Audio,
  type Media,
  type MediaEndpoint,
  type MediaRoom,
  type PlayOutcome,
  type RecordOptions,
  type RecordOutcome,
  type RoomMember,
} from '../../src/app/ports/media.js';

export class FakeEndpoint implements MediaEndpoint {
  /** Which media server it is on. */
  server = 1;
  localSdp: string;
  remoteSdp: string | undefined;
  readonly played: Audio[][] = [];
  background: Audio | undefined;
  bridgedWith: FakeEndpoint | undefined;
  room: FakeRoom | undefined;
  destroyed = false;
  /** Makes the next bridge fail. */
  refuseBridge = false;
  /** Length of a recording that the endpoint's end cuts short. */
  recordedBeforeEndMs = 0;
  private digit: ((digit: string | undefined) => void) | undefined;
  private playing: ((outcome: PlayOutcome) => void) | undefined;
  /** What it was told to record, oldest first. */
  readonly recorded: RecordOptions[] = [];
  private quiet: (() => void) | undefined;
  private recordingNow: ((outcome: RecordOutcome) => void) | undefined;
  private readonly digitListeners = new Set<(digit: string) => void>();
  private ended: string | undefined;
  private readonly listeners: ((cause: string) => void)[] = [];

  constructor(
    readonly id: string,
    remoteSdp: string | undefined,
  ) {
    this.localSdp = `v=0 ${id}`;
    this.remoteSdp = remoteSdp;
  }

  /** The caller presses a key, or lets the time pass. */
  press(digit: string | undefined): void {
    if (this.digit === undefined) throw new Error(`${this.id} listens to no key`);
    this.digit(digit);
  }

  /**
   * A key while nobody collects one: whoever listens by `onDigit` hears it; it ends a recording. While one is
   * collected it is the collected one, as with `press`.
   */
  pressDigit(digit: string): void {
    if (this.ended !== undefined) throw new Error(`${this.id} has ended`);
    if (this.digit !== undefined) return this.digit(digit);
    const recording = this.recordingNow;
    for (const listener of [...this.digitListeners]) listener(digit);
    if (recording !== undefined && recording === this.recordingNow) this.endRecording();
  }

  /** Somebody listens by `onDigit`. */
  get hearsDigits(): boolean {
    return this.digitListeners.size > 0;
  }

  get recording(): boolean {
    return this.recordingNow !== undefined;
  }

  /** The caller falls silent, or has spoken for as long as allowed: this much is in the file. */
  endRecording(durationMs = 4000, kind: RecordOutcome['kind'] = 'recorded'): void {
    this.recordingNow?.({ kind, durationMs });
  }

  get listening(): boolean {
    return this.digit !== undefined;
  }

  endPrompt(): void {
    this.playing?.('played');
  }

  /** The media server drops it. */
  drop(cause: string): void {
    this.end(cause);
  }

  onEnded(listener: (cause: string) => void): void {
    if (this.ended !== undefined) listener(this.ended);
    else this.listeners.push(listener);
  }

  modify(remoteSdp: string): Promise<string> {
    if (this.ended !== undefined) return Promise.reject(new MediaError('media-ended', 'ended'));
    this.remoteSdp = remoteSdp;
    return Promise.resolve(this.localSdp);
  }

  isNear(other: MediaEndpoint): boolean {
    return other instanceof FakeEndpoint && other.server === this.server;
  }

  play(audio: readonly Audio[]): Promise<PlayOutcome> {
    if (this.ended !== undefined) return Promise.resolve('ended');
    this.played.push([...audio]);
    return new Promise((resolve) => {
      this.playing = (outcome) => {
        this.playing = undefined;
        resolve(outcome);
      };
    });
  }

  startBackground(audio: Audio): void {
    if (this.ended === undefined) this.background = audio;
  }

  stop(): Promise<void> {
    this.background = undefined;
    this.playing?.('stopped');
    this.endRecording();
    return Promise.resolve();
  }

  onDigit(listener: (digit: string) => void): () => void {
    // The same function twice is two subscriptions.
    const own = (digit: string): void => listener(digit);
    if (this.ended === undefined) this.digitListeners.add(own);
    return () => void this.digitListeners.delete(own);
  }

  receiveDigit(digit: string): void {
    if (this.ended === undefined) this.pressDigit(digit);
  }

  record(options: RecordOptions): Promise<RecordOutcome> {
    if (this.ended !== undefined) return Promise.resolve({ kind: 'ended', durationMs: 0 });
    this.recorded.push(options);
    return new Promise((resolve) => {
      this.recordingNow = (outcome) => {
        this.recordingNow = undefined;
        resolve(outcome);
      };
    });
  }

  collectDigit(audio: readonly Audio[]): Promise<string | undefined> {
    if (this.ended !== undefined) return Promise.resolve(undefined);
    this.played.push([...audio]);
    return new Promise((resolve) => {
      this.digit = (digit) => {
        this.digit = undefined;
        resolve(digit);
      };
    });
  }

  untilQuiet(): Promise<void> {
    if (this.ended !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.quiet = resolve;
    });
  }

  /** What it did before it was adopted is over. */
  fallSilent(): void {
    this.quiet?.();
  }

  bridge(other: MediaEndpoint): Promise<void> {
    if (!(other instanceof FakeEndpoint)) throw new Error('not a fake');
    if (this.refuseBridge) return Promise.reject(new MediaError('media-refused', 'refused'));
    if (this.ended !== undefined || other.ended !== undefined)
      return Promise.reject(new MediaError('media-ended', 'ended'));
    this.bridgedWith = other;
    other.bridgedWith = this;
    for (const leg of [this, other]) leg.room?.remove(leg);
    this.background = other.background = undefined;
    return Promise.resolve();
  }

  unbridge(): Promise<void> {
    if (this.bridgedWith !== undefined) this.bridgedWith.bridgedWith = undefined;
    this.bridgedWith = undefined;
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.destroyed = true;
    this.end('destroyed');
    return Promise.resolve();
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  private end(cause: string): void {
    if (this.ended !== undefined) return;
    this.ended = cause;
    this.digit?.(undefined);
    this.playing?.('ended');
    this.recordingNow?.({ kind: 'ended', durationMs: this.recordedBeforeEndMs });
    this.digitListeners.clear();
    void this.unbridge();
    this.quiet?.();
    this.room?.remove(this);
    for (const listener of this.listeners.splice(0)) listener(cause);
  }
}

export class FakeRoom implements MediaRoom {
  /** Who is in it, and whom each hears. */
  readonly members = new Map<FakeEndpoint, readonly FakeEndpoint[]>();
  /** Makes the next `mix` fail. */
  refuse = false;
  /** When set, `mix` does its work only after `release`. */
  hold = false;
  ended = false;
  private readonly waiting: (() => void)[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(readonly id: string) {}

  mix(members: readonly RoomMember[]): Promise<void> {
    const mixed = this.last.then(() => this.bring(members));
    this.last = mixed.catch(() => undefined);
    return mixed;
  }

  private async bring(members: readonly RoomMember[]): Promise<void> {
    if (this.hold) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.refuse) {
      this.refuse = false;
      throw new MediaError('media-refused', 'refused');
    }
    if (this.ended) throw new MediaError('media-ended', 'the room has ended');
    const present = members.filter(({ endpoint }) => !fake(endpoint).hasEnded);
    for (const endpoint of [...this.members.keys()])
      if (present.every((member) => member.endpoint !== endpoint)) this.remove(endpoint);
    for (const { endpoint, hears } of present) {
      const member = fake(endpoint);
      if (member.bridgedWith !== undefined) throw new Error(`${member.id} is still bridged`);
      if (member.room !== this) member.room?.remove(member);
      member.room = this;
      this.members.set(
        member,
        hears.map(fake).filter((other) => other !== member && !other.hasEnded),
      );
    }
  }

  release(): void {
    this.hold = false;
    for (const go of this.waiting.splice(0)) go();
  }

  /** It leaves, or its phone is gone. */
  remove(gone: FakeEndpoint): void {
    if (!this.members.delete(gone)) return;
    gone.room = undefined;
    for (const [member, hears] of this.members)
      this.members.set(
        member,
        hears.filter((other) => other !== gone),
      );
  }

  end(): Promise<void> {
    this.ended = true;
    for (const member of [...this.members.keys()]) this.remove(member);
    this.release();
    return this.last;
  }

  /** Ids of those whom it hears. */
  heardBy(listener: FakeEndpoint): readonly string[] {
    return (this.members.get(listener) ?? []).map(({ id }) => id);
  }
}

function fake(endpoint: MediaEndpoint): FakeEndpoint {
  if (!(endpoint instanceof FakeEndpoint)) throw new Error('not a fake');
  return endpoint;
}

export class FakeMedia implements Media {
  readonly endpoints: FakeEndpoint[] = [];
  readonly rooms: FakeRoom[] = [];
  up = true;
  /** When set, createEndpoint waits for `release`. */
  hold = false;
  failNext: MediaError | undefined;
  private readonly waiting: (() => void)[] = [];
  private readonly upListeners: ((up: boolean) => void)[] = [];

  createEndpoint(options: { readonly remoteSdp?: string }): Promise<MediaEndpoint> {
    const { failNext } = this;
    this.failNext = undefined;
    if (failNext !== undefined) return Promise.reject(failNext);
    const endpoint = new FakeEndpoint(`endpoint-${this.endpoints.length + 1}`, options.remoteSdp);
    this.endpoints.push(endpoint);
    if (!this.hold) return Promise.resolve(endpoint);
    return new Promise((resolve) => this.waiting.push(() => resolve(endpoint)));
  }

  release(): void {
    this.hold = false;
    for (const go of this.waiting.splice(0)) go();
  }

  createRoom(_near: MediaEndpoint, id = `room-${this.rooms.length + 1}`): FakeRoom {
    const room = new FakeRoom(id);
    this.rooms.push(room);
    return room;
  }

  /** What an earlier run left; see `restartedFrom`. */
  private kept: readonly AdoptableEndpoint[] = [];

  /** Another run's endpoints are as they were: they play on, and those that were bridged are. */
  restartedFrom(before: FakeMedia): void {
    const again = new Map<FakeEndpoint, FakeEndpoint>();
    const left = before.endpoints.filter((endpoint) => !endpoint.hasEnded);
    for (const endpoint of left) {
      const same = new FakeEndpoint(endpoint.id, endpoint.remoteSdp);
      same.background = endpoint.background;
      again.set(endpoint, same);
    }
    for (const [endpoint, same] of again)
      same.bridgedWith = endpoint.bridgedWith === undefined ? undefined : again.get(endpoint.bridgedWith);
    this.kept = left.map((endpoint) => ({
      id: endpoint.id,
      busy: endpoint.background !== undefined || endpoint.recording,
      peer: endpoint.bridgedWith?.id,
      room: undefined,
      adopt: () => {
        const same = again.get(endpoint)!;
        this.endpoints.push(same);
        return Promise.resolve(same);
      },
    }));
  }

  endUnadopted(): Promise<void> {
    return Promise.resolve();
  }

  adoptEndpoints(): Promise<readonly AdoptableEndpoint[]> {
    return Promise.resolve(this.kept);
  }

  isUp(): boolean {
    return this.up;
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.upListeners.push(listener);
  }

  /** The media server is lost, and with it every endpoint; or it is there again. */
  setUp(up: boolean): void {
    if (this.up === up) return;
    this.up = up;
    if (!up) for (const endpoint of this.endpoints) endpoint.drop('media-server-lost');
    for (const listener of this.upListeners) listener(up);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Endpoints and rooms that nobody has let go. */
  leaked(): readonly string[] {
    const endpoints = this.endpoints.filter((endpoint) => !endpoint.destroyed);
    return [...endpoints, ...this.rooms.filter((room) => !room.ended)].map(({ id }) => id);
  }
}
