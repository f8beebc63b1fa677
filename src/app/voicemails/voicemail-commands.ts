// Voice messages: listed, listened to, marked as heard, deleted.
// Never deletes one by itself: how long they are kept is for people to decide.
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { Voicemail } from '../../api/voicemails.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import type { Log } from '../ports/log.js';
import type { Recordings } from '../ports/recordings.js';
import { StoreError, type Journal } from '../ports/store.js';
import type { VoicemailCommands } from './feature.js';

export interface VoicemailCommandsOptions {
  readonly journal: Pick<Journal, 'voicemails' | 'voicemail'>;
  readonly writer: Pick<JournalWriter, 'record' | 'healthy'>;
  readonly recordings: Recordings;
  /** Queues for which no further message is taken until some are deleted. */
  readonly fullQueues: () => readonly string[];
  readonly log: Log;
}

export function createVoicemailCommands(options: VoicemailCommandsOptions): VoicemailCommands {
  const { journal, writer, recordings, fullQueues, log } = options;
  const find = (id: string): Voicemail | Refusal =>
    journal.voicemail(id as CallId) ?? refused('not-found', `there is no voice message of call ${id}`);
  /** What is answered as done must be so after a crash too; and a file is gone at once. */
  const mustBeSavedNow = (): void => {
    if (!writer.healthy) throw new StoreError('store-unavailable', 'nothing can be saved at the moment');
  };
  return {
    list: (query, queues) => ({
      ...journal.voicemails(query, queues),
      full: fullQueues().filter((queue) => queues?.includes(queue) ?? true),
    }),
    queueOf: (id) => journal.voicemail(id as CallId)?.queueId,
    async audio(id): Promise<Outcome<{ readonly path: string }>> {
      const voicemail = find(id);
      if ('kind' in voicemail) return voicemail;
      const path = recordings.pathOf('voicemail', voicemail.callId as CallId);
      if ((await recordings.sizeOf(path)) !== undefined) return granted({ path });
      log.error({ callId: id, path }, 'the recording of a voice message is gone');
      return refused('not-found', `the recording of call ${id} is gone`);
    },
    markHeard(id, by): Outcome<Voicemail> {
      const voicemail = find(id);
      if ('kind' in voicemail) return voicemail;
      if (voicemail.heardAtMs === null) {
        mustBeSavedNow();
        writer.record({ kind: 'voicemail-heard', callId: voicemail.callId as CallId, by });
      }
      const heard = find(id);
      return 'kind' in heard ? heard : granted(heard);
    },
    async remove(id, by): Promise<Outcome<undefined>> {
      const voicemail = find(id);
      if ('kind' in voicemail) return voicemail;
      mustBeSavedNow();
      const callId = voicemail.callId as CallId;
      // The file first: a message that is listed nowhere must not lie on the disk.
      await recordings.remove(recordings.pathOf('voicemail', callId));
      writer.record({ kind: 'voicemail-deleted', callId, by });
      return granted(undefined);
    },
  };
}
