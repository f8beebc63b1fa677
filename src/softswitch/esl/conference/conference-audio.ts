// What is played to a conference, one after another, and what is recorded of it, with the events of both.
// Never decides who hears whom.
import { stat } from 'node:fs/promises';
import type { MediaRoom, PlaybackOutcome, RecordingOutcome } from '../../media/media-engine-model.js';

const samplesPerS = 8000;
const samplesPerMs = 8;
const longestQueue = 100;

type Tell = (action: string, headers: Readonly<Record<string, string>>) => void;

/** How long a playback was, as events of mod_conference say it. */
export function playedHeaders({ samples }: PlaybackOutcome): Record<string, string> {
  return {
    seconds: String(Math.floor(samples / samplesPerS)),
    milliseconds: String(Math.floor(samples / samplesPerMs)),
    samples: String(samples),
  };
}

export class ConferenceAudio {
  private readonly waiting: string[] = [];
  private playing = false;
  private readonly running = new Map<string, Promise<void>>();
  private closed = false;

  constructor(
    private readonly room: MediaRoom,
    private readonly tell: Tell,
  ) {}

  /** Paths of what is being recorded. */
  get recordings(): readonly string[] {
    return [...this.running.keys()];
  }

  /** Is played after what plays already. False when too many wait. */
  play(file: string): boolean {
    if (this.closed || this.waiting.length >= longestQueue) return false;
    this.waiting.push(file);
    if (!this.playing) void this.playWaiting();
    return true;
  }

  private async playWaiting(): Promise<void> {
    this.playing = true;
    for (let file = this.waiting.shift(); file !== undefined; file = this.waiting.shift()) {
      const File = file;
      const outcome = await this.room.play(file, {}, () => this.tell('play-file', { File, Async: 'false' }));
      if (outcome.status === 'not-found' || outcome.status === 'error')
        this.tell('play-file', { File, Async: 'false', Error: 'File could not be played' });
      this.tell('play-file-done', { ...playedHeaders(outcome), File });
    }
    this.playing = false;
  }

  /** How many were stopped. What waits is told of as played: whoever ordered it waits for that. */
  stop(which: 'current' | 'all'): number {
    if (!this.playing) return 0;
    const dropped = which === 'all' ? this.waiting.splice(0) : [];
    this.room.stopPlayback(true);
    for (const File of dropped)
      this.tell('play-file-done', { seconds: '0', milliseconds: '0', samples: '0', File });
    return dropped.length + 1;
  }

  /** The error, if any. */
  async record(path: string): Promise<string | undefined> {
    const recording = await this.room.startRecording(path, { sides: 'read' });
    if (recording.kind === 'error') return recording.error;
    this.tell('start-recording', { Path: path });
    this.running.set(
      path,
      recording.ended.then((outcome) => this.reportEnd(path, outcome)),
    );
    return undefined;
  }

  private async reportEnd(path: string, { samples, error }: RecordingOutcome): Promise<void> {
    this.running.delete(path);
    const bytes = await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    this.tell('stop-recording', {
      Path: path,
      'Other-Recordings': this.running.size > 0 ? 'true' : 'false',
      'Samples-Out': String(samples),
      Samplerate: String(samplesPerS),
      'Milliseconds-Elapsed': String(Math.floor(samples / samplesPerMs)),
      'Record-File-Size': String(bytes),
      ...(error === undefined ? {} : { Error: error }),
    });
  }

  /** False when that path is not being recorded. */
  async stopRecording(path: string): Promise<boolean> {
    const ended = this.running.get(path);
    if (ended === undefined) return false;
    await this.room.stopRecording(path);
    await ended;
    return true;
  }

  pauseRecording(path: string, paused: boolean): boolean {
    if (!this.running.has(path) || !this.room.pauseRecording(path, paused)) return false;
    this.tell(paused ? 'pause-recording' : 'resume-recording', { Path: path, 'Other-Recordings': 'true' });
    return true;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stop('all');
    const reports = [...this.running.values()];
    await this.room.close();
    await Promise.all(reports);
  }
}
