// All agents, each as a tile with presence, timer and current caller; supervisors change a status from here.
// Never reorders while people work: only logging in or out moves a tile.
import { memo, useState } from 'react';
import type { AgentLive } from '../../../src/api/live.js';
import { customerNumberOf } from '../customer-of-call.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { agentOrder, presenceCounts, presenceOf, presences, type Presence } from '../live/live-state.js';
import { useSession } from '../session-hooks.js';
import { Icon } from '../ui/icon.js';
import { PresenceDot } from '../ui/presence-badge.js';
import { Segments } from '../ui/segments.js';
import { Empty } from '../ui/states.js';
import { PresenceTimer } from './presence-timer.js';
import { StatusDialog } from './status-dialog.js';

/** What the agent is busy with, in a few words. */
function useOccupation(agent: AgentLive): string {
  const t = useText();
  const queue = useLive((live) =>
    agent.queueId ? (live.queues.get(agent.queueId)?.name ?? agent.queueId) : undefined,
  );
  const call = useLive((live) => (agent.callId ? live.calls.get(agent.callId) : undefined));
  if (agent.state === 'idle') return agent.breakReason ?? '';
  const caller = call && (call.callerName ?? (customerNumberOf(call) || t.calls.anonymous));
  return [queue ?? t.wallboard.internal, caller].filter((part) => part !== undefined).join(' · ');
}

interface TileProps {
  readonly agent: AgentLive;
  readonly onChange?: (agent: AgentLive) => void;
}

export const AgentTile = memo(function AgentTile({ agent, onChange }: TileProps) {
  const t = useText();
  const presence = presenceOf(agent);
  const occupation = useOccupation(agent);
  const thenStatus = agent.state !== 'idle' && agent.status !== 'available' ? agent.status : undefined;
  const content = (
    <>
      <span className="tile-top">
        <b className="clip">{agent.name}</b>
        <span className="tile-ext">
          {!agent.reachable && (
            <span className="tile-warn" title={t.wallboard.noPhone}>
              <Icon name="unplugged" size={14} />
              <span className="sr">{t.wallboard.noPhone}</span>
            </span>
          )}
          {agent.extension}
        </span>
      </span>
      <span className="tile-state">
        <PresenceDot presence={presence} />
        <span className="clip">{t.presence[presence]}</span>
        <PresenceTimer agent={agent} />
      </span>
      <span className="tile-what clip">
        {occupation}
        {thenStatus && <em> {t.wallboard.afterCall(t.status[thenStatus])}</em>}
      </span>
    </>
  );
  return (
    <li className={`tile ${presence}`} data-agent={agent.id}>
      {onChange ? (
        <button type="button" onClick={() => onChange(agent)} title={t.wallboard.changeStatusOf(agent.name)}>
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </li>
  );
});

export function AgentBoard() {
  const t = useText();
  const format = useFormat();
  const agents = useLive((live) => agentOrder(live.agents));
  const counts = useLive((live) => presenceCounts(live.agents));
  const [filter, setFilter] = useState<Presence | 'all'>('all');
  const [changing, setChanging] = useState<AgentLive>();
  const supervises = useSession().role !== 'agent';
  const shown = filter === 'all' ? agents : agents.filter((agent) => presenceOf(agent) === filter);
  const options = [
    { value: 'all' as const, text: t.wallboard.all, count: format.number(agents.length) },
    ...presences.map((value) => ({ value, text: t.presence[value], count: format.number(counts[value]) })),
  ];
  return (
    <section className="board" aria-label={t.wallboard.agents}>
      <div className="board-head">
        <h2>{t.wallboard.agents}</h2>
        <Segments label={t.wallboard.filterAgents} value={filter} options={options} onChange={setFilter} />
      </div>
      {shown.length === 0 ? (
        <Empty icon="desk" title={t.wallboard.noAgents} hint={t.wallboard.noAgentsHint} />
      ) : (
        <ul className="tiles">
          {shown.map((agent) => (
            <AgentTile key={agent.id} agent={agent} onChange={supervises ? setChanging : undefined} />
          ))}
        </ul>
      )}
      {changing && <StatusDialog agentId={changing.id} onClose={() => setChanging(undefined)} />}
    </section>
  );
}
