// One call: its facts, its legs on a time scale, and what happened, step by step.
// Never changes anything but how urgent a caller is who waits.
import { useCallback, useState, type ReactNode } from 'react';
import type { CallDetail } from '../../../src/api/calls.js';
import { routes } from '../../../src/api/routes.js';
import { customerNumberOf } from '../customer-of-call.js';
import { request } from '../api-client.js';
import { formatDuration } from '../i18n/format.js';
import { lookUp, useFormat, useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { Link } from '../router.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { PageHead } from '../ui/page-head.js';
import { Failed, Loading } from '../ui/states.js';
import { Ticking } from '../ui/ticking.js';
import { useLoaded } from '../use-loaded.js';
import { CallPriority, CallPriorityDialog, hasPriority } from './call-priority.js';
import { CallLegs } from './call-legs.js';
import { CallTimeline } from './call-timeline.js';
import { CallWhy } from './call-why.js';
import { OutcomeBadge } from './calls-page.js';

export function CallPage({ id }: { readonly id: string }) {
  const t = useText();
  // A stage that changes means new events: the record is read again then, and once more at the end.
  const stage = useLive((live) => live.calls.get(id)?.stage);
  const load = useCallback((signal: AbortSignal) => request(routes.call, { params: { id }, signal }), [id]);
  const { state, reload } = useLoaded(load, stage);
  return (
    <>
      <Link to="/calls" className="back-link">
        <Icon name="back" size={16} />
        {t.call.back}
      </Link>
      {state.kind === 'loading' && <Loading />}
      {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
      {state.kind === 'loaded' && <CallContent call={state.value} onRefresh={reload} />}
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface CallContentProps {
  readonly call: CallDetail;
  readonly onRefresh: () => void;
}

function CallContent({ call, onRefresh }: CallContentProps) {
  const t = useText();
  const format = useFormat();
  const queue = useLive((live) => (call.queueId ? live.queues.get(call.queueId)?.name : undefined));
  const agent = useLive((live) => (call.agentId ? live.agents.get(call.agentId)?.name : undefined));
  const [changing, setChanging] = useState(false);
  const waits = useLive((live) => hasPriority(live.calls.get(call.id)));
  const isCallback = call.events.some((event) => event.kind === 'call-started' && 'callbackOf' in event);
  const caller = call.callerName ?? (customerNumberOf(call) || t.calls.anonymous);
  return (
    <>
      <PageHead
        title={t.call.title(caller)}
        intro={
          <>
            <OutcomeBadge outcome={call.outcome} /> {format.dateTime(call.startedAtMs)}
            {call.callerName && ` · ${customerNumberOf(call)}`}
          </>
        }
      >
        {call.endedAtMs === null && (
          <Button icon="refresh" onClick={onRefresh}>
            {t.call.refresh}
          </Button>
        )}
      </PageHead>
      <div className="call-grid">
        <section className="card facts" aria-label={t.call.facts}>
          <dl>
            <Fact label={t.calls.dialled}>{call.dialled}</Fact>
            <Fact label={t.calls.queue}>{queue ?? call.queueId ?? '—'}</Fact>
            <Fact label={t.calls.agent}>{agent ?? call.agentId ?? '—'}</Fact>
            <Fact label={t.call.duration}>
              {call.endedAtMs === null ? (
                <Ticking sinceMs={call.startedAtMs} />
              ) : (
                formatDuration(call.endedAtMs - call.startedAtMs)
              )}
            </Fact>
            {waits && (
              <Fact label={t.supervision.priority.label}>
                <CallPriority call={call} who={caller} onChange={() => setChanging(true)} />
              </Fact>
            )}
            <Fact label={t.call.waited}>{formatDuration(call.waitMs)}</Fact>
            <Fact label={t.call.talked}>{formatDuration(call.talkMs)}</Fact>
            {call.holdMs > 0 && <Fact label={t.call.held}>{formatDuration(call.holdMs)}</Fact>}
            {call.cause && (
              <Fact label={t.call.cause}>{lookUp<string>(t.causes, call.cause) ?? call.cause}</Fact>
            )}
            {isCallback && (
              <Fact label={t.callbacks.desk.title}>
                <Link to="/callbacks" className="text-link">
                  {t.callbacks.title}
                </Link>
              </Fact>
            )}
            {call.trunkId && <Fact label={t.call.trunk}>{call.trunkId}</Fact>}
            <Fact label={t.call.id}>
              <code>{call.id}</code>
            </Fact>
          </dl>
        </section>
        <CallWhy callId={call.id} revision={`${call.events.length}`} />
        <section className="card" aria-label={t.call.legs}>
          <h2>{t.call.legs}</h2>
          <CallLegs call={call} />
        </section>
        <section className="card" aria-label={t.call.timeline}>
          <h2>{t.call.timeline}</h2>
          <CallTimeline call={call} />
        </section>
      </div>
      {changing && (
        <CallPriorityDialog
          call={call}
          who={caller}
          onDone={() => {
            setChanging(false);
            onRefresh();
          }}
          onClose={() => setChanging(false)}
        />
      )}
    </>
  );
}
