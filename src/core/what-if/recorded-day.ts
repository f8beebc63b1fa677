// Makes a day to replay out of the journal's events of a real one.
// Never invents a caller or an agent; what nobody can know (the talk of who gave up) is drawn from those who did talk.
import type { AgentStatus, HandledCall, QueueEntry } from '../acd/acd-model.js';
import { missedOffersReason } from '../acd/acd-settings.js';
import type { JournalEvent } from '../journal/journal-event.js';
import type { AgentId, CallId, EpochMs, QueueId } from '../kernel/ids.js';
import {
  type Day,
  type DayCaller,
  type DayOwnCall,
  type DayRouting,
  type DayStatus,
  drawFor,
  type OfferHabits,
} from './day-model.js';
import { PatienceCurve } from './patience-curve.js';

export interface RecordedDayOptions {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** Oldest first; those before `startMs` (a day of them suffices) tell who is at work and how long calls take. */
  readonly events: readonly JournalEvent[];
  readonly seed: number;
  /** The after-call work that the queue allows now, when it is fixed; undefined = the agent ends it. */
  readonly fixedWrapUpMs: (queueId: QueueId) => number | undefined;
  /** How long a caller of the queue waits for a preferred agent, ms. */
  readonly preferredWaitMs: (queueId: QueueId) => number;
}

/** A queue with fewer abandonments shares the patience of all queues. */
const enoughAbandonments = 30;
/** Ended so much before its time: the agent ended it. */
const endedEarlyMs = 1000;
/** When nobody talked at all that day. */
const defaultTalkMs = 180_000;
const defaultHabits: OfferHabits = { answerDelaysMs: [3000], refused: 0, missed: 0 };
/** Purposes of drawing, apart from those of the replay. */
const drawPatience = 1001;
const drawTalk = 1002;

/** What the events tell of one stay in a queue. Filled event by event. */
interface Visit {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly atMs: EpochMs;
  readonly entry: QueueEntry | undefined;
  readonly changes: DayRouting[];
  callback: boolean;
  customer: 'answers' | 'unreached';
  waitedMs: number | undefined;
  gaveUp: boolean;
  talkMs: number | undefined;
  wrapUpMs: number | undefined;
}

interface TimedCall {
  readonly callId: CallId;
  readonly atMs: EpochMs;
}

interface Talk {
  readonly talkMs: number;
  readonly wrapUpMs: number | undefined;
}

export function recordedDay(options: RecordedDayOptions): Day {
  return new DayReader(options).read();
}

class DayReader {
  private readonly visits: Visit[] = [];
  /** The latest stay of each call. */
  private readonly latest = new Map<CallId, Visit>();
  /** Calls whose next stay follows from an overflow: the replay decides anew about those. */
  private readonly overflowed = new Set<CallId>();
  private readonly statuses: DayStatus[] = [];
  private readonly statusBefore = new Map<AgentId, AgentStatus>();
  private readonly ownCalls: DayOwnCall[] = [];
  private readonly openOwnCalls = new Map<
    string,
    { agentId: AgentId; callId: CallId; fromMs: EpochMs | undefined }
  >();
  private readonly offeredAt = new Map<string, EpochMs>();
  private readonly answerDelays: number[] = [];
  private readonly handled: HandledCall[] = [];
  private readonly talkOf = new Map<CallId, number>();
  private refused = 0;
  private missed = 0;

  constructor(private readonly options: RecordedDayOptions) {}

  read(): Day {
    const { startMs, endMs, seed, events } = this.options;
    for (const event of events) {
      if (event.atMs >= endMs) break;
      this.note(event);
    }
    const atStart = [...this.statusBefore].map(([agentId, status]) => ({ agentId, atMs: startMs, status }));
    return {
      startMs,
      endMs,
      seed,
      callers: this.callers(),
      statuses: [...this.guessedBefore(), ...atStart, ...this.statuses],
      ownCalls: this.ownCalls,
      habits: this.habits(),
      handledBefore: this.handled.filter(({ endedAtMs }) => endedAtMs < startMs),
    };
  }

  private note(event: JournalEvent): void {
    switch (event.kind) {
      case 'call-queued':
        this.queued(event);
        return;
      case 'queue-left':
        this.left(event);
        return;
      case 'agent-status-changed':
        this.statusChanged(event);
        return;
      case 'priority-changed':
        this.rerouted(event, { priority: event.priority });
        return;
      case 'demand-changed':
        this.rerouted(event, { demand: event.demand });
        return;
      case 'offer-made':
      case 'offer-ended':
        this.offer(event);
        return;
      case 'conversation-ended':
      case 'wrap-up-ended':
        this.handling(event);
        return;
      case 'leg-started':
      case 'leg-answered':
      case 'leg-ended':
        this.leg(event);
        return;
      default:
        return;
    }
  }

  private queued(event: Extract<JournalEvent, { kind: 'call-queued' }>): void {
    const { callId, queueId, atMs, purpose, waitingSinceMs, priority, preferredAgentId, demand } = event;
    if (this.overflowed.delete(callId)) return;
    const preferred =
      preferredAgentId === undefined
        ? {}
        : { preferredAgent: { agentId: preferredAgentId, waitMs: this.options.preferredWaitMs(queueId) } };
    const entry: QueueEntry = {
      ...(purpose === undefined ? {} : { purpose }),
      ...(waitingSinceMs === undefined ? {} : { waitingSinceMs }),
      ...(priority === undefined ? {} : { priority }),
      ...preferred,
      ...(demand === undefined ? {} : { demand }),
    };
    const visit: Visit = {
      callId,
      queueId,
      atMs,
      entry: Object.keys(entry).length === 0 ? undefined : entry,
      changes: [],
      callback: purpose === 'callback',
      customer: 'answers',
      waitedMs: undefined,
      gaveUp: false,
      talkMs: undefined,
      wrapUpMs: undefined,
    };
    this.latest.set(callId, visit);
    if (atMs >= this.options.startMs) this.visits.push(visit);
  }

  /** Also after an overflow: it is still the caller who came then. */
  private rerouted({ callId, atMs }: TimedCall, change: Omit<DayRouting, 'afterMs'>): void {
    const visit = this.latest.get(callId);
    visit?.changes.push({ afterMs: atMs - visit.atMs, ...change });
  }

  private left({ callId, reason, waitMs }: Extract<JournalEvent, { kind: 'queue-left' }>): void {
    const visit = this.latest.get(callId);
    if (visit === undefined) return;
    visit.waitedMs = waitMs;
    visit.gaveUp = reason === 'abandoned';
    if (reason === 'unreached') visit.customer = 'unreached';
    if (reason === 'overflowed') this.overflowed.add(callId);
  }

  private statusChanged(event: Extract<JournalEvent, { kind: 'agent-status-changed' }>): void {
    const { agentId, atMs, status: kind, reason } = event;
    const status: AgentStatus = kind === 'on-break' ? { kind, reason: reason ?? '' } : { kind };
    if (atMs < this.options.startMs) this.statusBefore.set(agentId, status);
    // Breaks that the engine ordered are the engine's to order again.
    else if (reason !== missedOffersReason) this.statuses.push({ agentId, atMs, status });
  }

  /** Whose first event of the day is a log-out or a break, and of whom nothing is known before, was at work. */
  private guessedBefore(): readonly DayStatus[] {
    const seen = new Set<AgentId>();
    const guessed: DayStatus[] = [];
    for (const { agentId, status } of this.statuses) {
      if (seen.has(agentId)) continue;
      seen.add(agentId);
      if (this.statusBefore.has(agentId) || status.kind === 'available') continue;
      guessed.push({ agentId, atMs: this.options.startMs, status: { kind: 'available' } });
    }
    return guessed;
  }

  private offer(event: Extract<JournalEvent, { kind: 'offer-made' | 'offer-ended' }>): void {
    if (event.kind === 'offer-made') {
      this.offeredAt.set(event.offerId, event.atMs);
      return;
    }
    const since = this.offeredAt.get(event.offerId);
    this.offeredAt.delete(event.offerId);
    if (event.atMs < this.options.startMs || since === undefined) return;
    if (event.outcome === 'accepted') this.answerDelays.push(event.atMs - since);
    if (event.outcome === 'refused') this.refused += 1;
    // An offer whose ring time ran out ends as withdrawn or missed, whichever the phone was quicker to say.
    if (event.outcome === 'missed' || event.cause === 'no-answer') this.missed += 1;
  }

  private handling(event: Extract<JournalEvent, { kind: 'conversation-ended' | 'wrap-up-ended' }>): void {
    const { callId, queueId, agentId, atMs } = event;
    const visit = this.latest.get(callId);
    if (event.kind === 'conversation-ended') {
      if (event.cause === 'bridge-failed') return;
      if (visit !== undefined) visit.talkMs = event.talkMs;
      this.talkOf.set(callId, event.talkMs);
      this.handled.push({ queueId, agentId, endedAtMs: atMs, handleMs: event.talkMs });
      return;
    }
    if (visit !== undefined) visit.wrapUpMs = event.wrapUpMs;
    // The conversation was noted without its after-call work: that one is replaced.
    const at = this.handled.findLastIndex((call) => call.agentId === agentId);
    const handleMs = (this.talkOf.get(callId) ?? 0) + event.wrapUpMs;
    if (at >= 0 && this.handled.length - at < 500)
      this.handled[at] = { queueId, agentId, endedAtMs: atMs, handleMs };
  }

  /** A leg of an agent that no queue made: the agent's own call. */
  private leg(event: Extract<JournalEvent, { kind: 'leg-started' | 'leg-answered' | 'leg-ended' }>): void {
    const key = `${event.callId} ${event.legId}`;
    if (event.kind === 'leg-started') {
      if (event.agentId === undefined || event.role === 'agent') return;
      const fromMs = event.role === 'caller' ? event.atMs : undefined;
      this.openOwnCalls.set(key, { agentId: event.agentId, callId: event.callId, fromMs });
      return;
    }
    const open = this.openOwnCalls.get(key);
    if (open === undefined) return;
    if (event.kind === 'leg-answered') {
      open.fromMs ??= event.atMs;
      return;
    }
    this.openOwnCalls.delete(key);
    const { agentId, callId, fromMs } = open;
    if (fromMs === undefined || event.atMs < this.options.startMs) return;
    const from = Math.max(fromMs, this.options.startMs) as EpochMs;
    this.ownCalls.push({ agentId, callId, fromMs: from, toMs: event.atMs });
  }

  private callers(): readonly DayCaller[] {
    const { seed } = this.options;
    const patience = this.patienceCurves();
    const talks = this.talks();
    const everywhere = [...talks.values()].flat();
    return this.visits.map((visit, index): DayCaller => {
      const { callId, queueId, atMs, entry, changes, waitedMs = 0 } = visit;
      const curve = patience(queueId);
      const own = talks.get(queueId) ?? everywhere;
      const drawn = own[Math.floor(drawFor(seed, index, drawTalk) * own.length)] ?? { talkMs: defaultTalkMs };
      const talk: Partial<Talk> = visit.talkMs === undefined ? drawn : this.talkIn(visit, visit.talkMs);
      return {
        callId: `${callId}/${index}` as CallId,
        queueId,
        atMs,
        ...(entry === undefined ? {} : { entry }),
        ...(changes.length === 0 ? {} : { changes }),
        patienceMs: this.patienceOf(visit, curve.beyond(waitedMs, drawFor(seed, index, drawPatience))),
        talkMs: talk.talkMs ?? defaultTalkMs,
        ...(talk.wrapUpMs === undefined ? {} : { wrapUpMs: talk.wrapUpMs }),
        ...(visit.callback ? { customer: visit.customer } : {}),
      };
    });
  }

  private patienceOf({ callback, gaveUp, waitedMs = 0 }: Visit, drawn: number): number {
    if (callback) return Infinity;
    return gaveUp ? waitedMs : drawn;
  }

  private patienceCurves(): (queueId: QueueId) => PatienceCurve {
    const waits = this.visits.flatMap(({ queueId, waitedMs, gaveUp, callback }) =>
      waitedMs === undefined || callback ? [] : [{ queueId, waitedMs, gaveUp }],
    );
    const all = new PatienceCurve(waits);
    const curves = new Map<QueueId, PatienceCurve>();
    return (queueId) => {
      let curve = curves.get(queueId);
      if (curve === undefined) {
        const own = waits.filter((wait) => wait.queueId === queueId);
        const enough = own.filter(({ gaveUp }) => gaveUp).length >= enoughAbandonments;
        curves.set(queueId, (curve = enough ? new PatienceCurve(own) : all));
      }
      return curve;
    };
  }

  private talks(): ReadonlyMap<QueueId, readonly Talk[]> {
    const talks = new Map<QueueId, Talk[]>();
    for (const visit of this.visits) {
      if (visit.talkMs === undefined) continue;
      const list = talks.get(visit.queueId) ?? [];
      list.push(this.talkIn(visit, visit.talkMs));
      talks.set(visit.queueId, list);
    }
    return talks;
  }

  /** Fixed after-call work that ran its full time says nothing about how long the agent needed. */
  private talkIn({ queueId, wrapUpMs }: Visit, talkMs: number): Talk {
    const fixedMs = this.options.fixedWrapUpMs(queueId);
    const ranOut = wrapUpMs === undefined || (fixedMs !== undefined && wrapUpMs > fixedMs - endedEarlyMs);
    return { talkMs, wrapUpMs: ranOut ? undefined : wrapUpMs };
  }

  private habits(): OfferHabits {
    const offers = this.answerDelays.length + this.refused + this.missed;
    if (this.answerDelays.length === 0) return defaultHabits;
    return {
      answerDelaysMs: [...this.answerDelays].sort((a, b) => a - b),
      refused: this.refused / offers,
      missed: this.missed / offers,
    };
  }
}
