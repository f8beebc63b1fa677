// One call: its facts, its legs on a time scale, and what happened, step by step.
// Never changes anything but how urgent a caller is who waits.
import { useCallback, useState, type ReactNode } from 'react';
import type { CallDetail } from '../../../../src/api/calls.js';
import { routes } from '../../../../src/api/routes.js';
import { customerNumberOf } from './customer-of-call.js';
import { request } from '../../api-client.js';
import { formatDuration } from '../../i18n/format.js';
import { lookUp, useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import type { LiveState } from '../../live/live-state.js';
import { Link, previousPlace } from '../../router.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { PageHead } from '../../ui/page-head.js';
import { Failed, Loading } from '../../ui/states.js';
import { Ticking } from '../../ui/ticking.js';
import { useLoaded } from '../../use-loaded.js';
import { useThrottled } from '../../use-throttled.js';
import { CallPriority, CallPriorityDialog, hasPriority } from './call-priority.js';
import { causeOf } from './call-cause.js';
import { talkOf, waitOf, waitSincePlaceOf, type Clock } from './call-clocks.js';
import { CallLegs } from './call-legs.js';
import { callPath } from './call-rows.js';
import { OutcomeBadge } from './call-outcome.js';
import { CallTimeline } from './call-timeline.js';
import { CallWhy } from '../explanation/call-why.js';
import { numberText } from '../../i18n/number-text.js';

/** The record is read again so often at most while the call goes on, ms. */
const followMs = 1000;

/** Another one means that the record has more to tell: also of after-call work, when the call itself is over. */
function revisionOf({ calls, agents }: LiveState, id: string): string {
  const call = calls.get(id);
  const after = [...agents.values()].filter(({ callId }) => callId === id).map(({ state }) => state);
  return [call?.revision ?? 'over', ...after].join(' ');
}

/** The list as the reader left it, with its filters. */
function listAddress(): string {
  const previous = previousPlace();
  const search = previous?.path === '/calls' ? previous.query.toString() : '';
  return search === '' ? '/calls' : `/calls?${search}`;
}

export function CallPage({ id }: { readonly id: string }) {
  const t = useText();
  const [back] = useState(listAddress);
  const revision = useThrottled(
    useLive((live) => revisionOf(live, id)),
    followMs,
  );
  const load = useCallback((signal: AbortSignal) => request(routes.call, { params: { id }, signal }), [id]);
  const { state, reload } = useLoaded(load, revision);
  return (
    <>
      <Link to={back} className="back-link">
        <Icon name="back" size={16} />
        {t.call.back}
      </Link>
      {state.kind === 'loading' && <Loading />}
      {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
      {state.kind === 'loaded' && <CallContent call={state.value} revision={revision} onRefresh={reload} />}
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
  readonly revision: string;
  readonly onRefresh: () => void;
}

function ClockText({ clock }: { readonly clock: Clock }) {
  return 'sinceMs' in clock ? <Ticking sinceMs={clock.sinceMs} /> : formatDuration(clock.lastedMs);
}

function CallContent({ call, revision, onRefresh }: CallContentProps) {
  const t = useText();
  const format = useFormat();
  const queue = useLive((live) => (call.queueId ? live.queues.get(call.queueId)?.name : undefined));
  const agent = useLive((live) => (call.agentId ? live.agents.get(call.agentId)?.name : undefined));
  const [changing, setChanging] = useState(false);
  const waits = useLive((live) => hasPriority(live.calls.get(call.id)));
  const outbound = call.direction === 'outbound';
  const sincePlace = outbound ? waitSincePlaceOf(call) : undefined;
  const cause = causeOf(call);
  const isCallback = call.events.some((event) => event.kind === 'call-started' && 'callbackOf' in event);
  const caller = call.callerName ?? numberText(customerNumberOf(call), t);
  return (
    <>
      <PageHead
        title={outbound ? t.callTexts.titleTo(caller) : t.call.title(caller)}
        intro={
          <>
            <OutcomeBadge call={call} /> {format.dateTime(call.startedAtMs)}
            {call.callerName && ` · ${numberText(customerNumberOf(call), t)}`}
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
            <Fact label={outbound ? t.callTexts.ourNumber : t.calls.dialled}>
              {outbound ? call.callerNumber : numberText(call.dialled, t)}
            </Fact>
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
            <Fact label={sincePlace ? t.callTexts.waitedSincePlace : t.call.waited}>
              <ClockText clock={sincePlace ?? waitOf(call)} />
            </Fact>
            <Fact label={t.call.talked}>
              <ClockText clock={talkOf(call)} />
            </Fact>
            {call.holdMs > 0 && <Fact label={t.call.held}>{formatDuration(call.holdMs)}</Fact>}
            {cause && <Fact label={t.call.cause}>{lookUp<string>(t.causes, cause) ?? cause}</Fact>}
            {isCallback && (
              <Fact label={t.callbacks.desk.title}>
                <Link to="/callbacks" className="text-link">
                  {t.callbacks.title}
                </Link>
              </Fact>
            )}
            {call.continues && (
              <Fact label={t.call.continues}>
                <Link to={callPath(call.continues)} className="text-link">
                  <code>{call.continues}</code>
                </Link>
              </Fact>
            )}
            {call.trunkId && <Fact label={t.call.trunk}>{call.trunkId}</Fact>}
            <Fact label={t.call.id}>
              <code>{call.id}</code>
            </Fact>
          </dl>
        </section>
        <CallWhy callId={call.id} revision={`${revision} ${call.events.length}`} />
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
