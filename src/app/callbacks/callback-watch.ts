// Follows the calls that come in, for the sake of callbacks: who is on the line, who gave up, who was lost, who was served.
// Never queues or dials anybody; the callback service is told.
import type { SkillDemand } from '../../core/acd/acd-settings.js';
import { ownDemandOf } from '../../core/acd/own-demand.js';
import { projectCallback, type CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs, QueueId } from '../../core/kernel/ids.js';
import { isDialable } from '../../core/pbx/number-normalisation.js';
import type { CallbackWish } from './callback-chains.js';
import type { CompanyView } from '../company/company-view.js';

/** What the callback service does about it. */
export interface CallbackReactions {
  /** The customer is on the line, or no longer. */
  lineChanged(number: string): void;
  wish(wish: CallbackWish): void;
  /** Lost by our fault. */
  lost(record: CallbackRecord): void;
  /** Called and talked with an agent of the queue. */
  served(number: string, queueId: QueueId): void;
}

export interface CallbackWatchOptions {
  readonly company: () => CompanyView;
  /** The company lets that number be called. */
  readonly isAllowed: (number: string) => boolean;
  /** What the journal holds about one call. */
  readonly eventsOfCall: (callId: CallId) => readonly JournalEvent[];
  readonly reactions: CallbackReactions;
}

/** What the journal says about who waited in a call. */
export type AboutCaller = Pick<CallbackWish, 'callerName' | 'priority' | 'demand' | 'trunkId'> & {
  /** Undefined = was in no queue. */
  readonly waitingSinceMs: EpochMs | undefined;
};

/** Who is on the line in a call from outside. */
interface Caller {
  readonly number: string;
  /** The number on which a callback was asked for in this call. */
  readonly awaited?: string;
  readonly about: AboutCaller;
}

export class CallbackWatch {
  private readonly callers = new Map<CallId, Caller>();

  constructor(private readonly options: CallbackWatchOptions) {}

  isOnTheLine(number: string): boolean {
    for (const caller of this.callers.values())
      if (caller.number === number || caller.awaited === number) return true;
    return false;
  }

  /** In this call a callback was asked for, perhaps on another number than the call's. */
  busyWith(callId: CallId, awaited: string): void {
    const caller = this.callers.get(callId) ?? { number: awaited, about: this.aboutCaller(callId) };
    this.callers.set(callId, { ...caller, awaited });
  }

  callEnded(callId: CallId): void {
    const caller = this.callers.get(callId);
    if (caller === undefined) return;
    this.callers.delete(callId);
    for (const number of new Set([caller.number, caller.awaited ?? caller.number]))
      this.options.reactions.lineChanged(number);
  }

  /** Everything that is written about calls, after it was written. */
  observe(events: readonly JournalEvent[]): void {
    for (const event of events) this.follow(event);
  }

  /** From memory while the call lasts, from the journal when it is over. */
  aboutCaller(callId: CallId): AboutCaller {
    return (
      this.callers.get(callId)?.about ??
      this.options.eventsOfCall(callId).reduce(withEvent, { waitingSinceMs: undefined })
    );
  }

  /** A number that can and may be dialled and is none of our own. */
  isOutside(number: string): boolean {
    return (
      isDialable(number) &&
      this.options.isAllowed(number) &&
      this.options.company().fromExtension(number).kind === 'unknown-number'
    );
  }

  private follow(event: JournalEvent): void {
    const { reactions } = this.options;
    switch (event.kind) {
      case 'call-started': {
        if (event.direction !== 'inbound') return;
        const { callId, callerNumber: number } = event;
        this.callers.set(callId, { number, about: withEvent({ waitingSinceMs: undefined }, event) });
        return reactions.lineChanged(number);
      }
      case 'call-queued':
      case 'priority-changed':
      case 'demand-changed': {
        const caller = this.callers.get(event.callId);
        if (caller === undefined) return;
        this.callers.set(event.callId, { ...caller, about: withEvent(caller.about, event) });
        return;
      }
      case 'call-ended':
        return this.callEnded(event.callId);
      case 'queue-left':
        return event.reason === 'abandoned' ? this.abandoned(event) : undefined;
      case 'conversation-ended': {
        const caller = event.cause === 'ended' ? this.callers.get(event.callId) : undefined;
        return caller === undefined ? undefined : reactions.served(caller.number, event.queueId);
      }
      case 'callback-listed': {
        const record = projectCallback(undefined, event);
        return record === undefined ? undefined : reactions.lost(record);
      }
      default:
    }
  }

  /** Who gave up after waiting long enough is called back without asking, when the queue is set to. */
  private abandoned({ callId, queueId, waitMs }: Extract<JournalEvent, { kind: 'queue-left' }>): void {
    const caller = this.callers.get(callId);
    const afterSeconds = this.options.company().voiceQueue(queueId)?.voice.callback.afterAbandonSeconds;
    if (caller === undefined || afterSeconds === undefined || waitMs < afterSeconds * 1000) return;
    const { number } = caller;
    const { waitingSinceMs, ...about } = caller.about;
    if (waitingSinceMs === undefined || !this.isOutside(number)) return;
    this.options.reactions.wish({ callId, number, queueId, waitingSinceMs, ...about, by: 'abandoned' });
  }
}

/** What one more event says about who waits. */
function withEvent(about: AboutCaller, event: JournalEvent): AboutCaller {
  switch (event.kind) {
    case 'call-started':
      return {
        ...about,
        ...(event.callerName === undefined ? {} : { callerName: event.callerName }),
        ...(event.trunkId === undefined ? {} : { trunkId: event.trunkId }),
      };
    case 'call-queued': {
      const { priority: _, ...others } = withDemand(about, event.demand);
      return {
        ...others,
        waitingSinceMs: event.waitingSinceMs ?? event.atMs,
        ...(event.priority === undefined ? {} : { priority: event.priority }),
      };
    }
    case 'priority-changed':
      return { ...about, priority: event.priority };
    case 'demand-changed':
      return withDemand(about, event.demand);
    default:
      return about;
  }
}

function withDemand({ demand: _, ...others }: AboutCaller, demand: SkillDemand | undefined): AboutCaller {
  const asked = ownDemandOf(demand);
  return asked === undefined ? others : { ...others, demand: asked };
}
