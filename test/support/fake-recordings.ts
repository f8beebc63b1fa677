// Recordings for tests: paths that nobody writes.
// Never touches a disk.
import type { RecordingKind, Recordings } from '../../src/app/ports/recordings.js';
import type { CallId } from '../../src/core/kernel/ids.js';

export class FakeRecordings implements Recordings {
  readonly removed: string[] = [];
  readonly sizes = new Map<string, number>();

  pathOf(kind: RecordingKind, callId: CallId): string {
    return `/recordings/${kind}/${callId}.wav`;
  }

  sizeOf(path: string): Promise<number | undefined> {
    return Promise.resolve(this.sizes.get(path));
  }

  remove(path: string): Promise<void> {
    this.removed.push(path);
    this.sizes.delete(path);
    return Promise.resolve();
  }
}
