// Something fetched for a page: loading, failed or there.
// Never caches between pages; what is live comes over the WebSocket.
import { useCallback, useEffect, useRef, useState } from 'react';

export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: unknown }
  | { readonly kind: 'loaded'; readonly value: T };

export interface Loader<T> {
  readonly state: Loaded<T>;
  readonly reload: () => void;
  /** Puts in place what the server has just answered to a change. */
  readonly replace: (value: T) => void;
  /** Changes what is there when it comes to it; nothing while nothing is loaded. */
  readonly update: (change: (value: T) => T) => void;
}

/**
 * `load` must be stable (useCallback): a new one, or a new `revision`, loads anew. What was loaded stays on screen
 * meanwhile. `kept`: what is there already, so that the first load is spared.
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  revision?: string,
  kept?: T,
): Loader<T> {
  const [state, setState] = useState<Loaded<T>>(
    kept === undefined ? { kind: 'loading' } : { kind: 'loaded', value: kept },
  );
  const [round, setRound] = useState(0);
  const isSpared = useRef(kept !== undefined);
  useEffect(() => {
    if (isSpared.current) {
      isSpared.current = false;
      return;
    }
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setState({ kind: 'loaded', value });
      },
      (failure: unknown) => {
        if (!abort.signal.aborted) setState({ kind: 'failed', failure });
      },
    );
    return () => abort.abort();
  }, [load, round, revision]);
  return {
    state,
    reload: useCallback(() => setRound((last) => last + 1), []),
    replace: useCallback((value: T) => setState({ kind: 'loaded', value }), []),
    update: useCallback(
      (change: (value: T) => T) =>
        setState((now) => {
          if (now.kind !== 'loaded') return now;
          const value = change(now.value);
          return value === now.value ? now : { kind: 'loaded', value };
        }),
      [],
    ),
  };
}
