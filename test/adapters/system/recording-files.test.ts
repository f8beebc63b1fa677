// Recordings as files: where they lie, who may see them, and that removing one twice is no fault.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecordingFiles } from '../../../src/adapters/system/recording-files.js';
import type { CallId } from '../../../src/core/kernel/ids.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'centrale-recordings-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const id = 'c0mabc' as CallId;

test('the folders exist and are private, or shared with the group', () => {
  createRecordingFiles(join(dir, 'a'), 'private');
  createRecordingFiles(join(dir, 'b'), 'shared');
  const others = (path: string): number => statSync(path).mode & 0o007;
  const group = (path: string): number => statSync(path).mode & 0o070;
  expect([group(join(dir, 'a/voicemail')), others(join(dir, 'a/callbacks'))]).toEqual([0, 0]);
  expect(group(join(dir, 'b/voicemail'))).not.toBe(0);
  expect(others(join(dir, 'b/voicemail'))).toBe(0);
});

test('a recording is found and removed; one that is not there is nothing', async () => {
  const recordings = createRecordingFiles(dir, 'private');
  const path = recordings.pathOf('voicemail', id);
  expect(path).toBe(join(dir, 'voicemail', 'c0mabc.wav'));
  expect(await recordings.sizeOf(path)).toBeUndefined();
  writeFileSync(path, 'RIFF');
  writeFileSync(join(dir, 'voicemail', 'notes.txt'), '');
  expect(await recordings.list('voicemail')).toEqual([id]);
  expect(await recordings.sizeOf(path)).toBe(4);
  await recordings.remove(path);
  await recordings.remove(path);
  expect(await recordings.sizeOf(path)).toBeUndefined();
});

test.each([['../secret'], ['a/b'], [''], ['a.wav']])('"%s" is no call and leads nowhere', (callId) => {
  const recordings = createRecordingFiles(dir, 'private');
  expect(() => recordings.pathOf('voicemail', callId as CallId)).toThrow(RangeError);
});
