// Recordings as files: where they lie, who may see them, and that removing one twice is no fault, nor that its writer was killed.
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** 8 kHz, 16 bit, as long as it says it is. */
function wav(audioBytes: number, said: number, channels = 1): Buffer {
  const file = Buffer.alloc(44 + audioBytes, 7);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + said, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(16_000 * channels, 28);
  file.writeUInt16LE(2 * channels, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(said, 40);
  return file;
}

test.each([
  ['says nothing yet', wav(1000, 0), wav(1000, 1000)],
  ['says more than there is', wav(1000, 5000), wav(1000, 1000)],
  [
    'ends within a sample of two channels',
    wav(1003, 0, 2),
    Buffer.concat([wav(1000, 1000, 2), Buffer.alloc(3, 7)]),
  ],
  ['is complete', wav(1000, 1000), wav(1000, 1000)],
  ['is followed by something else', wav(1000, 900), wav(1000, 900)],
  ['is no WAV file', Buffer.alloc(100, 'x'), Buffer.alloc(100, 'x')],
  ['is empty', Buffer.alloc(0), Buffer.alloc(0)],
])('a recording that %s is mended', async (_what, before, after) => {
  const recordings = createRecordingFiles(dir, 'private');
  const path = recordings.pathOf('voicemail', id);
  writeFileSync(path, before);
  await recordings.mend(path);
  await recordings.mend(path);
  expect(readFileSync(path).equals(after)).toBe(true);
});

test('what a link leads to is not touched', async () => {
  const recordings = createRecordingFiles(dir, 'private');
  const elsewhere = join(dir, 'elsewhere.wav');
  writeFileSync(elsewhere, wav(1000, 0));
  symlinkSync(elsewhere, recordings.pathOf('voicemail', id));
  await expect(recordings.mend(recordings.pathOf('voicemail', id))).rejects.toThrow();
  expect(readFileSync(elsewhere).equals(wav(1000, 0))).toBe(true);
});
