// The calls in progress: who calls, where the call is, and for how long; whoever waits longest stands first.
// Never hides a call for good: the first rows are shown, all others with one press.
import { memo, useState } from 'react';
import type { ActiveCall, LiveParticipant } from '../../../../src/api/live.js';
import { CallPurpose } from '../calls/call-purpose.js';
import { customerNumberOf } from '../calls/customer-of-call.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { callOrder } from '../../live/live-state.js';
import { Link } from '../../router.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Ticking } from '../../ui/ticking.js';
import { useRoving } from '../../ui/use-roving.js';
import { numberText } from '../../i18n/number-text.js';

/** Whom everybody here knows by name, else by extension or number. */
function useNamesOf(participants: readonly LiveParticipant[]): string {
  const t = useText();
  return useLive((live) =>
    participants
      .map(({ agentId, extension, number }) => {
        const agent = agentId === null ? undefined : live.agents.get(agentId);
        return agent?.name ?? extension ?? numberText(number ?? '', t);
      })
      .join(', '),
  );
}

const CallChip = memo(function CallChip({ call }: { readonly call: ActiveCall }) {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  const queue = useLive((live) =>
    call.queueId ? (live.queues.get(call.queueId)?.name ?? call.queueId) : '',
  );
  const agent = useLive((live) =>
    call.agentId ? (live.agents.get(call.agentId)?.name ?? call.agentId) : '',
  );
  const talking = (call.participants ?? []).filter(
    ({ state, supervision }) => state === 'talking' && (supervision ?? 'join') === 'join',
  );
  const several = useNamesOf(talking.length > 2 ? talking : []);
  const where = [queue, agent].filter((part) => part !== '').join(' → ');
  const content = (
    <>
      <span className="chip-top">
        <Icon name={call.direction} size={14} />
        <b>{call.callerName ?? numberText(customerNumberOf(call), t)}</b>
        <Ticking sinceMs={call.stageSinceMs} />
      </span>
      <span className="chip-bottom">
        <span className={`stage ${call.stage}`}>
          {call.consultation
            ? t.callTexts.consulting
            : several
              ? t.callTexts.conference(talking.length)
              : t.stage[call.stage]}
        </span>
        <CallPurpose call={call} />
        <span title={several || undefined}>
          {several || where || (call.direction === 'internal' ? t.wallboard.internal : call.dialled)}
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

/** A page of a supervisor must not be pushed away by a busy hour. */
const firstShown = 12;

export function ActiveCalls() {
  const t = useText();
  const calls = useLive((live) => callOrder(live.calls));
  const [all, setAll] = useState(false);
  const roving = useRoving();
  const shown = all ? calls : calls.slice(0, firstShown);
  return (
    <section className="strip" aria-label={t.wallboard.activeCalls}>
      <h2>
        {t.wallboard.activeCalls} <span className="count">{calls.length}</span>
      </h2>
      {calls.length === 0 ? (
        <p className="muted strip-empty">{t.wallboard.noCalls}</p>
      ) : (
        <ul className="chips" aria-label={t.wallboard.activeCalls} {...roving}>
          {shown.map((call) => (
            <CallChip key={call.id} call={call} />
          ))}
        </ul>
      )}
      {calls.length > firstShown && (
        <Button look="quiet" icon={all ? 'up' : 'down'} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.everyday.showFewer : t.everyday.showAll(calls.length)}
        </Button>
      )}
    </section>
  );
}
