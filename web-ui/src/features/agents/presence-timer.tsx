// How long an agent is in the present state; in wrap-up, how long until it ends by itself; on a break, whether that is too long.
// Never decides that wrap-up is over: the server says it.
import type { AgentLive } from '../../../../src/api/live.js';
import { useText } from '../../i18n/use-text.js';
import { presenceOf, presenceSinceMs } from '../../live/live-state.js';
import { Remaining, Ticking, useUrgency } from '../../ui/ticking.js';
import { useBreakReason } from './agent-statuses.js';

export function PresenceTimer({ agent }: { readonly agent: AgentLive }) {
  const t = useText();
  const limit = useStatusLimit(agent);
  if (limit !== undefined) return <LimitedTimer agent={agent} minutes={limit} />;
  if (agent.stateEndsAtMs === null) return <Ticking sinceMs={presenceSinceMs(agent)} />;
  return (
    <span className="remaining" title={t.wallboard.wrapUpEndsIn}>
      <Remaining untilMs={agent.stateEndsAtMs} />
    </span>
  );
}

/** How long the agent may stay in the present status, min; undefined = as long as it takes. */
export function useStatusLimit(agent: AgentLive): number | undefined {
  const reasonOf = useBreakReason();
  return presenceOf(agent) === 'on-break' ? reasonOf(agent.breakReason)?.status?.maxMinutes : undefined;
}

function LimitedTimer({ agent, minutes }: { readonly agent: AgentLive; readonly minutes: number }) {
  const t = useText();
  const urgency = useUrgency(agent.statusSinceMs, minutes * 60);
  const overText = urgency === 'over' ? t.supervision.statuses.overLimit(minutes) : undefined;
  return (
    <span className={`wait ${urgency}`} title={overText}>
      <Ticking sinceMs={presenceSinceMs(agent)} />
      {overText !== undefined && <span className="sr">{overText}</span>}
    </span>
  );
}

/** Tells the agent that the time is up. */
export function TimeIsUp({ agent }: { readonly agent: AgentLive }) {
  const limit = useStatusLimit(agent);
  return limit === undefined ? null : <LimitNotice sinceMs={agent.statusSinceMs} minutes={limit} />;
}

function LimitNotice({ sinceMs, minutes }: { readonly sinceMs: number; readonly minutes: number }) {
  const t = useText();
  if (useUrgency(sinceMs, minutes * 60) !== 'over') return null;
  return (
    <p className="callout bad" role="alert">
      {t.supervision.statuses.timeIsUp(minutes)}
    </p>
  );
}
