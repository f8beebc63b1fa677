// Every channel that is up, by its uuid, and the counts that status reports show.
// Never ends a channel.
import type { Channel } from './channel.js';

const secondMs = 1000;
const fiveMinutesMs = 5 * 60 * secondMs;

export interface ChannelCounts {
  readonly current: number;
  readonly sinceStart: number;
  readonly peak: number;
  readonly peakFiveMinutes: number;
  readonly lastSecond: number;
  readonly peakPerSecond: number;
  readonly peakPerSecondFiveMinutes: number;
}

export class ChannelRegistry {
  private readonly channels = new Map<string, Channel>();
  private sinceStart = 0;
  private peak = 0;
  private peakPerSecond = 0;
  /** One entry a second in which something began, at most five minutes old. */
  private history: { readonly second: number; started: number; concurrent: number }[] = [];

  get(uuid: string): Channel | undefined {
    return this.channels.get(uuid);
  }

  all(): readonly Channel[] {
    return [...this.channels.values()];
  }

  add(channel: Channel): void {
    this.channels.set(channel.uuid, channel);
    this.sinceStart += 1;
    this.peak = Math.max(this.peak, this.channels.size);
    const second = Math.floor(performance.now() / secondMs);
    let entry = this.history.at(-1);
    if (entry?.second !== second) {
      entry = { second, started: 0, concurrent: 0 };
      this.history.push(entry);
      this.history = this.history.filter((old) => second - old.second <= fiveMinutesMs / secondMs);
    }
    entry.started += 1;
    entry.concurrent = Math.max(entry.concurrent, this.channels.size);
    this.peakPerSecond = Math.max(this.peakPerSecond, entry.started);
  }

  remove(uuid: string): void {
    this.channels.delete(uuid);
  }

  counts(): ChannelCounts {
    const second = Math.floor(performance.now() / secondMs);
    const recent = this.history.filter((entry) => second - entry.second <= fiveMinutesMs / secondMs);
    return {
      current: this.channels.size,
      sinceStart: this.sinceStart,
      peak: this.peak,
      peakFiveMinutes: Math.max(this.channels.size, ...recent.map((entry) => entry.concurrent)),
      lastSecond: recent.find((entry) => entry.second === second - 1)?.started ?? 0,
      peakPerSecond: this.peakPerSecond,
      peakPerSecondFiveMinutes: Math.max(0, ...recent.map((entry) => entry.started)),
    };
  }
}
