// Recordings for tests: paths that nobody writes.
// Never touches a disk.
import type { RecordingKind, Recordings } from '../../src/app/ports/recordings.js';
import type { CallId } from '../../src/core/kernel/ids.js';

export class FakeRecordings implements Recordings {
  readonly removed: string[] = [];
  readonly mended: string[] = [];
  readonly sizes = new Map<string, number>();

  pathOf(kind: RecordingKind, callId: CallId): string {
    return `/recordings/${kind}/${callId}.wav`;
  }

  list(kind: RecordingKind): Promise<readonly CallId[]> {
    const folder = `/recordings/${kind}/`;
    const paths = [...this.sizes.keys()].filter((path) => path.startsWith(folder));
    return Promise.resolve(paths.map((path) => path.slice(folder.length, -'.wav'.length) as CallId));
  }

  sizeOf(path: string): Promise<number | undefined> {
    return Promise.resolve(this.sizes.get(path));
  }

  mend(path: string): Promise<void> {
    this.mended.push(path);
    return Promise.resolve();
  }

  /** As many zeros as the file is long. */
  async *read(path: string): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(new Uint8Array(this.sizes.get(path) ?? 0));
  }

  remove(path: string): Promise<void> {
    this.removed.push(path);
    this.sizes.delete(path);
    return Promise.resolve();
  }
}
