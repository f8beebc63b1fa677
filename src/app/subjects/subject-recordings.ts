// The recordings of a person's calls.
// Never asks the disk for each call: the folders are listed once.
import type { CallId } from '../../core/kernel/ids.js';
import type { RecordingKind, Recordings } from '../ports/recordings.js';

const kinds: readonly RecordingKind[] = ['voicemail', 'callbacks'];

export async function recordingsOf(
  recordings: Pick<Recordings, 'list' | 'pathOf'>,
  callIds: readonly CallId[],
): Promise<readonly { readonly kind: RecordingKind; readonly callId: CallId; readonly path: string }[]> {
  if (callIds.length === 0) return [];
  const wanted = new Set(callIds);
  const lists = await Promise.all(kinds.map(async (kind) => ({ kind, ids: await recordings.list(kind) })));
  return lists.flatMap(({ kind, ids }) =>
    ids
      .filter((callId) => wanted.has(callId))
      .map((callId) => ({ kind, callId, path: recordings.pathOf(kind, callId) })),
  );
}
