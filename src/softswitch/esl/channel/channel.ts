// One call of the media server: identity, variables, what it runs, its events, its end.
// Never speaks SIP itself, and never joins itself to another channel.
import type { Log } from '../../log.js';
import type { MediaSession } from '../../media/media-engine-model.js';
import { FixedHeaders } from '../wire/esl-event.js';
import type { EventHeaders, HeaderBlock } from '../wire/esl-event.js';
import type { EventStream } from '../wire/event-stream.js';
import type { CallerProfile } from './caller-profile.js';
import { profileHeaders } from './caller-profile.js';
import type { ChannelVariables } from './channel-variables.js';
import { DigitQueue, type PressedKey } from './digit-queue.js';
import type { Execution, Outcome, Run } from './execution-stack.js';
import { ExecutionStack, Refusal, settledWithin } from './execution-stack.js';
import type { HangupCause } from './hangup-cause.js';
import { causeNumber } from './hangup-cause.js';

/** CS_… of the real server, and its numbers. */
const stateNumbers = {
  CS_ROUTING: 2,
  CS_SOFT_EXECUTE: 3,
  CS_EXECUTE: 4,
  CS_PARK: 6,
  CS_HANGUP: 10,
} as const;
export type ChannelState = keyof typeof stateNumbers;

const callStateNumbers = { RINGING: 2, ACTIVE: 4, HELD: 5, HANGUP: 7 } as const;
export type CallState = keyof typeof callStateNumbers;

/** What the channel does when no client's application runs. */
export interface BaseApplication {
  readonly application: string;
  readonly argument: string;
  readonly uuid: string;
}

export type ApplicationRunner = (
  channel: Channel,
  execution: Execution,
  run: Run,
) => Outcome | Promise<Outcome>;

export interface ChannelParts {
  readonly uuid: string;
  readonly profile: CallerProfile;
  readonly variables: ChannelVariables;
  readonly session: MediaSession;
  readonly stream: EventStream;
  readonly runApplication: ApplicationRunner;
  /** Sends the BYE. */
  readonly endCall: (cause: HangupCause) => Promise<void>;
  /** Called when it has been joined to another channel. */
  readonly onBridged?: (() => void) | undefined;
  readonly log: Log;
}

/** The real server sends these without the channel's variables. */
const withoutVariables: ReadonlySet<string> = new Set([
  'CHANNEL_CALLSTATE',
  'DTMF',
  'conference::maintenance',
]);
const microsecondsPerMs = 1000;
const samplesPerMs = 8;
/** Length of a key that has none of its own, as on the real server, ms. */
const defaultKeyMs = 250;
/** Bound on closing the media at a hang-up, ms. */
const closeMediaTimeoutMs = 1000;

export class Channel {
  readonly uuid: string;
  readonly variables: ChannelVariables;
  readonly digits = new DigitQueue((key) => this.keyTaken(key));
  readonly stack: ExecutionStack;
  readonly session: MediaSession;
  /** The channel that it is bridged with, and whether this one asked for the bridge. */
  peer: { readonly channel: Channel; readonly originator: boolean } | undefined;
  /** Operations that change what the channel is joined to run one after the other. */
  lastOperation: Promise<void> = Promise.resolve();
  /** The connection whose end ends the call; compared by identity only. */
  controller: object | undefined;
  /** The client of that connection is gone. */
  orphaned = false;
  private parksWhenIdle = false;
  /** Rises with each bridge, transfer or park; an older base program stops when it sees that. */
  generation = 0;
  /** Last bridge; 0 = never. Epoch µs, as the real server reports times. */
  private bridgedAtUs = 0;
  private hungUpAtUs = 0;
  private currentState: ChannelState = 'CS_EXECUTE';
  private currentCallState: CallState = 'ACTIVE';
  private base: BaseApplication | undefined;
  private cause: HangupCause | undefined;
  private ending: Promise<void> | undefined;
  /** Reports that must come before the last events. */
  private readonly reports = new Set<Promise<void>>();
  /** What never changes. */
  private readonly identity: HeaderBlock;
  private readonly hangupListeners: (() => void)[] = [];
  private readonly endedListeners: (() => void)[] = [];

  constructor(private readonly parts: ChannelParts) {
    this.uuid = parts.uuid;
    this.session = parts.session;
    this.variables = parts.variables;
    this.identity = new FixedHeaders({
      'Channel-Name': parts.profile.channelName,
      'Unique-ID': parts.uuid,
      'Call-Direction': 'inbound',
      'Presence-Call-Direction': 'inbound',
      'Channel-HIT-Dialplan': 'true',
      'Channel-Call-UUID': parts.uuid,
      'Channel-Read-Codec-Rate': '8000',
      'Channel-Read-Codec-Bit-Rate': '64000',
      'Channel-Write-Codec-Rate': '8000',
      'Channel-Write-Codec-Bit-Rate': '64000',
      ...profileHeaders('Caller', parts.profile, parts.uuid),
    });
    this.stack = new ExecutionStack({
      run: (execution, run) => parts.runApplication(this, execution, run),
      started: (execution) => this.executionStarted(execution),
      completed: (execution, outcome) => this.executionCompleted(execution, outcome),
      idle: () => this.noteIdle(),
      failed: (execution, error) =>
        this.log.error('application failed', {
          channel: this.uuid,
          application: execution.application,
          error,
        }),
    });
    this.session.onDtmf((digit, durationSamples) => this.keyArrived(digit, durationSamples, 'RTP'));
  }

  get log(): Log {
    return this.parts.log;
  }

  get profile(): CallerProfile {
    return this.parts.profile;
  }

  get ended(): boolean {
    return this.cause !== undefined;
  }

  get state(): ChannelState {
    return this.currentState;
  }

  get callState(): CallState {
    return this.currentCallState;
  }

  get bridged(): boolean {
    return this.peer !== undefined;
  }

  /** The client is gone, and the dialplan goes on: with `park`, once what runs is over. */
  parkWhenIdle(): void {
    this.parksWhenIdle = true;
    if (!this.stack.busy) this.noteIdle();
  }

  private noteIdle(): void {
    this.digits.channelIdle();
    if (!this.parksWhenIdle || this.bridged) return;
    this.parksWhenIdle = false;
    this.variables.setAll({ current_application: 'park', current_application_data: '' });
  }

  /** The bridge that the switchboard made is up. */
  bridgeIsUp(): void {
    this.parts.onBridged?.();
  }

  /** Runs an application; its start and end are reported by events. */
  execute(execution: Execution): void {
    this.stack.push({ ...execution, argument: this.variables.expand(execution.argument) });
  }

  emit(name: string, extra: EventHeaders = {}, subclass?: string): void {
    const { 'Unique-ID': channel = this.uuid } = extra;
    this.parts.stream.publish(name, () => this.blocks(!withoutVariables.has(subclass ?? name)), extra, {
      subclass,
      channel: String(channel),
    });
  }

  /** Headers of the channel as they stand now. */
  blocks(withVariables: boolean): readonly HeaderBlock[] {
    const { variables } = this;
    const codec = variables.get('read_codec') ?? '';
    const state = new FixedHeaders({
      'Channel-State': this.currentState,
      'Channel-Call-State': this.currentCallState,
      'Channel-State-Number': String(
        stateNumbers[this.cause === undefined ? this.currentState : 'CS_HANGUP'],
      ),
      'Answer-State': this.ended ? 'hangup' : 'answered',
      ...(this.cause === undefined ? {} : { 'Hangup-Cause': this.cause }),
      'Channel-Read-Codec-Name': codec,
      'Channel-Write-Codec-Name': variables.get('write_codec') ?? codec,
      'Caller-Channel-Bridged-Time': String(this.bridgedAtUs),
      'Caller-Channel-Hangup-Time': String(this.hungUpAtUs),
      ...this.otherLegHeaders(),
    });
    return withVariables ? [state, this.identity, variables.block] : [state, this.identity];
  }

  setState(state: ChannelState): void {
    this.currentState = state;
    if (state === 'CS_SOFT_EXECUTE') this.bridgedAtUs = Date.now() * microsecondsPerMs;
  }

  /** Reports a change of the call state; says nothing when it is the same. */
  setCallState(callState: CallState): void {
    if (this.currentCallState === callState) return;
    const original = this.currentCallState;
    this.currentCallState = callState;
    this.emit('CHANNEL_CALLSTATE', {
      'Original-Channel-Call-State': original,
      'Channel-Call-State-Number': String(callStateNumbers[callState]),
    });
  }

  /** Replaces what runs beneath the client's applications; the former one completes. */
  setBase(base: BaseApplication | undefined): void {
    const former = this.base;
    this.base = base;
    // The real server reports no completion of uuid_bridge.
    if (former === undefined || former.application === 'uuid_bridge') return;
    this.emit('CHANNEL_EXECUTE_COMPLETE', {
      ...applicationHeaders(former),
      'Application-Response': '_none_',
    });
  }

  /** Reports a base application as started, with its Application-UUID as every one but uuid_bridge. */
  announceBase(): void {
    const { base } = this;
    if (base === undefined) return;
    this.variables.set('current_application', base.application);
    this.variables.set('current_application_data', base.argument);
    const headers: EventHeaders = applicationHeaders(base);
    if (base.application !== 'uuid_bridge') this.emit('CHANNEL_EXECUTE', headers);
    else {
      const { 'Application-UUID': _, ...unnamed } = headers;
      this.emit('CHANNEL_EXECUTE', unnamed);
    }
  }

  /** The hang-up waits for this, within bounds: the end of a recording is told before the end of the call. */
  reportBeforeEnd(report: Promise<void>): void {
    this.reports.add(report);
    const forget = (): void => {
      this.reports.delete(report);
    };
    report.then(forget, forget);
  }

  /** Called at once, before any event of the hang-up. */
  onHangup(listener: () => void): void {
    this.hangupListeners.push(listener);
  }

  /** Called after the last event. */
  onEnded(listener: () => void): void {
    this.endedListeners.push(listener);
  }

  /** Idempotent; resolves after the last event. `by: remote` = the BYE came from the peer. */
  hangup(cause: HangupCause, by: 'local' | 'remote'): Promise<void> {
    if (this.ending === undefined) {
      this.cause = cause;
      this.hungUpAtUs = Date.now() * microsecondsPerMs;
      this.generation += 1;
      this.variables.setAll({ hangup_cause: cause, hangup_cause_q850: String(causeNumber(cause)) });
      this.ending = this.end(cause, by);
    }
    return this.ending;
  }

  private async end(cause: HangupCause, by: 'local' | 'remote'): Promise<void> {
    if (by === 'local') {
      this.parts.endCall(cause).catch((error: unknown) => {
        this.log.warn('BYE failed', { channel: this.uuid, error });
      });
    }
    for (const listener of this.hangupListeners) listener();
    const closing = this.session.close().catch((error: unknown) => {
      this.log.error('media session did not close', { channel: this.uuid, error });
    });
    // Closing the media lets playbacks and recordings report how far they came.
    if (!(await settledWithin(closing, closeMediaTimeoutMs))) {
      this.log.warn('media session slow to close', { channel: this.uuid });
    }
    await this.stack.close();
    await settledWithin(Promise.all(this.reports), closeMediaTimeoutMs);
    this.digits.clear();
    this.setBase(undefined);
    this.currentState = 'CS_HANGUP';
    this.setCallState('HANGUP');
    this.emit('CHANNEL_HANGUP');
    this.emit('CHANNEL_HANGUP_COMPLETE');
    this.emit('CHANNEL_DESTROY');
    for (const listener of this.endedListeners) listener();
    // Whoever still holds the channel asks for little more.
    this.variables.forgetWritten();
  }

  private otherLegHeaders(): Record<string, string> {
    if (this.peer === undefined) return {};
    const { channel, originator } = this.peer;
    return {
      'Other-Type': originator ? 'originatee' : 'originator',
      ...profileHeaders('Other-Leg', channel.profile, channel.uuid),
    };
  }

  private executionStarted(execution: Execution): void {
    this.digits.channelBusy();
    this.variables.setAll({
      current_application: execution.application,
      current_application_data: execution.argument,
      current_application_response: undefined,
    });
    this.emit('CHANNEL_EXECUTE', applicationHeaders(execution));
  }

  /**
   * The real server never completes what it does not have, and its clients wait for ever. Here they are told: where fsmrf
   * looks which application completed (say, speak, record, play_and_get_digits) it rejects with what stands for the name.
   */
  private executionCompleted(execution: Execution, outcome: Outcome): void {
    const refused = outcome instanceof Refusal;
    const response = refused ? `-ERR ${outcome.reason}` : outcome;
    if (response !== '_none_') this.variables.set('current_application_response', response);
    this.emit('CHANNEL_EXECUTE_COMPLETE', {
      ...applicationHeaders(execution),
      ...(refused ? { Application: outcome.reason } : {}),
      'Application-Response': response,
    });
  }

  /** Keys that came another way than by RTP. */
  receiveKeys(digits: string, durationMs = defaultKeyMs): void {
    for (const digit of digits) this.keyArrived(digit, durationMs * samplesPerMs, 'APP');
  }

  private keyArrived(digit: string, durationSamples: number, source: PressedKey['source']): void {
    if (this.ended) return;
    // The idle loop of the real server reads keys away; an application that takes none leaves them queued.
    this.digits.arrived({ digit, durationSamples, source }, this.stack.busy);
  }

  /** The real server tells of a key when something takes it out of the queue. */
  private keyTaken({ digit, durationSamples, source }: PressedKey): void {
    this.emit('DTMF', {
      'DTMF-Digit': digit,
      'DTMF-Duration': String(durationSamples),
      'DTMF-Source': source,
    });
  }
}

/** An empty argument has no Application-Data, as on the real server. */
function applicationHeaders(of: { application: string; argument: string; uuid: string }): EventHeaders {
  return {
    Application: of.application,
    ...(of.argument === '' ? {} : { 'Application-Data': of.argument }),
    'Application-UUID': of.uuid,
  };
}
