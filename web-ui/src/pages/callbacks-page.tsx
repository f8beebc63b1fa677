// Callers who were lost and are to be called back by a person.
// Never dials; it only keeps the list honest.
import { useState } from 'react';
import type { Callback } from '../../../src/api/calls.js';
import { routes } from '../../../src/api/routes.js';
import { request } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { Link } from '../router.js';
import { useSession } from '../session-hooks.js';
import { Button } from '../ui/button.js';
import { Confirm } from '../ui/dialog.js';
import { PageHead } from '../ui/page-head.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { useLoaded } from '../use-loaded.js';

const loadCallbacks = (signal: AbortSignal) => request(routes.callbacks, { signal });

export function CallbacksPage() {
  const t = useText();
  const failureText = useFailureText();
  // Whatever somebody else lists or closes appears without pressing anything.
  const callbacksOpen = useLive((live) => live.callbacksOpen);
  const { state, reload } = useLoaded(loadCallbacks, String(callbacksOpen));
  const [closing, setClosing] = useState<Callback>();
  const [busy, setBusy] = useState(false);
  const close = (callback: Callback) => {
    setBusy(true);
    request(routes.closeCallback, { params: { id: callback.callId } })
      .then(
        () => toast('done', t.callbacks.closed(callback.number)),
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => {
        setBusy(false);
        setClosing(undefined);
        reload();
      });
  };
  const all = state.kind === 'loaded' ? state.value : [];
  const open = all.filter((callback) => callback.closedAtMs === null);
  const done = all.filter((callback) => callback.closedAtMs !== null);
  return (
    <>
      <PageHead title={t.callbacks.title} intro={t.callbacks.intro}>
        <Button icon="refresh" onClick={reload}>
          {t.calls.newCalls}
        </Button>
      </PageHead>
      <section className="card flush">
        {state.kind === 'loading' && <Loading />}
        {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
        {state.kind === 'loaded' &&
          (open.length === 0 ? (
            <Empty icon="callbacks" title={t.callbacks.none} hint={t.callbacks.noneHint} />
          ) : (
            <>
              <h2 className="card-title">{t.callbacks.openCount(open.length)}</h2>
              <CallbackTable callbacks={open} onClose={setClosing} />
            </>
          ))}
      </section>
      {done.length > 0 && (
        <section className="card flush">
          <h2 className="card-title">{t.callbacks.done}</h2>
          <CallbackTable callbacks={done} />
        </section>
      )}
      {closing && (
        <Confirm
          title={t.callbacks.closeTitle}
          text={t.callbacks.closeText(closing.number)}
          confirm={t.callbacks.close}
          busy={busy}
          onConfirm={() => close(closing)}
          onClose={() => setClosing(undefined)}
        />
      )}
    </>
  );
}

interface CallbackTableProps {
  readonly callbacks: readonly Callback[];
  readonly onClose?: (callback: Callback) => void;
}

function CallbackTable({ callbacks, onClose }: CallbackTableProps) {
  const t = useText();
  const format = useFormat();
  const queues = useLive((live) => live.queues);
  const supervises = useSession().role !== 'agent';
  const queueName = (id: string | null) => (id === null ? t.callbacks.noQueue : (queues.get(id)?.name ?? id));
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t.callbacks.number}</th>
          <th scope="col">{t.callbacks.queue}</th>
          <th scope="col">{t.callbacks.lostAt}</th>
          <th scope="col">
            <span className="sr">{t.callbacks.close}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {callbacks.map((callback) => (
          <tr key={callback.callId}>
            <th scope="row">
              <a href={`tel:${callback.number}`} className="tel">
                {callback.number}
              </a>
            </th>
            <td data-label={t.callbacks.queue}>{queueName(callback.queueId)}</td>
            <td data-label={t.callbacks.lostAt}>{format.shortDateTime(callback.listedAtMs)}</td>
            <td className="row-actions">
              {supervises && (
                <Link
                  to={`/calls/${encodeURIComponent(callback.callId)}`}
                  className="text-link"
                  aria-label={`${t.callbacks.call} ${callback.number}`}
                >
                  {t.callbacks.call}
                </Link>
              )}
              {onClose ? (
                <Button
                  icon="check"
                  aria-label={`${t.callbacks.close}: ${callback.number}`}
                  onClick={() => onClose(callback)}
                >
                  {t.callbacks.close}
                </Button>
              ) : (
                <span className="muted">
                  {callback.closedAtMs !== null &&
                    t.callbacks.closedBy(callback.closedBy ?? '', format.shortDateTime(callback.closedAtMs))}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
