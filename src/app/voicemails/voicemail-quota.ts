// How many voice messages may be kept: for one queue, and in all. People delete them; nothing else does.
// Never removes a message.
import type { QueueId } from '../../core/kernel/ids.js';
import type { CompanyView } from '../company/company-view.js';

/** What the messages of one queue take. */
export interface VoicemailUse {
  readonly queueId: string;
  readonly count: number;
  readonly durationMs: number;
}

export interface VoicemailQuotaOptions {
  readonly company: () => CompanyView;
  readonly use: () => readonly VoicemailUse[];
}

/** 8000 samples of 16 bits a second. */
const bytesPerMs = 16;
const bytesPerMegabyte = 1_000_000;

export class VoicemailQuota {
  constructor(private readonly options: VoicemailQuotaOptions) {}

  /** No further message is taken for the queue until some are deleted. */
  isFull(queueId: QueueId): boolean {
    return this.fullOf([queueId]).length > 0;
  }

  /** Those of the queues for which no further message is taken. */
  fullOf(queueIds: readonly string[]): readonly string[] {
    const { maxPerQueue, maxMegabytes } = this.options.company().voicemail;
    const use = this.options.use();
    const usedMs = use.reduce((sum, { durationMs }) => sum + durationMs, 0);
    if (usedMs * bytesPerMs >= maxMegabytes * bytesPerMegabyte) return queueIds;
    const counts = new Map(use.map(({ queueId, count }) => [queueId, count]));
    return queueIds.filter((queueId) => (counts.get(queueId) ?? 0) >= maxPerQueue);
  }
}
