// A duration that grows, second by second, on the server's clock.
// Never keeps a timer of its own.
import { formatDuration } from '../i18n/format.js';
import { useText } from '../i18n/use-text.js';
import { useFigureTime } from '../live/server-clock.js';

export function Ticking({ sinceMs }: { readonly sinceMs: number }) {
  const text = useFigureTime((nowMs) => formatDuration(nowMs - sinceMs));
  return <span className="figures">{text}</span>;
}

/** A duration that shrinks to nothing; a word tells it from one that grows. */
export function Remaining({ untilMs }: { readonly untilMs: number }) {
  const t = useText();
  // The clock shows the last moment of the running second: of what is left, a begun second counts whole.
  const text = useFigureTime((nowMs) => formatDuration(untilMs - nowMs + 999));
  return <span className="figures">{t.everyday.timeLeft(text)}</span>;
}

export type Urgency = 'calm' | 'near' | 'over';

/** How a wait relates to the target: from three quarters of it `near`, past it `over`. */
export function useUrgency(sinceMs: number | null, targetSeconds: number): Urgency {
  return useFigureTime((nowMs) => {
    if (sinceMs === null) return 'calm';
    const part = (nowMs - sinceMs) / (targetSeconds * 1000);
    return part > 1 ? 'over' : part >= 0.75 ? 'near' : 'calm';
  });
}

interface WaitProps {
  readonly sinceMs: number | null;
  readonly targetSeconds: number;
}

export function Wait({ sinceMs, targetSeconds }: WaitProps) {
  const urgency = useUrgency(sinceMs, targetSeconds);
  return <span className={`wait ${urgency}`}>{sinceMs === null ? '—' : <Ticking sinceMs={sinceMs} />}</span>;
}
