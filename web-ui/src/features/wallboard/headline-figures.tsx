// The few figures that matter most, over all queues.
// Never more than a supervisor can read in one look.
import type { ReactNode } from 'react';
import { formatDuration } from '../../i18n/format.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { presenceCounts, totalsOf } from '../../live/live-state.js';
import { useUrgency, Wait } from '../../ui/ticking.js';

interface FigureProps {
  readonly label: string;
  readonly tone?: string;
  readonly note?: ReactNode;
  /** How the figure is counted. */
  readonly hint?: string;
  readonly children: ReactNode;
}

export function Figure({ label, tone, note, hint, children }: FigureProps) {
  return (
    <div className={`figure ${tone ?? ''}`} title={hint}>
      <dt>{label}</dt>
      <dd>
        <strong>{children}</strong>
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}

export function HeadlineFigures() {
  const t = useText();
  const format = useFormat();
  const totals = useLive((live) => totalsOf(live.queues));
  const counts = useLive((live) => presenceCounts(live.agents));
  const urgency = useUrgency(totals.longestWaitSinceMs, totals.targetSeconds);
  const loggedIn = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts['logged-out'];
  const { serviceLevelPercent: level, commonTarget: target } = totals;
  const met = level === null || !target ? '' : level >= target.percent ? 'met' : 'missed';
  return (
    <dl className="headline">
      <Figure label={t.wallboard.waiting} tone={totals.waiting > 0 ? urgency : undefined}>
        {format.number(totals.waiting)}
      </Figure>
      <Figure label={t.wallboard.longestWait} tone={urgency}>
        <Wait sinceMs={totals.longestWaitSinceMs} targetSeconds={totals.targetSeconds} />
      </Figure>
      <Figure label={t.wallboard.availableAgents} note={t.wallboard.ofLoggedIn(loggedIn)}>
        {format.number(counts.available)}
      </Figure>
      <Figure
        label={t.wallboard.serviceLevel}
        tone={met}
        hint={t.figures.serviceLevelMeans}
        note={target && t.wallboard.target(format.percent(target.percent), target.seconds)}
      >
        {level === null ? '—' : format.percent(level)}
      </Figure>
      <Figure
        label={t.wallboard.answered}
        hint={t.figures.offeredMeans}
        note={`${t.wallboard.offered}: ${format.number(totals.offered)}`}
      >
        {format.number(totals.answered)}
      </Figure>
      <Figure
        label={t.wallboard.abandoned}
        note={totals.offered > 0 ? format.percent((totals.abandoned / totals.offered) * 100) : undefined}
      >
        {format.number(totals.abandoned)}
      </Figure>
      <Figure
        label={t.wallboard.asa}
        note={totals.ahtMs === null ? undefined : `${t.wallboard.aht} ${formatDuration(totals.ahtMs)}`}
      >
        {totals.asaMs === null ? '—' : formatDuration(totals.asaMs)}
      </Figure>
    </dl>
  );
}
