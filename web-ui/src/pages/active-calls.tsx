// The calls in progress as a strip: who calls, where the call is, and for how long.
// Never scrolls the page; it scrolls itself when there are many.
import { memo } from 'react';
import type { ActiveCall } from '../../../src/api/live.js';
import { customerNumberOf } from '../customer-of-call.js';
import { useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { callOrder } from '../live/live-state.js';
import { Link } from '../router.js';
import { useSession } from '../session-hooks.js';
import { Icon } from '../ui/icon.js';
import { Ticking } from '../ui/ticking.js';

const CallChip = memo(function CallChip({ call }: { readonly call: ActiveCall }) {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  const queue = useLive((live) =>
    call.queueId ? (live.queues.get(call.queueId)?.name ?? call.queueId) : '',
  );
  const agent = useLive((live) =>
    call.agentId ? (live.agents.get(call.agentId)?.name ?? call.agentId) : '',
  );
  const where = [queue, agent].filter((part) => part !== '').join(' → ');
  const content = (
    <>
      <span className="chip-top">
        <Icon name={call.direction} size={14} />
        <b>{call.callerName ?? (customerNumberOf(call) || t.calls.anonymous)}</b>
        <Ticking sinceMs={call.stageSinceMs} />
      </span>
      <span className="chip-bottom">
        <span className={`stage ${call.stage}`}>{t.stage[call.stage]}</span>
        <span className="clip">
          {where || (call.direction === 'internal' ? t.wallboard.internal : call.dialled)}
        </span>
      </span>
    </>
  );
  return (
    <li>
      {supervises ? (
        <Link to={`/calls/${encodeURIComponent(call.id)}`} className="chip">
          {content}
        </Link>
      ) : (
        <span className="chip">{content}</span>
      )}
    </li>
  );
});

export function ActiveCalls() {
  const t = useText();
  const calls = useLive((live) => callOrder(live.calls));
  return (
    <section className="strip" aria-label={t.wallboard.activeCalls}>
      <h2>
        {t.wallboard.activeCalls} <span className="count">{calls.length}</span>
      </h2>
      {calls.length === 0 ? (
        <p className="muted strip-empty">{t.wallboard.noCalls}</p>
      ) : (
        <ul className="chips" tabIndex={0} aria-label={t.wallboard.activeCalls}>
          {calls.map((call) => (
            <CallChip key={call.id} call={call} />
          ))}
        </ul>
      )}
    </section>
  );
}
