// Beside a queue being edited: who could serve it, at once and after each step of widening.
// Never a promise about who is free.
import { useDeferredValue, useMemo, useState } from 'react';
import type { AgentConfig } from '../../../src/api/company.js';
import { useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import type { QueueDemand } from './core-queue.js';
import type { AsideProps } from './item-form.js';
import { reachOf } from './queue-reach.js';

/** So many names fit without pushing the next step out of sight. */
const namesShown = 12;

export function ReachAside({ draft, company }: AsideProps) {
  const t = useText();
  const words = t.routing.reach;
  // A thousand agents take a moment: typing goes first.
  const queue = useDeferredValue(draft) as unknown as QueueDemand;
  const { id, skills, skillRule, members, openTier, widening } = queue;
  const stages = useMemo(
    () => reachOf({ id, skills, skillRule, members, openTier, widening }, company),
    [id, skills, skillRule, members, openTier, widening, company],
  );
  const live = useLive(({ agents }) => agents);
  const all = stages?.flatMap(({ added }) => added) ?? [];
  const loggedIn = all.filter((agent) => {
    const status = live.get(agent.id)?.status;
    return status !== undefined && status !== 'logged-out';
  }).length;
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
                <Names agents={stage.added} />
              </li>
            ))}
          </ol>
        </>
      )}
    </aside>
  );
}

function Names({ agents }: { readonly agents: readonly AgentConfig[] }) {
  const t = useText();
  const [all, setAll] = useState(false);
  if (agents.length === 0) return null;
  const shown = all ? agents : agents.slice(0, namesShown);
  return (
    <p className="names">
      {shown.map(({ name }) => name).join(', ')}
      {shown.length < agents.length && (
        <>
          {', '}
          <button type="button" className="linklike" onClick={() => setAll(true)}>
            {t.routing.reach.more(agents.length - shown.length)}
          </button>
        </>
      )}
    </p>
  );
}
