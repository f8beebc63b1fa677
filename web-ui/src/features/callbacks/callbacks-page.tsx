// Customers who are called back: those still to be called, how each stands, and those of the last seven days.
// Never dials itself: the ACD does, when an agent has answered.
import { useEffect, useState } from 'react';
import type { Callback } from '../../../../src/api/callbacks.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';
import { Confirm } from '../../ui/dialog.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { useLoaded } from '../../use-loaded.js';
import { CallbackForm } from './callback-form.js';
import { CallbackTable } from './callback-table.js';
import { PriorityDialog, PriorityValue } from '../calls/priority-dialog.js';

const loadCallbacks = (signal: AbortSignal) => request(routes.callbacks, { signal });
/** States and places change without the number of callbacks changing. */
const refreshMs = 4000;

type Asked =
  | { readonly kind: 'close' | 'cancel'; readonly callback: Callback }
  | { readonly kind: 'priority'; readonly callback: Callback };

export function CallbacksPage() {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  // Whatever somebody else adds or closes appears without pressing anything.
  const callbacksOpen = useLive((live) => live.callbacksOpen);
  const { state, reload } = useLoaded(loadCallbacks, String(callbacksOpen));
  const [asked, setAsked] = useState<Asked>();
  const [adding, setAdding] = useState(false);
  const { busy, run } = useCallbackOrders(reload);
  const all = state.kind === 'loaded' ? state.value : [];
  const open = all.filter((callback) => callback.closedAtMs === null);
  const done = all.filter((callback) => callback.closedAtMs !== null);
  const anyOpen = open.length > 0;
  useEffect(() => {
    if (!anyOpen) return undefined;
    const timer = setInterval(reload, refreshMs);
    return () => clearInterval(timer);
  }, [anyOpen, reload]);
  return (
    <>
      <PageHead title={t.callbacks.title} intro={t.callbacks.intro}>
        <Button icon="refresh" onClick={reload}>
          {t.calls.newCalls}
        </Button>
        {supervises && (
          <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
            {t.callbacks.add}
          </Button>
        )}
      </PageHead>
      <section className="card flush">
        {state.kind === 'loading' && <Loading />}
        {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
        {state.kind === 'loaded' &&
          (anyOpen ? (
            <>
              <h2 className="card-title">{t.callbacks.openCount(open.length)}</h2>
              <CallbackTable
                callbacks={open}
                actions={(callback) => (
                  <CallbackActions
                    callback={callback}
                    onAsk={(kind) => setAsked({ kind, callback })}
                    onCallNow={() => run('callNow', callback)}
                  />
                )}
                priority={(callback) => (
                  <PriorityValue
                    who={callback.number}
                    priority={callback.priority}
                    onChange={
                      supervises && isWaiting(callback)
                        ? () => setAsked({ kind: 'priority', callback })
                        : undefined
                    }
                  />
                )}
              />
            </>
          ) : (
            <Empty icon="callbacks" title={t.callbacks.none} hint={t.callbacks.noneHint} />
          ))}
      </section>
      {done.length > 0 && (
        <section className="card flush">
          <h2 className="card-title">{t.callbacks.done}</h2>
          <CallbackTable callbacks={done} />
        </section>
      )}
      {asked?.kind === 'priority' && (
        <PriorityDialog
          who={asked.callback.number}
          priority={asked.callback.priority}
          save={(priority) =>
            request(routes.changeCallback, { params: { id: asked.callback.callId }, body: { priority } })
          }
          onDone={() => {
            setAsked(undefined);
            reload();
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked && asked.kind !== 'priority' && (
        <Confirm
          title={asked.kind === 'close' ? t.callbacks.closeTitle : t.callbacks.cancelTitle}
          text={
            asked.kind === 'close'
              ? t.callbacks.closeText(asked.callback.number)
              : t.callbacks.cancelText(asked.callback.number)
          }
          confirm={asked.kind === 'close' ? t.callbacks.close : t.callbacks.cancelYes}
          cancel={asked.kind === 'cancel' ? t.callbacks.keep : undefined}
          danger={asked.kind === 'cancel'}
          busy={busy}
          onConfirm={() => run(asked.kind, asked.callback, () => setAsked(undefined))}
          onClose={() => setAsked(undefined)}
        />
      )}
      {adding && (
        <CallbackForm
          onDone={() => {
            setAdding(false);
            reload();
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

type Order = 'callNow' | 'cancel' | 'close';
const orderRoutes = {
  callNow: routes.callCallbackNow,
  cancel: routes.cancelCallback,
  close: routes.closeCallback,
} as const;

/** Sends one order at a time, says how it went, and loads the list anew. */
function useCallbackOrders(reload: () => void) {
  const t = useText();
  const failureText = useFailureText();
  const [busy, setBusy] = useState(false);
  const said = { callNow: t.callbacks.hastened, cancel: t.callbacks.cancelled, close: t.callbacks.closed };
  const run = (order: Order, { callId, number }: Callback, then?: () => void) => {
    setBusy(true);
    const sent: Promise<unknown> = request(orderRoutes[order], { params: { id: callId } });
    sent
      .then(
        () => toast('done', said[order](number)),
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => {
        setBusy(false);
        then?.();
        reload();
      });
  };
  return { busy, run };
}

interface CallbackActionsProps {
  readonly callback: Callback;
  readonly onAsk: (kind: 'close' | 'cancel') => void;
  readonly onCallNow: () => void;
}

/** From the moment the customer is called nothing can be changed about it. */
const isWaiting = ({ state }: Callback): boolean => state !== 'dialling' && state !== 'talking';

function CallbackActions({ callback, onAsk, onCallNow }: CallbackActionsProps) {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  const { number, state, queueId } = callback;
  if (!isWaiting(callback)) return null;
  const canHasten = supervises && queueId !== null && (state === 'listed' || state === 'waiting');
  return (
    <>
      {canHasten && (
        <Button icon="outbound" aria-label={`${t.callbacks.callNow}: ${number}`} onClick={onCallNow}>
          {t.callbacks.callNow}
        </Button>
      )}
      {supervises && state !== 'listed' && (
        <Button icon="close" aria-label={`${t.callbacks.cancel}: ${number}`} onClick={() => onAsk('cancel')}>
          {t.callbacks.cancel}
        </Button>
      )}
      <Button icon="check" aria-label={`${t.callbacks.close}: ${number}`} onClick={() => onAsk('close')}>
        {t.callbacks.close}
      </Button>
    </>
  );
}
