// Beside a queue being edited: who could serve it, at once and after each step of widening.
// Never a promise about who is free.
import { useDeferredValue, useMemo, useState } from 'react';
import type { AgentConfig } from '../../../../src/api/acd.js';
import type { AgentLive } from '../../../../src/api/live.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { presenceOf } from '../../live/live-state.js';
import { PresenceDot } from '../../ui/presence-badge.js';
import type { QueueDemand } from './core-queue.js';
import type { AsideProps } from '../../forms/use-form-state.js';
import { reachOf } from './queue-reach.js';

/** So many names fit without pushing the next step out of sight. */
const namesShown = 12;

const isLoggedIn = (agent: AgentLive | undefined): boolean =>
  agent !== undefined && agent.status !== 'logged-out';

export function ReachAside({ draft, company }: AsideProps) {
  const t = useText();
  const words = t.routing.reach;
  // A thousand agents take a moment: typing goes first.
  const queue = useDeferredValue(draft) as unknown as QueueDemand;
  const { id, channels, skills, skillRule, members, openTier, widening } = queue;
  const stages = useMemo(
    () => reachOf({ id, channels, skills, skillRule, members, openTier, widening }, company),
    [id, channels, skills, skillRule, members, openTier, widening, company],
  );
  const live = useLive(({ agents }) => agents);
  const all = stages?.flatMap(({ added }) => added) ?? [];
  const loggedIn = all.filter(({ id }) => isLoggedIn(live.get(id))).length;
  return (
    <aside className="reach" aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className="muted">{words.hint}</p>
      {company.agents.length === 0 ? (
        <p className="callout info">{words.noAgents}</p>
      ) : stages === undefined ? (
        <p className="callout info">{words.ruleFaulty}</p>
      ) : (
        <>
          <p className="reach-total">
            <b>{words.count(all.length)}</b>
            {live.size > 0 && all.length > 0 && <span>{words.loggedIn(loggedIn)}</span>}
          </p>
          {all.length === 0 && <p className="callout bad">{words.none}</p>}
          <ol>
            {stages.map((stage, index) => (
              <li key={index}>
                <h4>
                  {index === 0 ? words.atOnce : words.after(stage.afterSeconds)}
                  <span className="muted">
                    {stage.added.length > 0
                      ? `${index === 0 ? '' : '+'}${stage.added.length}`
                      : index === 0
                        ? words.noneAtOnce
                        : words.noneAdded}
                  </span>
                </h4>
                <Names agents={stage.added} live={live} />
              </li>
            ))}
          </ol>
        </>
      )}
    </aside>
  );
}

interface NamesProps {
  readonly agents: readonly AgentConfig[];
  readonly live: ReadonlyMap<string, AgentLive>;
}

/** Who is logged in comes first. */
function Names({ agents, live }: NamesProps) {
  const t = useText();
  const [all, setAll] = useState(false);
  if (agents.length === 0) return null;
  const here = agents.filter(({ id }) => isLoggedIn(live.get(id)));
  const sorted = [...here, ...agents.filter((agent) => !here.includes(agent))];
  const shown = all ? sorted : sorted.slice(0, namesShown);
  return (
    <ul className="names">
      {shown.map(({ id, name }) => {
        const agent = live.get(id);
        return (
          <li key={id}>
            {agent && <PresenceDot presence={presenceOf(agent)} />}
            {name}
            {agent && <span className="sr">{t.presence[presenceOf(agent)]}</span>}
          </li>
        );
      })}
      {shown.length < sorted.length && (
        <li>
          <button type="button" className="linklike" onClick={() => setAll(true)}>
            {t.routing.reach.more(sorted.length - shown.length)}
          </button>
        </li>
      )}
    </ul>
  );
}
