// How long an agent is in the present state; in wrap-up, how long until it ends by itself.
// Never decides that wrap-up is over: the server says it.
import type { AgentLive } from '../../../../src/api/live.js';
import { useText } from '../../i18n/use-text.js';
import { presenceSinceMs } from '../../live/live-state.js';
import { Remaining, Ticking } from '../../ui/ticking.js';

export function PresenceTimer({ agent }: { readonly agent: AgentLive }) {
  const t = useText();
  if (agent.stateEndsAtMs === null) return <Ticking sinceMs={presenceSinceMs(agent)} />;
  return (
    <span className="remaining" title={t.wallboard.wrapUpEndsIn}>
      <Remaining untilMs={agent.stateEndsAtMs} />
    </span>
  );
}
