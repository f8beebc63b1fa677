// Tells listeners of the keys that a phone presses, except those that a collecting application takes.
// Never tells of a key twice, also when the phone does: in the audio and by SIP INFO.
import type Mrf from 'drachtio-fsmrf';

/** A key by SIP INFO waits for so long whether it comes in the audio too: there it is told at its end, ms. */
const holdMs = 300;

export class PressedKeys {
  private readonly listeners = new Set<(digit: string) => void>();
  private readonly held = new Set<NodeJS.Timeout>();
  private collecting = 0;
  /** The phone sends keys in the audio. */
  private inAudio = false;

  constructor(endpoint: Mrf.Endpoint) {
    // The media server tells of a key when something takes it, a collecting application too.
    endpoint.on('dtmf', ({ dtmf, source }: { dtmf: string; source: string }) => {
      if (source === 'RTP') this.noteInAudio();
      if (this.collecting > 0) return;
      for (const listener of [...this.listeners]) listener(dtmf);
    });
  }

  listen(listener: (digit: string) => void): () => void {
    // The same function twice is two subscriptions.
    const own = (digit: string): void => listener(digit);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  /** Until `work` is done, keys are what it collects. */
  async whileCollecting<T>(work: () => Promise<T>): Promise<T> {
    this.collecting += 1;
    try {
      return await work();
    } finally {
      this.collecting -= 1;
    }
  }

  /** Calls `use` unless the phone sends its keys in the audio. */
  unlessInAudio(use: () => void): void {
    if (this.inAudio) return;
    const timer = setTimeout(() => {
      this.held.delete(timer);
      use();
    }, holdMs);
    this.held.add(timer);
  }

  close(): void {
    this.listeners.clear();
    this.dropHeld();
  }

  private noteInAudio(): void {
    this.inAudio = true;
    this.dropHeld();
  }

  private dropHeld(): void {
    for (const timer of this.held) clearTimeout(timer);
    this.held.clear();
  }
}
