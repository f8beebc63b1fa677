// What the demo's callers say to a voicemail: recordings that come with Centrale.
// Never makes a sound itself.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { languageSchema } from '../../api/common.js';
import { decodeWav } from '../../softswitch/media/wav-decoder.js';
import { WavFileWriter } from '../../softswitch/media/wav-file-writer.js';

export interface SpokenMessage {
  readonly language: string;
  /** 8 kHz. */
  readonly samples: Int16Array;
  readonly durationMs: number;
}

const samplesPerMs = 8;

/** `<folder>/<language>-<name>.wav`, by name. */
export async function readMessages(folder: string): Promise<readonly SpokenMessage[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.wav')).sort();
  return Promise.all(
    files.map(async (file): Promise<SpokenMessage> => {
      const samples = await decodeWav(await readFile(join(folder, file)), () => Promise.resolve());
      const language = languageSchema.parse(file.slice(0, file.indexOf('-')));
      return { language, samples, durationMs: Math.floor(samples.length / samplesPerMs) };
    }),
  );
}

/** As the media server would have recorded it. */
export async function writeMessage(message: SpokenMessage, path: string, maxMs: number): Promise<void> {
  let failure: Error | undefined;
  const writer = await WavFileWriter.create(path, (error) => (failure = error));
  for (const sample of message.samples.subarray(0, maxMs * samplesPerMs)) writer.write(sample);
  await writer.close();
  if (failure !== undefined) throw failure;
}
