// Tells listeners of the keys that a phone presses, except those that a collecting application takes.
// Never tells of a key twice.
import type Mrf from 'drachtio-fsmrf';

export class PressedKeys {
  private readonly listeners = new Set<(digit: string) => void>();
  private collecting = 0;

  constructor(endpoint: Mrf.Endpoint) {
    // The media server tells of a key when something takes it, a collecting application too.
    endpoint.on('dtmf', ({ dtmf }: { dtmf: string }) => {
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

  close(): void {
    this.listeners.clear();
  }
}
