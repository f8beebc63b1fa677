// Phones and trunks for tests of the application: every leg does what the test says, when it says so.
// Never answers by itself.
import type { ExtensionNumber, TrunkId } from '../../src/core/kernel/ids.js';
import type {
  CancelCause,
  DialFailure,
  DialRequest,
  EstablishedLeg,
  IncomingLeg,
  AdoptableLeg,
  AdoptableLegs,
  LeftOverOutcome,
  LegOrigin,
  OutgoingLeg,
  Refer,
  RegisteredDevice,
  ReplacedDialog,
  Reoffer,
  Telephony,
} from '../../src/app/ports/telephony.js';

const isSame = (one: ReplacedDialog, other: ReplacedDialog): boolean =>
  one.sipCallId === other.sipCallId && one.localTag === other.localTag && one.remoteTag === other.remoteTag;

export class FakeLeg implements EstablishedLeg {
  hungUpByUs = false;
  private cause: string | undefined;
  private readonly listeners: ((cause: string) => void)[] = [];
  private readonly digitListeners: ((digit: string) => void)[] = [];
  private reofferListener: Reoffer | undefined;
  private referListener: ((refer: Refer) => void) | undefined;
  private refers = 0;
  readonly sipSource = '127.0.0.1';

  constructor(
    readonly sipCallId: string,
    readonly remoteSdp: string,
  ) {}

  get ended(): boolean {
    return this.hungUpByUs || this.cause !== undefined;
  }

  get dialogId(): string {
    return `${this.sipCallId};from-tag=1`;
  }

  /** As the phone names it. */
  get named(): ReplacedDialog {
    return { sipCallId: this.sipCallId, localTag: 'ours', remoteTag: 'theirs', earlyOnly: false };
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    return isSame(this.named, replaced);
  }

  /** The person at the phone hangs up. */
  bye(cause = 'hung-up'): void {
    if (this.ended) return;
    this.cause = cause;
    for (const listener of this.listeners.splice(0)) listener(cause);
  }

  /** The same, while nobody is there to hear of it. */
  byeToNobody(): void {
    this.listeners.length = 0;
    this.bye();
  }

  /** The phone re-INVITEs. */
  reoffer(sdp: string): Promise<string | undefined> {
    return this.reofferListener?.(sdp, this.sipSource) ?? Promise.resolve(undefined);
  }

  onHungUp(listener: (cause: string) => void): void {
    if (this.cause !== undefined) listener(this.cause);
    else this.listeners.push(listener);
  }

  /** The phone tells of a key by SIP INFO. */
  sendInfoDigit(digit: string): void {
    for (const listener of this.digitListeners) listener(digit);
  }

  onDigit(listener: (digit: string) => void): void {
    this.digitListeners.push(listener);
  }

  /** The phone passes the call on; returns what it hears of that, in order. Nothing = nobody listens. */
  refer(target: string, replaces?: Pick<FakeLeg, 'named'>): readonly string[] {
    const heard: string[] = [];
    const answer = (status: number): void => void heard.push(`answer ${status}`);
    const tell = (status: number): void => void heard.push(`notify ${status}`);
    const dialogs = replaces === undefined ? {} : { replaces: replaces.named };
    const id = String((this.refers += 1));
    this.referListener?.({ id, target, ...dialogs, answer, tell });
    return heard;
  }

  /** What it hears of a transfer that an earlier run has promised to try. */
  readonly told: string[] = [];

  tellOfRefer(id: string, status: number): void {
    this.told.push(`${id}: ${status}`);
  }

  onRefer(listener: (refer: Refer) => void): void {
    this.referListener = listener;
  }

  onReoffer(listener: Reoffer): void {
    this.reofferListener = listener;
  }

  hangUp(): Promise<void> {
    this.hungUpByUs = true;
    this.listeners.length = 0;
    return Promise.resolve();
  }
}

export class FakeIncoming implements IncomingLeg {
  readonly source = { host: '127.0.0.1', port: 5062, transport: 'udp' } as const;
  /** As the caller's side tells it. */
  callerName: string | undefined;
  remoteSdp = 'v=0 caller';
  rang = false;
  refused: number | undefined;
  leg: FakeLeg | undefined;
  private cancelled: CancelCause | undefined;
  private readonly listeners: ((cause: CancelCause) => void)[] = [];

  constructor(
    readonly sipCallId: string,
    readonly origin: LegOrigin,
    readonly dialled: string,
    readonly callerNumber: string,
    readonly replaces?: ReplacedDialog,
  ) {}

  /** As the phone names it that waits for our answer. */
  get named(): ReplacedDialog {
    return { sipCallId: this.sipCallId, localTag: 'ours', remoteTag: 'theirs', earlyOnly: false };
  }

  isNamedBy({ sipCallId, remoteTag }: ReplacedDialog): boolean {
    return sipCallId === this.sipCallId && remoteTag === 'theirs';
  }

  /** The caller gives up before the answer, or our SIP server is lost. */
  cancel(cause: CancelCause = 'cancelled'): void {
    if (this.leg !== undefined || this.refused !== undefined) return;
    this.cancelled = cause;
    for (const listener of this.listeners.splice(0)) listener(cause);
  }

  onCancelled(listener: (cause: CancelCause) => void): void {
    if (this.cancelled !== undefined) listener(this.cancelled);
    else this.listeners.push(listener);
  }

  ring(): void {
    this.rang = true;
  }

  answer(): Promise<EstablishedLeg | undefined> {
    if (this.cancelled !== undefined || this.refused !== undefined) return Promise.resolve(undefined);
    this.leg = new FakeLeg(this.sipCallId, this.remoteSdp === '' ? 'v=0 late answer' : this.remoteSdp);
    return Promise.resolve(this.leg);
  }

  refuse(status: number): void {
    if (this.leg === undefined && this.cancelled === undefined) this.refused ??= status;
  }

  /** Nothing of this leg is left open. */
  get over(): boolean {
    return this.cancelled !== undefined || this.refused !== undefined || this.leg?.ended === true;
  }
}

/** The extension, or the number outside, that a request is for. */
export function partyOf({ to }: DialRequest): string {
  return to.kind === 'extension' ? to.extension : to.number;
}

export class FakeOutgoing implements OutgoingLeg {
  readonly invites: readonly string[];
  readonly outcome: OutgoingLeg['outcome'];
  leg: FakeLeg | undefined;
  cancelled = false;
  /** What the phone was told with the CANCEL. */
  cancelReason: 'answered-elsewhere' | undefined;
  private settled = false;
  private settle!: (outcome: Awaited<OutgoingLeg['outcome']>) => void;
  private readonly listeners: (() => void)[] = [];

  constructor(
    readonly sipCallId: string,
    readonly request: DialRequest,
  ) {
    this.invites = [`invite-${sipCallId}`];
    this.outcome = new Promise((resolve) => (this.settle = resolve));
  }

  /** As the phone names it that rings. */
  get named(): ReplacedDialog {
    return { sipCallId: this.sipCallId, localTag: 'ours', remoteTag: 'theirs', earlyOnly: false };
  }

  isNamedBy(replaced: ReplacedDialog): boolean {
    return isSame(this.named, replaced);
  }

  ring(): void {
    for (const listener of this.listeners.splice(0)) listener();
  }

  /** The phone is picked up. After a CANCEL the answer crossed it, and the port hangs up by itself. */
  pickUp(): FakeLeg {
    const leg = (this.leg = new FakeLeg(this.sipCallId, `v=0 phone ${partyOf(this.request)}`));
    if (this.cancelled) {
      void leg.hangUp();
      this.finish({ kind: 'failed', cause: 'cancelled' });
    } else this.finish({ kind: 'answered', leg });
    return leg;
  }

  fail(cause: DialFailure['cause'], sipStatus?: number): void {
    this.finish({ kind: 'failed', cause, ...(sipStatus === undefined ? {} : { sipStatus }) });
  }

  onRinging(listener: () => void): void {
    this.listeners.push(listener);
  }

  cancel(reason?: 'answered-elsewhere'): void {
    this.cancelled = true;
    this.cancelReason ??= reason;
  }

  get over(): boolean {
    return this.settled && (this.leg === undefined || this.leg.ended);
  }

  private finish(outcome: Awaited<OutgoingLeg['outcome']>): void {
    if (this.settled) return;
    this.settled = true;
    this.settle(outcome);
  }
}

export class FakeTelephony implements Telephony {
  readonly dialled: FakeOutgoing[] = [];
  readonly arrived: FakeIncoming[] = [];
  private listener: ((leg: IncomingLeg) => void) | undefined;
  private up = true;
  private readonly upListeners: ((up: boolean) => void)[] = [];

  fromTrunk(dialled: string, callerNumber = '+31612345678', remoteSdp?: string): FakeIncoming {
    return this.arrive({ kind: 'trunk', trunkId: 'demo' as TrunkId }, dialled, callerNumber, remoteSdp);
  }

  /** The next call that arrives tells this name of the caller. */
  nextCallerName: string | undefined;

  fromExtension(extension: string, dialled: string, withheld = false): FakeIncoming {
    const origin = { kind: 'extension', extension: extension as ExtensionNumber, withheld } as const;
    return this.arrive(origin, dialled, withheld ? '' : extension);
  }

  /** INVITE with Replaces. */
  takesOver(origin: LegOrigin, replaces: ReplacedDialog, remoteSdp?: string): FakeIncoming {
    return this.arrive(origin, '', origin.kind === 'extension' ? origin.extension : '', remoteSdp, replaces);
  }

  onIncoming(listener: (leg: IncomingLeg) => void): void {
    this.listener = listener;
  }

  /** What was dialled to numbers outside, oldest first. */
  get outside(): readonly FakeOutgoing[] {
    return this.dialled.filter(({ request }) => request.to.kind === 'external');
  }

  /** The last dialled leg to that extension or number; throws when there is none. */
  lastTo(party: string): FakeOutgoing {
    const found = this.dialled.filter(({ request }) => partyOf(request) === party).at(-1);
    if (found === undefined) throw new Error(`nothing was dialled to ${party}`);
    return found;
  }

  dial(request: DialRequest): OutgoingLeg {
    const outgoing = new FakeOutgoing(`out-${this.dialled.length + 1}`, request);
    this.dialled.push(outgoing);
    return outgoing;
  }

  isUp(): boolean {
    return this.up;
  }

  onUpChanged(listener: (up: boolean) => void): void {
    this.upListeners.push(listener);
  }

  /** The SIP server is lost, and with it every leg; or it is there again. */
  setUp(up: boolean): void {
    if (this.up === up) return;
    this.up = up;
    if (!up) {
      for (const leg of this.arrived) {
        leg.leg?.bye('sip-server-lost');
        leg.cancel('sip-server-lost');
      }
      for (const leg of this.dialled) {
        leg.leg?.bye('sip-server-lost');
        leg.fail('unreachable');
      }
    }
    for (const listener of this.upListeners) listener(up);
  }

  private kept: AdoptableLegs = { legs: [], ended: [] };

  /** Another run's legs are as they were: those that were up are, and phones ring on. What has ended since then is told. */
  restartedFrom(before: FakeTelephony): void {
    const legs: AdoptableLeg[] = [];
    const ended: AdoptableLegs['ended'][number][] = [];
    const add = (direction: AdoptableLeg['direction'], leg: FakeLeg): void => {
      const { sipCallId, dialogId, remoteSdp } = leg;
      if (leg.ended) {
        ended.push({ dialogId, invite: undefined, reason: 'hung-up', sipStatus: undefined });
        return;
      }
      legs.push({
        ...{ sipCallId, dialogId, direction, invite: undefined },
        state: 'established',
        adopt: () => {
          const same = new FakeLeg(sipCallId, remoteSdp);
          this.adopted.push(same);
          return Promise.resolve({ kind: 'established', leg: same });
        },
      });
    };
    for (const { leg } of before.arrived) if (leg !== undefined) add('incoming', leg);
    for (const outgoing of before.dialled) {
      const { sipCallId, request, invites, leg } = outgoing;
      if (leg !== undefined) add('outgoing', leg);
      else if (!outgoing.over)
        legs.push({
          ...{ sipCallId, dialogId: `${sipCallId};from-tag=1`, invite: invites[0], direction: 'outgoing' },
          state: 'ringing',
          adopt: () => {
            const same = new FakeOutgoing(sipCallId, request);
            this.dialled.push(same);
            return Promise.resolve({ kind: 'outgoing', leg: same });
          },
        });
    }
    this.kept = { legs, ended };
  }

  /** Legs of an earlier run that were up. */
  readonly adopted: FakeLeg[] = [];

  /** The one of that Call-ID. Throws when there is none. */
  adoptedLeg(sipCallId: string): FakeLeg {
    const found = this.adopted.find((leg) => leg.sipCallId === sipCallId);
    if (found === undefined) throw new Error(`nobody has taken over ${sipCallId}`);
    return found;
  }

  adoptLegs(): Promise<AdoptableLegs> {
    return Promise.resolve(this.kept);
  }

  endUnadopted(): Promise<void> {
    return Promise.resolve();
  }

  endLeftOver(): Promise<LeftOverOutcome> {
    return Promise.resolve('gone');
  }

  /** Phones that are registered, as a test wants them shown. */
  registered: readonly RegisteredDevice[] = [];
  private readonly unreachable = new Set<string>();
  private reachableListener: ((extension: ExtensionNumber, reachable: boolean) => void) | undefined;

  /** The last phone of the extension is unplugged, or one is there again; from the start one is. */
  setReachable(extension: string, reachable: boolean): void {
    if (reachable) this.unreachable.delete(extension);
    else this.unreachable.add(extension);
    this.reachableListener?.(extension as ExtensionNumber, reachable);
  }

  isReachable(extension: ExtensionNumber): boolean {
    return !this.unreachable.has(extension);
  }

  devices(): readonly RegisteredDevice[] {
    return this.registered;
  }

  onReachableChanged(listener: (extension: ExtensionNumber, reachable: boolean) => void): void {
    this.reachableListener = listener;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  leaked(): readonly string[] {
    const adopted = this.adopted.filter((leg) => !leg.ended);
    return [...[...this.arrived, ...this.dialled].filter((leg) => !leg.over), ...adopted].map(
      (leg) => leg.sipCallId,
    );
  }

  private arrive(
    origin: LegOrigin,
    dialled: string,
    callerNumber: string,
    remoteSdp = 'v=0 caller',
    replaces?: ReplacedDialog,
  ): FakeIncoming {
    const leg = new FakeIncoming(`in-${this.arrived.length + 1}`, origin, dialled, callerNumber, replaces);
    leg.remoteSdp = remoteSdp;
    leg.callerName = this.nextCallerName;
    this.nextCallerName = undefined;
    this.arrived.push(leg);
    this.listener?.(leg);
    return leg;
  }
}
