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

type Selected = string | number | boolean;

const endOfSecond = (atMs: number): number => Math.floor(atMs / 1000) * 1000 + 999;

/** The time of day. Renders again only when what `select` makes of it changes. */
export function useServerTime<T extends Selected>(select: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => select(endOfSecond(serverNowMs())));
}

let frozenAtMs: number | undefined;

/** While the connection is lost nobody knows whether a caller still waits: durations stop at the last known moment. */
export function freezeDurations(atMs: number | undefined): void {
  frozenAtMs = atMs;
  for (const listener of [...listeners]) listener();
}

/** The moment up to which durations run. */
export function useFigureTime<T extends Selected>(select: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => select(endOfSecond(frozenAtMs ?? serverNowMs())));
}
