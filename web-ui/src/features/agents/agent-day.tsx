// An agent's day so far: the calls that came to this agent, newest first, and what they came to.
// Never counts what is not in the list: beyond the first 500 calls of a day the mean is of the newest.
import { useCallback } from 'react';
import type { CallList } from '../../../../src/api/calls.js';
import type { AgentLive } from '../../../../src/api/live.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { startOfToday } from '../../company-time.js';
import { formatDuration } from '../../i18n/format.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { Link } from '../../router.js';
import { Failed, Loading } from '../../ui/states.js';
import { useLoaded, type Loader } from '../../use-loaded.js';
import { callPath, Caller } from '../calls/call-rows.js';

const mostCalls = 500;
const shownCalls = 10;

/** Anew whenever the agent takes up or finishes something. */
function useAgentDay({ id, state, callId }: AgentLive): Loader<CallList> {
  const load = useCallback(
    (signal: AbortSignal) =>
      request(routes.calls, {
        query: { agent: id, fromMs: startOfToday(Date.now()), active: 'false', limit: mostCalls },
        signal,
      }),
    [id],
  );
  return useLoaded(load, `${state} ${callId ?? ''}`);
}

/** On the agent's own desk. */
export function OwnCalls({ agent }: { readonly agent: AgentLive }) {
  const t = useText();
  const format = useFormat();
  const { state, reload } = useAgentDay(agent);
  const queues = useLive((live) => live.queues);
  return (
    <section className="card own-calls" aria-label={t.everyday.ownCalls}>
      <h2>{t.everyday.ownCalls}</h2>
      {state.kind === 'loading' && <Loading rows={3} />}
      {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
      {state.kind === 'loaded' && (
        <>
          <DayFigures calls={state.value} />
          <ul className="queue-lines">
            {state.value.calls.slice(0, shownCalls).map((call) => (
              <li key={call.id} className="queue-line">
                <span className="clip">
                  <Link to={callPath(call.id)}>
                    <Caller call={call} />
                  </Link>
                  <small>{(call.queueId && queues.get(call.queueId)?.name) ?? call.queueId}</small>
                </span>
                <span className="figures">{format.shortTime(call.startedAtMs)}</span>
                <span className="figures">{formatDuration(call.talkMs)}</span>
              </li>
            ))}
          </ul>
          {state.value.calls.length > shownCalls && <Link to="/calls">{t.everyday.allOwnCalls}</Link>}
        </>
      )}
    </section>
  );
}

/** In a supervisor's dialog about an agent. */
export function AgentToday({ agent }: { readonly agent: AgentLive }) {
  const { state, reload } = useAgentDay(agent);
  if (state.kind === 'loading') return <Loading rows={1} />;
  if (state.kind === 'failed') return <Failed failure={state.failure} onRetry={reload} />;
  return <DayFigures calls={state.value} />;
}

function DayFigures({ calls: { calls } }: { readonly calls: CallList }) {
  const t = useText();
  const format = useFormat();
  const answered = calls.filter(({ outcome, talkMs }) => outcome === 'answered' && talkMs > 0);
  if (answered.length === 0) return <p className="muted">{t.everyday.noOwnCalls}</p>;
  const talkMs = answered.reduce((sum, call) => sum + call.talkMs, 0);
  return (
    <dl className="day-figures">
      <div>
        <dt>{t.everyday.answeredToday}</dt>
        <dd className="figures">{format.number(answered.length)}</dd>
      </div>
      <div>
        <dt>{t.everyday.averageTalk}</dt>
        <dd className="figures">{formatDuration(talkMs / answered.length)}</dd>
      </div>
    </dl>
  );
}
