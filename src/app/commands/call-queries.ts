// Reads recorded calls, and closes call-backs that a person has made.
// Never changes a recorded call.
import { granted, refused, type Outcome } from '../../core/kernel/refusal.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { JournalWriter } from '../calls/journal-writer.js';
import type { Journal } from '../ports/store.js';
import type { CallQueries } from './application.js';
import { toCallback } from './callback-view.js';

export function createCallQueries(journal: Journal, writer: JournalWriter): CallQueries {
  return {
    list: (query) => journal.calls(query),
    get: (id) => journal.call(id as CallId),
    callbacks: () => journal.callbacks().map((record) => toCallback(record)),
    closeCallback(callId: string, by: string): Outcome<undefined> {
      const callback = journal.callback(callId as CallId);
      if (callback === undefined) return refused('not-found', `there is no call-back for call ${callId}`);
      if (callback.phase === 'ended')
        return refused('already-closed', `the call-back was closed by ${callback.endedBy ?? 'somebody'}`);
      writer.record({ kind: 'callback-closed', callId: callId as CallId, by });
      return granted(undefined);
    },
  };
}
