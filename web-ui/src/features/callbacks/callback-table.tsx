// Customers who are to be called back, or were: how each stands, what was tried, what it is about.
// Never changes one; the page does when a button is pressed.
import type { ReactNode } from 'react';
import type { Callback } from '../../../../src/api/callbacks.js';
import { routes } from '../../../../src/api/routes.js';
import { addressOf } from '../../api-client.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { Link } from '../../router.js';
import { useSession } from '../../session-hooks.js';
import { TableFrame } from '../../ui/table-frame.js';
import { Ticking } from '../../ui/ticking.js';
import { PhoneLink } from '../../ui/phone-number.js';

interface CallbackTableProps {
  readonly callbacks: readonly Callback[];
  /** Buttons for one of them. */
  readonly actions?: (callback: Callback) => ReactNode;
  /** Where it still matters. */
  readonly priority?: (callback: Callback) => ReactNode;
}

export function CallbackTable({ callbacks, actions, priority }: CallbackTableProps) {
  const t = useText();
  const queues = useLive((live) => live.queues);
  return (
    <TableFrame>
      <table className="table callbacks">
        <thead>
          <tr>
            <th scope="col">{t.callbacks.customer}</th>
            <th scope="col">{t.callbacks.queue}</th>
            <th scope="col">{t.callbacks.asked}</th>
            <th scope="col">{t.callbacks.state}</th>
            {priority && <th scope="col">{t.supervision.priority.label}</th>}
            <th scope="col">{t.callbacks.attempts}</th>
            <th scope="col">
              <span className="sr">{t.callbacks.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {callbacks.map((callback) => (
            <tr key={callback.callId}>
              <th scope="row">
                <Customer callback={callback} />
              </th>
              <td data-label={t.callbacks.queue}>
                {callback.queueId === null
                  ? t.callbacks.noQueue
                  : (queues.get(callback.queueId)?.name ?? callback.queueId)}
              </td>
              <td data-label={t.callbacks.asked}>
                <Since callback={callback} />
              </td>
              <td data-label={t.callbacks.state}>
                <State callback={callback} />
              </td>
              {priority && <td data-label={t.supervision.priority.label}>{priority(callback)}</td>}
              <td data-label={t.callbacks.attempts}>
                <Attempts callback={callback} />
              </td>
              <td className="row-actions">
                <OpenCall callback={callback} />
                {actions?.(callback)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Customer({ callback: { callId, number, callerName, hasReason } }: { readonly callback: Callback }) {
  const t = useText();
  return (
    <>
      {callerName !== null && <span className="callback-name">{callerName} </span>}
      <PhoneLink number={number} />
      {hasReason && <ReasonPlayer callId={callId} label={t.callbacks.play(number)} />}
    </>
  );
}

/** What the customer has said; loaded when somebody presses play. */
export function ReasonPlayer({ callId, label }: { readonly callId: string; readonly label: string }) {
  return (
    <audio
      className="callback-reason"
      controls
      preload="none"
      aria-label={label}
      src={addressOf(routes.callbackReason, { id: callId })}
    />
  );
}

function Since({
  callback: { waitingSinceMs, by, requestedBy, closedAtMs },
}: {
  readonly callback: Callback;
}) {
  const t = useText();
  const format = useFormat();
  return (
    <>
      <span className="moment">{format.shortDateTime(waitingSinceMs)}</span>
      {closedAtMs === null && (
        <>
          {' '}
          (<Ticking sinceMs={waitingSinceMs} />)
        </>
      )}
      <div className="muted">
        {requestedBy === null ? t.callbacks.by[by] : t.callbacks.askedBy(requestedBy)}
      </div>
    </>
  );
}

function State({ callback }: { readonly callback: Callback }) {
  const t = useText();
  const format = useFormat();
  const { state, outcome, closedAtMs, closedBy, position, retryAtMs, obstacle } = callback;
  if (outcome !== null && closedAtMs !== null) {
    const time = format.shortDateTime(closedAtMs);
    const what = t.callbacks.outcomes[outcome];
    return closedBy === null ? t.callbacks.endedAt(what, time) : t.callbacks.endedBy(what, closedBy, time);
  }
  const more = [
    position === null ? undefined : t.callbacks.position(format.number(position)),
    state === 'waiting' && retryAtMs !== null
      ? t.callbacks.retryAt(format.shortDateTime(retryAtMs))
      : undefined,
    obstacle === null ? undefined : t.callbacks.obstacles[obstacle],
  ].filter((part) => part !== undefined);
  return (
    <>
      <span className={`stage callback-${state}`}>{t.callbacks.states[state]}</span>
      {more.length > 0 && <div className="muted">{more.join(' · ')}</div>}
    </>
  );
}

/** Only those in which something happened to the customer; the rest is in the call. */
function Attempts({ callback: { attempts, state } }: { readonly callback: Callback }) {
  const t = useText();
  const format = useFormat();
  const supervises = useSession().role !== 'agent';
  const isDialled = state === 'dialling' || state === 'talking';
  const dialled = attempts.filter(({ outcome }) => (outcome === null ? isDialled : outcome !== 'withdrawn'));
  if (dialled.length === 0) return <span className="muted">{t.callbacks.never}</span>;
  return (
    <ul className="callback-attempts" aria-label={t.callbacks.attemptCount(dialled.length)}>
      {dialled.map(({ callId, outcome, endedAtMs, startedAtMs }) => {
        const what = outcome === null ? t.callTexts.underWay : t.callbacks.attemptOutcomes[outcome];
        const time = format.shortDateTime(endedAtMs ?? startedAtMs);
        return (
          <li key={callId}>
            {supervises && outcome !== 'interrupted' ? (
              <Link to={`/calls/${encodeURIComponent(callId)}`} className="text-link">
                {what}
              </Link>
            ) : (
              what
            )}{' '}
            <span className="muted">{time}</span>
          </li>
        );
      })}
    </ul>
  );
}

function OpenCall({ callback: { callId, number, by } }: { readonly callback: Callback }) {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  // What a user typed in came of no call.
  if (!supervises || by === 'user') return null;
  return (
    <Link
      to={`/calls/${encodeURIComponent(callId)}`}
      className="text-link"
      aria-label={`${t.callbacks.call} ${number}`}
    >
      {t.callbacks.call}
    </Link>
  );
}
