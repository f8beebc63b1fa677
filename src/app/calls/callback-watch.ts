// Follows the calls that come in, for the sake of callbacks: who is on the line, who gave up, who was lost, who was served.
// Never queues or dials anybody; the callback service is told.
import { projectCallback, type CallbackRecord } from '../../core/callback/callback-projection.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { CallId, EpochMs, QueueId, TrunkId } from '../../core/kernel/ids.js';
import { isDialable } from '../../core/pbx/number-normalisation.js';
import type { CallbackWish } from './callback-chains.js';
import type { CompanyView } from './company-view.js';

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
  /** What the journal holds about one call. */
  readonly eventsOfCall: (callId: CallId) => readonly JournalEvent[];
  readonly reactions: CallbackReactions;
}

/** What the journal says about who waited in a call. */
export type AboutCaller = Pick<CallbackWish, 'callerName' | 'priority' | 'trunkId'> & {
  /** Undefined = was in no queue. */
  readonly waitingSinceMs: EpochMs | undefined;
};

export class CallbackWatch {
  /** Calls from outside that are in progress, and who is on the line. */
  private readonly callers = new Map<CallId, string>();

  constructor(private readonly options: CallbackWatchOptions) {}

  isOnTheLine(number: string): boolean {
    for (const caller of this.callers.values()) if (caller === number) return true;
    return false;
  }

  /** Somebody in this call waits for a callback on this number, perhaps another one than the call's. */
  busyWith(callId: CallId, number: string): void {
    this.callers.set(callId, number);
  }

  callEnded(callId: CallId): void {
    const number = this.callers.get(callId);
    this.callers.delete(callId);
    if (number !== undefined) this.options.reactions.lineChanged(number);
  }

  /** Everything that is written about calls, after it was written. */
  observe(events: readonly JournalEvent[]): void {
    for (const event of events) this.follow(event);
  }

  aboutCaller(callId: CallId): AboutCaller {
    const events = this.options.eventsOfCall(callId);
    const queued = events.findLast((event) => event.kind === 'call-queued');
    const started = events.find((event) => event.kind === 'call-started');
    return {
      waitingSinceMs: queued?.waitingSinceMs ?? queued?.atMs,
      ...(started?.callerName === undefined ? {} : { callerName: started.callerName }),
      ...(started?.trunkId === undefined ? {} : { trunkId: started.trunkId }),
      ...(queued?.priority === undefined ? {} : { priority: queued.priority }),
    };
  }

  trunkOf(callId: CallId): TrunkId | undefined {
    return this.aboutCaller(callId).trunkId;
  }

  /** A number that can be dialled and is none of our own. */
  isOutside(number: string): boolean {
    return isDialable(number) && this.options.company().fromExtension(number).kind === 'unknown-number';
  }

  private follow(event: JournalEvent): void {
    const { reactions } = this.options;
    switch (event.kind) {
      case 'call-started':
        if (event.direction !== 'inbound' || !isDialable(event.callerNumber)) return;
        this.callers.set(event.callId, event.callerNumber);
        return reactions.lineChanged(event.callerNumber);
      case 'call-ended':
        return this.callEnded(event.callId);
      case 'queue-left':
        return event.reason === 'abandoned' ? this.abandoned(event) : undefined;
      case 'conversation-ended': {
        const number = event.cause === 'ended' ? this.callers.get(event.callId) : undefined;
        return number === undefined ? undefined : reactions.served(number, event.queueId);
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
    const number = this.callers.get(callId);
    const afterSeconds = this.options.company().queue(queueId)?.callback.afterAbandonSeconds;
    if (number === undefined || afterSeconds === undefined || waitMs < afterSeconds * 1000) return;
    const { waitingSinceMs, ...about } = this.aboutCaller(callId);
    if (waitingSinceMs === undefined || !this.isOutside(number)) return;
    this.options.reactions.wish({ callId, number, queueId, waitingSinceMs, ...about, by: 'abandoned' });
  }
}
