// The recordings of a person's calls.
// Never asks the disk for each call: the folders are listed once.
import type { CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { RecordingKind, Recordings } from '../ports/recordings.js';

const kinds: readonly RecordingKind[] = ['voicemail', 'callbacks'];

/** `spoken`: what the person's callbacks are about, which may have been said in a call from another number. */
export async function recordingsOf(
  recordings: Pick<Recordings, 'list' | 'pathOf'>,
  callIds: readonly CallId[],
  spoken: readonly string[] = [],
): Promise<readonly { readonly kind: RecordingKind; readonly callId: CallId; readonly path: string }[]> {
  if (callIds.length + spoken.length === 0) return [];
  const wanted = new Set(callIds);
  const paths = new Set(spoken);
  const lists = await Promise.all(kinds.map(async (kind) => ({ kind, ids: await recordings.list(kind) })));
  return lists.flatMap(({ kind, ids }) =>
    ids
      .map((callId) => ({ kind, callId, path: recordings.pathOf(kind, callId) }))
      .filter(({ callId, path }) => wanted.has(callId) || paths.has(path)),
  );
}

export const spokenAbout = (callbacks: readonly Pick<CallbackRecord, 'reasonPath'>[]): readonly string[] =>
  callbacks.flatMap(({ reasonPath }) => reasonPath ?? []);
