// One clock for every timer on the page, set to the server's time, ticking once a second.
// Never ticks while nothing on the page shows a timer.
import { useSyncExternalStore } from 'react';

let offsetMs: number | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** The server's time as well as we know it, ms. */
export const serverNowMs = (): number => Date.now() + (offsetMs ?? 0);

/**
 * A message left the server at `atMs`. Delay on the way only ever makes the offset too small, so the largest seen
 * is the truest; a snapshot starts anew, because either clock may have been set since.
 */
export function setServerClock(atMs: number, isSnapshot: boolean): void {
  const seen = atMs - Date.now();
  offsetMs = isSnapshot || offsetMs === undefined ? seen : Math.max(offsetMs, seen);
}

function schedule(): void {
  // Just after the server's full second, so that all figures change together.
  timer = setTimeout(tick, 1005 - (serverNowMs() % 1000));
}

function tick(): void {
  schedule();
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== undefined) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

/** Renders again only when what `select` makes of the time changes. */
export function useServerTime<T extends string | number | boolean>(select: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => select(Math.floor(serverNowMs() / 1000) * 1000 + 999));
}
