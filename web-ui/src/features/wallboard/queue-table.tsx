// Every queue in one row: now on the left, today on the right, all queues at the foot.
// Never reorders rows while figures change.
import { memo } from 'react';
import type { QueueLive } from '../../../../src/api/live.js';
import { formatDuration } from '../../i18n/format.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { presenceCounts, queueOrder, totalsOf, type Presence } from '../../live/live-state.js';
import { Link } from '../../router.js';
import { useSession } from '../../session-hooks.js';
import { PresenceDot } from '../../ui/presence-badge.js';
import { Empty } from '../../ui/states.js';
import { TableFrame } from '../../ui/table-frame.js';
import { Wait } from '../../ui/ticking.js';

type AgentFigures = Readonly<Record<Exclude<Presence, 'logged-out'>, number>>;

const figuresOf = ({ agents }: QueueLive): AgentFigures => ({
  available: agents.available,
  ringing: agents.ringing,
  talking: agents.talking,
  'wrap-up': agents.wrapUp,
  'on-break': agents.onBreak,
});

const shown = ['available', 'ringing', 'talking', 'wrap-up', 'on-break'] as const;

/** How the agents of a queue are spread over the states, as a bar and as figures. */
export function AgentSpread({ figures }: { readonly figures: AgentFigures }) {
  const t = useText();
  const total = shown.reduce((sum, presence) => sum + figures[presence], 0);
  return (
    <div className="spread">
      <div className="spread-bar" aria-hidden="true">
        {total > 0 &&
          shown.map(
            (presence) =>
              figures[presence] > 0 && (
                <i key={presence} className={presence} style={{ flexGrow: figures[presence] }} />
              ),
          )}
      </div>
      <ul>
        {shown.map((presence) => (
          <li key={presence} className={figures[presence] === 0 ? 'none' : ''} title={t.presence[presence]}>
            <PresenceDot presence={presence} />
            <span className="sr">{t.presence[presence]}</span>
            {figures[presence]}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface LevelProps {
  readonly percent: number | null;
  readonly target: QueueLive['target'] | undefined;
}

/** Service level with its target as a mark on the scale. */
export function ServiceLevel({ percent, target }: LevelProps) {
  const t = useText();
  const format = useFormat();
  if (percent === null) return <span className="muted">—</span>;
  const met = target === undefined || percent >= target.percent;
  return (
    <span
      className={`level ${target ? (met ? 'met' : 'missed') : ''}`}
      title={[
        target && t.wallboard.target(format.percent(target.percent), target.seconds),
        t.figures.serviceLevelMeans,
      ]
        .filter(Boolean)
        .join('. ')}
    >
      <b>{format.percent(percent)}</b>
      {target && <span className="sr">{met ? t.wallboard.metTarget : t.wallboard.missedTarget}</span>}
      <span className="level-bar" aria-hidden="true">
        <i style={{ width: `${Math.min(100, percent)}%` }} />
        {target && <u style={{ left: `${target.percent}%` }} />}
      </span>
    </span>
  );
}

/** Customers who hold a place without being on the line. */
function Callbacks({ count }: { readonly count: number }) {
  const t = useText();
  return count === 0 ? null : <small className="callbacks">{t.wallboard.callbacksWaiting(count)}</small>;
}

const minuteMs = 60_000;

/** What the next caller would wait, as a range in minutes; nothing when it is not worth saying. */
export function NextWait({ queue }: { readonly queue: QueueLive }) {
  const t = useText();
  const format = useFormat();
  const { expectedWait, estimateAccuracy } = queue;
  if (expectedWait === null) return null;
  const low = Math.floor(expectedWait.lowMs / minuteMs);
  const high = Math.max(1, Math.ceil(expectedWait.highMs / minuteMs));
  const words = t.wallboard;
  const past =
    estimateAccuracy &&
    words.estimatesWere(
      formatDuration(estimateAccuracy.meanAbsoluteErrorMs),
      format.percent(estimateAccuracy.withinRangePercent),
      format.number(estimateAccuracy.samples),
    );
  const hint = past === null ? words.nextWaitsHint : `${words.nextWaitsHint} ${past}`;
  return (
    <small className="next-wait" title={hint}>
      {words.nextWaits(low, high)}
    </small>
  );
}

type DaySums = Pick<
  QueueLive['today'],
  'offered' | 'answered' | 'abandoned' | 'overflowed' | 'calledBack' | 'interrupted'
>;

/** What became of everybody who entered the queue today: every one of them stands in one of these cells. */
function DayCells({ sums }: { readonly sums: DaySums }) {
  const t = useText();
  const format = useFormat();
  const { offered, answered, abandoned, overflowed, calledBack, interrupted } = sums;
  const words = t.wallboard;
  const waiting = offered - answered - abandoned - overflowed - calledBack - interrupted;
  const sum = t.figures.sum({
    offered: format.number(offered),
    answered: format.number(answered),
    abandoned: format.number(abandoned),
    elsewhere: format.number(overflowed),
    calledBack: format.number(calledBack),
    cutOff: format.number(interrupted),
    waiting: format.number(waiting),
  });
  return (
    <>
      <td data-label={words.offered} className="today" title={sum}>
        {format.number(offered)}
        {calledBack > 0 && <small className="callbacks">{words.choseCallback(calledBack)}</small>}
        {interrupted > 0 && <small className="callbacks">{t.figures.cutOff(interrupted)}</small>}
      </td>
      <td data-label={words.answered}>{format.number(answered)}</td>
      <td data-label={words.abandoned}>{format.number(abandoned)}</td>
      <td data-label={t.figures.elsewhere} title={t.figures.elsewhereMeans}>
        {format.number(overflowed)}
      </td>
    </>
  );
}

/** On a screen that is touched nothing shows a tooltip. */
function Legend() {
  const t = useText();
  const { figures, wallboard } = t;
  return (
    <details className="legend">
      <summary>{figures.how}</summary>
      <dl>
        <dt>{wallboard.offered}</dt>
        <dd>{figures.offeredMeans}</dd>
        <dt>{figures.elsewhere}</dt>
        <dd>{figures.elsewhereMeans}</dd>
        <dt>{wallboard.serviceLevel}</dt>
        <dd>{figures.serviceLevelMeans}</dd>
        <dt>{wallboard.asa}</dt>
        <dd>{wallboard.asaLong}</dd>
        <dt>{wallboard.aht}</dt>
        <dd>{wallboard.ahtLong}</dd>
      </dl>
    </details>
  );
}

const average = (durationMs: number | null) => (durationMs === null ? '—' : formatDuration(durationMs));

const QueueRow = memo(function QueueRow({ queue }: { readonly queue: QueueLive }) {
  const t = useText();
  const format = useFormat();
  const { today, target } = queue;
  const words = t.wallboard;
  return (
    <tr data-queue={queue.id}>
      <th scope="row">
        <span className="queue-name">{queue.name}</span>
        <small>{words.target(format.percent(target.percent), target.seconds)}</small>
      </th>
      <td data-label={words.waiting} className={queue.waiting > 0 ? 'big some' : 'big'}>
        {format.number(queue.waiting)}
        <Callbacks count={queue.callbacksWaiting} />
      </td>
      <td data-label={words.longestWait}>
        <Wait sinceMs={queue.longestWaitSinceMs} targetSeconds={target.seconds} />
        <NextWait queue={queue} />
      </td>
      <td data-label={words.agents} className="cell-agents">
        <AgentSpread figures={figuresOf(queue)} />
      </td>
      <DayCells sums={today} />
      <td data-label={words.serviceLevel} className="cell-level">
        <ServiceLevel percent={today.serviceLevelPercent} target={target} />
      </td>
      <td data-label={words.asa}>{average(today.asaMs)}</td>
      <td data-label={words.aht}>{average(today.ahtMs)}</td>
    </tr>
  );
});

function TotalRow() {
  const t = useText();
  const format = useFormat();
  const totals = useLive((live) => totalsOf(live.queues));
  const counts = useLive((live) => presenceCounts(live.agents));
  const words = t.wallboard;
  return (
    <tr className="total">
      <th scope="row">
        <span className="queue-name">{words.total}</span>
      </th>
      <td data-label={words.waiting} className={totals.waiting > 0 ? 'big some' : 'big'}>
        {format.number(totals.waiting)}
        <Callbacks count={totals.callbacksWaiting} />
      </td>
      <td data-label={words.longestWait}>
        <Wait sinceMs={totals.longestWaitSinceMs} targetSeconds={totals.targetSeconds} />
      </td>
      <td data-label={words.agents} className="cell-agents">
        <AgentSpread figures={counts} />
      </td>
      <DayCells sums={totals} />
      <td data-label={words.serviceLevel} className="cell-level">
        <ServiceLevel percent={totals.serviceLevelPercent} target={totals.commonTarget} />
      </td>
      <td data-label={words.asa}>{average(totals.asaMs)}</td>
      <td data-label={words.aht}>{average(totals.ahtMs)}</td>
    </tr>
  );
}

export function QueueTable() {
  const t = useText();
  const queues = useLive((live) => queueOrder(live.queues));
  const mayAdd = useSession().role === 'admin';
  const words = t.wallboard;
  if (queues.length === 0) {
    return (
      <section className="card">
        <Empty icon="wallboard" title={words.noQueues} hint={words.noQueuesHint}>
          {mayAdd && (
            <Link to="/setup/start" className="button primary">
              {t.figures.getStarted}
            </Link>
          )}
        </Empty>
      </section>
    );
  }
  return (
    <section className="card flush" aria-label={words.queues}>
      <TableFrame>
        <table className="queue-table">
          <thead>
            <tr>
              <th scope="col">{words.queue}</th>
              <th scope="col">{words.waiting}</th>
              <th scope="col">{words.longestWait}</th>
              <th scope="col">{words.agents}</th>
              <th scope="col" className="today">
                {words.offered}
              </th>
              <th scope="col">{words.answered}</th>
              <th scope="col">{words.abandoned}</th>
              <th scope="col">
                <abbr title={t.figures.elsewhereMeans}>{t.figures.elsewhere}</abbr>
              </th>
              <th scope="col">
                <abbr title={t.figures.serviceLevelMeans}>{words.serviceLevel}</abbr>
              </th>
              <th scope="col">
                <abbr title={words.asaLong}>{words.asa}</abbr>
              </th>
              <th scope="col">
                <abbr title={words.ahtLong}>{words.aht}</abbr>
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <QueueRow key={queue.id} queue={queue} />
            ))}
          </tbody>
          {queues.length > 1 && (
            <tfoot>
              <TotalRow />
            </tfoot>
          )}
        </table>
      </TableFrame>
      <Legend />
    </section>
  );
}
