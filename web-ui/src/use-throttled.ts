// A value that changes often, let through at most once in a while.
// Never loses the last one.
import { useEffect, useRef, useState } from 'react';

/** The first change at once, later ones at least `pauseMs` apart. */
export function useThrottled<T>(value: T, pauseMs: number): T {
  const [shown, setShown] = useState(value);
  const lastMs = useRef(0);
  useEffect(() => {
    if (Object.is(value, shown)) return;
    const timer = setTimeout(
      () => {
        lastMs.current = Date.now();
        setShown(value);
      },
      Math.max(0, lastMs.current + pauseMs - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [value, shown, pauseMs]);
  return shown;
}
