// All agents, each as a tile with presence, timer and current caller; supervisors change statuses from here.
// Never reorders while people work: only logging in or out moves a tile.
import { memo, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { AgentLive } from '../../../../src/api/live.js';
import { customerNumberOf } from '../calls/customer-of-call.js';
import { useBreakReason, usePresence } from './agent-statuses.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { agentOrder, presenceCounts, presenceOf, presences, type Presence } from '../../live/live-state.js';
import { Link } from '../../router.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { PresenceDot } from '../../ui/presence-badge.js';
import { Segments } from '../../ui/segments.js';
import { Empty } from '../../ui/states.js';
import { useRoving } from '../../ui/use-roving.js';
import { AgentSelection } from './agent-selection.js';
import { PresenceTimer } from './presence-timer.js';
import { StatusBreakdown } from './status-breakdown.js';
import { StatusDialog } from './status-dialog.js';
import { StatusesDialog } from './statuses-dialog.js';
import { numberText } from '../../i18n/number-text.js';

/** What the agent is busy with, in a few words. */
function useOccupation(agent: AgentLive): string {
  const t = useText();
  const queue = useLive((live) =>
    agent.queueId ? (live.queues.get(agent.queueId)?.name ?? agent.queueId) : undefined,
  );
  const call = useLive((live) => (agent.callId ? live.calls.get(agent.callId) : undefined));
  const breakReason = useBreakReason();
  if (agent.state === 'idle') return breakReason(agent.breakReason)?.text ?? '';
  const caller = call && (call.callerName ?? numberText(customerNumberOf(call), t));
  const purpose = call?.purpose && t.callTexts.purpose[call.purpose];
  return [queue ?? t.wallboard.internal, purpose, caller].filter((part) => part !== undefined).join(' · ');
}

interface TileProps {
  readonly agent: AgentLive;
  readonly onChange?: (agent: AgentLive) => void;
  /** When given, the tile is there to be selected, not to be pressed. */
  readonly onSelect?: (agentId: string, selected: boolean) => void;
  readonly selected?: boolean;
}

export const AgentTile = memo(function AgentTile({ agent, onChange, onSelect, selected }: TileProps) {
  const t = useText();
  const id = useId();
  const presence = presenceOf(agent);
  const { text: presenceText, tone } = usePresence()(agent);
  const occupation = useOccupation(agent);
  const thenStatus = agent.state !== 'idle' && agent.status !== 'available' ? agent.status : undefined;
  const content = (
    <>
      <span className="tile-top">
        {onSelect && (
          <input
            type="checkbox"
            className="pick"
            aria-labelledby={`${id}-name`}
            aria-describedby={`${id}-state`}
            checked={selected === true}
            onChange={(event) => onSelect(agent.id, event.target.checked)}
          />
        )}
        <b id={`${id}-name`}>{agent.name}</b>
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
        <PresenceDot presence={presence} tone={tone} />
        <span id={`${id}-state`}>{presenceText}</span>
        <PresenceTimer agent={agent} />
      </span>
      <span className="tile-what">
        {[occupation, agent.parked > 0 ? t.wallboard.parked(agent.parked) : ''].filter(Boolean).join(' · ')}
        {thenStatus && <em> {t.wallboard.afterCall(t.status[thenStatus])}</em>}
      </span>
    </>
  );
  return (
    <li
      className={`tile ${presence} ${tone} ${selected === true ? 'picked-tile' : ''}`}
      data-agent={agent.id}
    >
      {onSelect ? (
        <label>{content}</label>
      ) : onChange ? (
        <button type="button" onClick={() => onChange(agent)} title={t.wallboard.changeStatusOf(agent.name)}>
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </li>
  );
});

const none: ReadonlySet<string> = new Set();

/** Several agents being selected; `ids` is undefined while nobody selects. */
function useSelection(agents: readonly AgentLive[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>();
  const select = useCallback((changed: readonly string[], selected: boolean) => {
    setIds((before) => {
      const after = new Set(before);
      for (const id of changed) {
        if (selected) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  }, []);
  const selectOne = useCallback((id: string, selected: boolean) => select([id], selected), [select]);
  // Who was removed meanwhile is not counted any more.
  const present = ids && new Set(agents.flatMap(({ id }) => (ids.has(id) ? id : [])));
  return {
    ids: present,
    select,
    selectOne,
    start: () => setIds(none),
    stop: () => setIds(undefined),
  };
}

/** That nobody matches is another thing than that there is nobody. */
function NoAgents({ filtered }: { readonly filtered: boolean }) {
  const t = useText();
  const mayAdd = useSession().role === 'admin';
  if (filtered) return <Empty icon="desk" title={t.wallboard.noAgents} hint={t.wallboard.noAgentsHint} />;
  return (
    <Empty icon="desk" title={t.figures.noAgents} hint={t.figures.noAgentsHint}>
      {mayAdd && (
        <Link to="/setup/agents" className="button">
          {t.setup.add.agents}
        </Link>
      )}
    </Empty>
  );
}

export function AgentBoard() {
  const t = useText();
  const format = useFormat();
  const words = t.supervision.statuses;
  const agents = useLive((live) => agentOrder(live.agents));
  const counts = useLive((live) => presenceCounts(live.agents));
  const [filter, setFilter] = useState<Presence | 'all'>('all');
  const [changing, setChanging] = useState<AgentLive | 'selected'>();
  const selection = useSelection(agents);
  const toggle = useRef<HTMLSpanElement>(null);
  const roving = useRoving();
  const supervises = useSession().role !== 'agent';
  const shown = filter === 'all' ? agents : agents.filter((agent) => presenceOf(agent) === filter);
  const options = [
    { value: 'all' as const, text: t.wallboard.all, count: format.number(agents.length) },
    ...presences.map((value) => ({ value, text: t.presence[value], count: format.number(counts[value]) })),
  ];
  const { ids } = selection;
  const selecting = ids !== undefined;
  const wasSelecting = useRef(false);
  useEffect(() => {
    // What had the focus, in the line above the agents, is gone.
    if (wasSelecting.current && !selecting) toggle.current?.querySelector('button')?.focus();
    wasSelecting.current = selecting;
  }, [selecting]);
  return (
    <section className="board" aria-label={t.wallboard.agents}>
      <div className="board-head">
        <h2>{t.wallboard.agents}</h2>
        <Segments label={t.wallboard.filterAgents} value={filter} options={options} onChange={setFilter} />
        {supervises && agents.length > 0 && (
          <span className="board-select" ref={toggle}>
            <Button
              icon={selecting ? 'close' : 'check'}
              onClick={selecting ? selection.stop : selection.start}
            >
              {selecting ? words.stop : words.start}
            </Button>
          </span>
        )}
      </div>
      <StatusBreakdown agents={agents} />
      {ids && (
        <AgentSelection
          shown={shown.length}
          shownSelected={shown.filter(({ id }) => ids.has(id)).length}
          selected={ids.size}
          onAll={(selected) =>
            selection.select(
              shown.map(({ id }) => id),
              selected,
            )
          }
          onChange={() => setChanging('selected')}
        />
      )}
      {shown.length === 0 ? (
        <NoAgents filtered={agents.length > 0} />
      ) : (
        <ul className="tiles" {...roving}>
          {shown.map((agent) => (
            <AgentTile
              key={agent.id}
              agent={agent}
              onChange={supervises ? setChanging : undefined}
              onSelect={selecting ? selection.selectOne : undefined}
              selected={ids?.has(agent.id)}
            />
          ))}
        </ul>
      )}
      {ids && changing === 'selected' && (
        <StatusesDialog
          agentIds={ids}
          onDone={() => {
            setChanging(undefined);
            selection.stop();
          }}
          onClose={() => setChanging(undefined)}
        />
      )}
      {changing && changing !== 'selected' && (
        <StatusDialog agentId={changing.id} onClose={() => setChanging(undefined)} />
      )}
    </section>
  );
}
