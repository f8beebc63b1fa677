// What is live: queues, agents and calls, kept up to date by events and the engine, pushed as changes.
// Never computed as a whole: one event costs what it touches, however many agents and calls there are.
import type { Hearing } from '../kernel/event-bus.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { QueueInterval } from '../../core/acd/queue-interval-projection.js';
import { StoreError, type Journal } from '../ports/store.js';
import type { LiveQueries } from './feature.js';
import type { Company } from '../../api/company.js';
import type { QueueConfig } from '../../api/acd.js';
import type { LiveChange, LiveSnapshot, QueueLive, StorageState } from '../../api/live.js';
import type { AcdChanges } from '../../core/acd/acd-model.js';
import { dayBounds } from '../../core/kernel/day-bounds.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { EpochMs, ExtensionNumber } from '../../core/kernel/ids.js';
import { createChangePusher } from './change-pusher.js';
import { fromEngine } from './live-agent.js';
import { createLiveCalls } from './live-calls.js';
import { createLiveRoster } from './live-roster.js';
import { createPushedItems } from './pushed-items.js';
import { QueueEstimates, type EstimateSource } from './queue-estimates.js';
import { createTodaySums } from './today-sums.js';

export interface LiveProjectionOptions {
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'queueIntervals' | 'callbacks' | 'unheardVoicemails'>;
  readonly log: Log;
}

export interface LiveProjection extends LiveQueries, Hearing {
  /** The configuration is now this one. */
  configure(company: Company): void;
  /** Events that the journal has just taken. */
  applyEvents(events: readonly JournalEvent[]): void;
  /** A call of an earlier run goes on; its events are counted in the sums already. */
  resumeCall(events: readonly JournalEvent[]): void;
  /** What a step of the engine changed of agents' statuses and states, and of who waits; after the step's events. */
  applyEngineChanges(changes: AcdChanges): void;
  /** Who is asked what callers will wait. */
  askEstimatesOf(source: EstimateSource): void;
  /** A device is (not) registered for the extension. */
  setReachable(extension: ExtensionNumber | string, reachable: boolean): void;
  setTelephonyUp(isUp: boolean): void;
  setStorage(state: StorageState): void;
  /** Reads today's sums and the open call-backs from the journal; from now on midnight is watched. */
  start(): void;
  /** Cancels every timer; listeners are told nothing more. Idempotent. */
  close(): void;
}

/** The wall clock is looked at so often even when nothing happens, ms. */
const lookAtClockMs = 60_000;
/** Sums of a new day that could not be read are read again so much later, ms. */
const readAgainMs = 5_000;
/** Set back by less, the clock was put right, not set, ms. */
const clockJumpMs = 1_000;

/** The wallboard's order of queues and agents is the configuration's; calls come in order of arrival. */
export function createLiveProjection(options: LiveProjectionOptions): LiveProjection {
  return new JournalLiveProjection(options);
}

class JournalLiveProjection implements LiveProjection {
  readonly hears: Hearing['hears'] = {
    'events-recorded': (events) => this.applyEvents(events),
    'company-changed': (company) => this.configure(company),
  };
  private readonly items = createPushedItems();
  private readonly roster = createLiveRoster({
    agent: (id) => this.touch('agents', id),
    queue: (id) => this.touch('queues', id),
  });
  private readonly callBook = createLiveCalls({
    call: (id) => this.touch('calls', id),
    queue: (id) => this.touch('queues', id),
  });
  private readonly today = createTodaySums();
  private readonly estimates: QueueEstimates;
  private readonly pusher: ReturnType<typeof createChangePusher>;
  private readonly listeners = new Set<(change: LiveChange) => void>();
  /** Calls whose caller is still to be called back, each with its queue. */
  private readonly openCallbacks = new Map<string, string | undefined>();
  /** Calls whose voice message nobody has listened to, each with its queue. */
  private readonly newVoicemails = new Map<string, string>();
  /** Grows whenever other callbacks are open, or other voice messages new: each agent's count may be another. */
  private countsRevision = 0;
  private queueConfigs = new Map<string, QueueConfig>();
  private timeZone: string | undefined;
  private isTelephonyUp = false;
  private storage: StorageState = 'up';
  private isStarted = false;
  private isClosed = false;
  private day: Readonly<Record<'startMs' | 'endMs', number>> = { startMs: -Infinity, endMs: Infinity };
  /** By the steady clock, ms. */
  private readAgainAtMs = -Infinity;
  private cancelWatch: (() => void) | undefined;

  constructor(private readonly options: LiveProjectionOptions) {
    this.pusher = createChangePusher(options.clock, () => this.push());
    this.estimates = new QueueEstimates(
      options.clock,
      () => this.queueConfigs.keys(),
      (id) => this.touch('queues', id),
    );
  }

  // Inputs --------------------------------------------------------------------------------------------------------

  configure(company: Company): void {
    const queueIds = [...this.queueConfigs.keys(), ...company.queues.map(({ id }) => id)];
    const agentIds = [...this.roster.ids()];
    this.queueConfigs = new Map(company.queues.map((queue) => [queue.id, queue]));
    this.roster.configure(company, this.options.clock.nowMs());
    for (const id of queueIds) this.touch('queues', id);
    for (const id of agentIds) this.touch('agents', id);
    // Agents may have other queues from now on.
    this.countsRevision += 1;
    const hasZoneChanged = this.timeZone !== company.settings.timeZone;
    this.timeZone = company.settings.timeZone;
    if (this.isStarted && hasZoneChanged) this.beginDay(this.options.clock.nowMs());
  }

  applyEvents(events: readonly JournalEvent[]): void {
    for (const event of events) {
      // The event is the new day's first; the journal, which holds it already, would count it twice.
      if (this.isStarted && event.atMs >= this.day.endMs) this.beginDay(event.atMs, []);
      this.applyEvent(event);
    }
    this.followClock();
  }

  resumeCall(events: readonly JournalEvent[]): void {
    for (const event of events) {
      if ('callId' in event) this.callBook.apply(event);
      this.today.resume(event, this.targetMsOf);
    }
  }

  applyEngineChanges(changes: AcdChanges): void {
    for (const agent of changes.agents) this.roster.set(agent.id, fromEngine(agent));
    this.callBook.follow(changes);
    this.estimates.renew();
    this.followClock();
  }

  askEstimatesOf(source: EstimateSource): void {
    this.estimates.askOf(source);
  }

  setReachable(extension: string, reachable: boolean): void {
    this.roster.setReachable(extension, reachable);
  }

  setTelephonyUp(isUp: boolean): void {
    if (this.isTelephonyUp === isUp) return;
    this.isTelephonyUp = isUp;
    this.pusher.request();
  }

  setStorage(state: StorageState): void {
    this.storage = state;
    this.pusher.request();
  }

  start(): void {
    if (this.isStarted || this.isClosed) return;
    this.isStarted = true;
    const nowMs = this.options.clock.nowMs();
    for (const { id, phase, queueId } of this.options.journal.callbacks()) {
      if (phase !== 'ended') this.openCallbacks.set(id, queueId);
    }
    for (const { callId, queueId } of this.options.journal.unheardVoicemails())
      this.newVoicemails.set(callId, queueId);
    this.beginDay(nowMs);
  }

  close(): void {
    this.isClosed = true;
    this.pusher.close();
    this.estimates.close();
    this.cancelWatch?.();
    this.cancelWatch = undefined;
    this.listeners.clear();
  }

  // Queries -------------------------------------------------------------------------------------------------------

  snapshot(): LiveSnapshot {
    this.items.noteSnapshot();
    const present = <T>(ids: Iterable<string>, view: (id: string) => T | undefined): T[] =>
      [...ids].map(view).filter((item) => item !== undefined);
    return {
      kind: 'snapshot',
      atMs: this.options.clock.nowMs(),
      queues: present(this.queueConfigs.keys(), (id) => this.queue(id)),
      agents: present(this.roster.ids(), (id) => this.agent(id)),
      calls: present(this.callBook.ids(), (id) => this.callBook.view(id)),
      telephonyUp: this.isTelephonyUp,
      storage: this.storage,
      callbacksOpen: this.openCallbacks.size,
      voicemailsNew: this.newVoicemails.size,
    };
  }

  queue(id: string): QueueLive | undefined {
    const config = this.queueConfigs.get(id);
    if (config === undefined) return undefined;
    const { count, longestSinceMs } = this.callBook.waiting(id);
    return {
      id,
      name: config.name,
      waiting: count,
      callbacksWaiting: this.callBook.callbacksWaiting(id),
      ...this.estimates.of(id),
      longestWaitSinceMs: longestSinceMs,
      talking: this.callBook.talking(id),
      agents: this.roster.counts(id),
      today: this.today.view(id),
      target: { ...config.serviceLevel },
    };
  }

  agent(id: string): ReturnType<LiveQueries['agent']> {
    return this.roster.view(id);
  }

  queuesOf(agentId: string): readonly string[] {
    return this.roster.queuesOf(agentId);
  }

  isOfferedTo(callId: string, agentId: string): boolean {
    return this.callBook.isOfferedTo(callId, agentId);
  }

  callbacksOpenIn(queueIds: readonly string[]): number {
    const wanted = new Set<string | undefined>(queueIds);
    return [...this.openCallbacks.values()].filter((queueId) => queueId !== undefined && wanted.has(queueId))
      .length;
  }

  voicemailsNewIn(queueIds: readonly string[]): number {
    const wanted = new Set(queueIds);
    return [...this.newVoicemails.values()].filter((queueId) => wanted.has(queueId)).length;
  }

  onChange(listener: (change: LiveChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  // Events --------------------------------------------------------------------------------------------------------

  private applyEvent(event: JournalEvent): void {
    if ('callId' in event) this.callBook.apply(event);
    this.followCallbacks(event);
    this.followVoicemails(event);
    const queueId = this.today.apply(event, this.targetMsOf);
    if (queueId !== undefined) this.touch('queues', queueId);
  }

  private readonly targetMsOf = (queueId: string): number | undefined => {
    const seconds = this.queueConfigs.get(queueId)?.serviceLevel.seconds;
    return seconds === undefined ? undefined : seconds * 1_000;
  };

  private followCallbacks(event: JournalEvent): void {
    if (event.kind === 'callback-listed' || event.kind === 'callback-requested')
      this.openCallbacks.set(event.callId, event.queueId);
    else if (event.kind === 'callback-closed' || event.kind === 'callback-ended')
      this.openCallbacks.delete(event.callId);
    else return;
    this.countsRevision += 1;
    this.pusher.request();
  }

  private followVoicemails(event: JournalEvent): void {
    if (event.kind === 'voicemail-left') this.newVoicemails.set(event.callId, event.queueId);
    else if (event.kind === 'voicemail-heard' || event.kind === 'voicemail-deleted')
      this.newVoicemails.delete(event.callId);
    else return;
    this.countsRevision += 1;
    this.pusher.request();
  }

  // The day -------------------------------------------------------------------------------------------------------

  /** `intervals`: what the day's sums begin with; read from the journal when not given. */
  private beginDay(atMs: EpochMs, intervals?: readonly QueueInterval[]): void {
    if (this.timeZone === undefined) return;
    const day = dayBounds(atMs, this.timeZone);
    const sums = intervals ?? this.options.journal.queueIntervals(day.startMs, day.endMs);
    this.day = day;
    this.today.restart(day, sums);
    for (const id of this.queueConfigs.keys()) this.touch('queues', id);
    this.watchClock();
  }

  /** The day is the clock's, also when that was set: forward past midnight, or back from a day that is not today. */
  private followClock(): void {
    if (!this.isStarted || this.isClosed) return;
    const nowMs = this.options.clock.nowMs();
    const { startMs, endMs } = this.day;
    // A clock that is put right by a moment at midnight does not bring yesterday back.
    if (nowMs < endMs && nowMs >= startMs - clockJumpMs) return;
    if (this.options.clock.steadyMs() < this.readAgainAtMs) return;
    try {
      this.beginDay(nowMs);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.readAgainAtMs = this.options.clock.steadyMs() + readAgainMs;
      this.options.log.error({ err: error }, "the day's sums cannot be read; tried again");
    }
  }

  /** Timers run by the steady clock, so that one for midnight alone would be late, or early, once the clock was set. */
  private watchClock(): void {
    this.cancelWatch?.();
    const { clock } = this.options;
    const nowMs = clock.nowMs();
    const { endMs } = this.day;
    // A day that is over and could not be followed by the next is not watched for its end.
    const atMs = Math.min(endMs > nowMs ? endMs : nowMs + readAgainMs, nowMs + lookAtClockMs) as EpochMs;
    this.cancelWatch = clock.at(atMs, () => {
      try {
        this.followClock();
      } finally {
        this.watchClock();
      }
    });
  }

  // Pushing -------------------------------------------------------------------------------------------------------

  private touch(list: 'queues' | 'agents' | 'calls', id: string): void {
    this.items.touch(list, id);
    this.pusher.request();
  }

  private push(): boolean {
    const news = this.items.take({
      queues: (id) => this.queue(id),
      agents: (id) => this.agent(id),
      calls: (id) => this.callBook.view(id),
      telephonyUp: this.isTelephonyUp,
      storage: this.storage,
      callbacksOpen: this.openCallbacks.size,
      voicemailsNew: this.newVoicemails.size,
      countsRevision: this.countsRevision,
    });
    if (news === undefined) return false;
    const change: LiveChange = { kind: 'change', atMs: this.options.clock.nowMs(), ...news };
    for (const listener of [...this.listeners]) {
      try {
        listener(change);
      } catch (error) {
        // One listener's fault is not the others'.
        this.options.log.error({ err: error }, 'a listener to live changes failed');
      }
    }
    return true;
  }
}
