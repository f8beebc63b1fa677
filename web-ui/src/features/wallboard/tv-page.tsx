// The wallboard for a television on the wall: big figures, nothing to press.
// Never needs a mouse once it is up; it only follows the live store.
import { useEffect, type CSSProperties } from 'react';
import type { QueueLive } from '../../../../src/api/live.js';
import { useOtherZone } from '../../company-time.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { agentOrder, presenceCounts, presenceOf, queueOrder } from '../../live/live-state.js';
import { useServerTime } from '../../live/server-clock.js';
import { useDocumentTitle } from '../../document-title.js';
import { navigate } from '../../router.js';
import { useCompanyName } from '../../service-store.js';
import { ConnectionNotice } from '../../shell/shell.js';
import { Button } from '../../ui/button.js';
import { Logo } from '../../ui/logo.js';
import { PresenceDot } from '../../ui/presence-badge.js';
import { Loading } from '../../ui/states.js';
import { useUrgency, Wait } from '../../ui/ticking.js';
import { usePresence } from '../agents/agent-statuses.js';
import { StatusBreakdown } from '../agents/status-breakdown.js';
import { PresenceTimer } from '../agents/presence-timer.js';
import { Figure, HeadlineFigures } from './headline-figures.js';
import { NextWait, ServiceLevel } from './queue-table.js';

function QueueTile({ queue }: { readonly queue: QueueLive }) {
  const t = useText();
  const format = useFormat();
  const urgency = useUrgency(queue.longestWaitSinceMs, queue.target.seconds);
  const { today } = queue;
  return (
    <section className={`tv-queue ${urgency}`} aria-label={queue.name}>
      <h2 className="clip" title={queue.name}>
        {queue.name}
      </h2>
      <div className="tv-waiting">
        <b>{format.number(queue.waiting)}</b>
        <span>
          {t.wallboard.waiting}
          <Wait sinceMs={queue.longestWaitSinceMs} targetSeconds={queue.target.seconds} />
          <NextWait queue={queue} />
        </span>
      </div>
      <div className="tv-level">
        <ServiceLevel percent={today.serviceLevelPercent} target={queue.target} />
        <small>{t.wallboard.target(format.percent(queue.target.percent), queue.target.seconds)}</small>
      </div>
      <dl>
        <Figure label={t.presence.available}>{format.number(queue.agents.available)}</Figure>
        <Figure label={t.presence.talking}>{format.number(queue.agents.talking)}</Figure>
        <Figure label={t.wallboard.answered}>{format.number(today.answered)}</Figure>
        <Figure label={t.wallboard.abandoned}>{format.number(today.abandoned)}</Figure>
      </dl>
    </section>
  );
}

/** As many columns as leave room for whole names: few agents stand large, many small. */
const agentColumns = (agents: number) => (agents <= 4 ? 4 : agents <= 10 ? 5 : 6);

/** Every logged-in agent, as many as a television can show. */
function AgentStrip() {
  const agents = useLive((live) => agentOrder(live.agents));
  const presence = usePresence();
  const present = agents.filter((agent) => presenceOf(agent) !== 'logged-out').slice(0, 24);
  const columns = agentColumns(present.length);
  return (
    <>
      <StatusBreakdown agents={agents} />
      <ul className="tv-agents" style={{ '--columns': columns } as CSSProperties}>
        {present.map((agent) => (
          <li key={agent.id} className={`${presenceOf(agent)} ${presence(agent).tone}`}>
            <PresenceDot presence={presenceOf(agent)} tone={presence(agent).tone} />
            <span className="tv-agent-name" title={agent.name}>
              {agent.name}
            </span>
            <PresenceTimer agent={agent} />
          </li>
        ))}
      </ul>
    </>
  );
}

function toggleFullScreen(): void {
  const wanted = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  wanted.catch((reason: unknown) => console.warn('The browser refused full screen', reason));
}

export function TvPage() {
  const t = useText();
  const format = useFormat();
  const connection = useLive((live) => live.connection);
  const company = useCompanyName();
  const zone = useOtherZone();
  const queues = useLive((live) => queueOrder(live.queues));
  const counts = useLive((live) => presenceCounts(live.agents));
  const time = useServerTime((nowMs) => format.shortTime(nowMs));
  const day = useServerTime((nowMs) => format.day(nowMs));
  useDocumentTitle(t.wallboard.tv);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.fullscreenElement) navigate('/wallboard');
      if (event.key === 'f') toggleFullScreen();
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, []);
  const columns = Math.min(4, Math.max(1, queues.length <= 4 ? queues.length : Math.ceil(queues.length / 2)));
  return (
    <div className={connection === 'lost' ? 'tv stale' : 'tv'} data-presence={counts.available}>
      <header className="tv-head">
        <Logo size={44} />
        {company !== undefined && (
          <h1 className="tv-company clip" title={company}>
            {company}
          </h1>
        )}
        <span className="tv-day">{day}</span>
        <span className="tv-time figures" title={zone && t.everyday.timeOf(zone)}>
          {time}
          {zone !== undefined && <small>{zone}</small>}
        </span>
        <span className="tv-buttons">
          <Button look="quiet" icon="expand" aria-label={t.wallboard.fullScreen} onClick={toggleFullScreen} />
          <Button
            look="quiet"
            icon="close"
            aria-label={t.wallboard.leaveTv}
            onClick={() => navigate('/wallboard')}
          />
        </span>
      </header>
      <ConnectionNotice />
      {connection === 'connecting' ? (
        <Loading />
      ) : (
        <main id="main" tabIndex={-1} className="live-figures tv-main">
          <HeadlineFigures />
          <div className="tv-queues" style={{ '--columns': columns } as CSSProperties}>
            {queues.map((queue) => (
              <QueueTile key={queue.id} queue={queue} />
            ))}
          </div>
          <AgentStrip />
        </main>
      )}
    </div>
  );
}
