// Calls: those in progress, live, and all recorded ones with filters, newest first.
// Never keeps filters hidden: they stand in the address, so that a link shows the same list.
import { useCallback, useEffect, useRef, useState } from 'react';
import { callOutcomeSchema, type CallRecord } from '../../../src/api/calls.js';
import type { ActiveCall } from '../../../src/api/live.js';
import { routes } from '../../../src/api/routes.js';
import { customerNumberOf } from '../customer-of-call.js';
import { request } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { formatDuration } from '../i18n/format.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { agentOrder, callOrder, queueOrder } from '../live/live-state.js';
import { Link, navigate, usePlace } from '../router.js';
import { useSession } from '../session-hooks.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icon.js';
import { PageHead } from '../ui/page-head.js';
import { Segments } from '../ui/segments.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { TableFrame } from '../ui/table-frame.js';
import { Ticking } from '../ui/ticking.js';
import { toast } from '../ui/toast.js';
import { useLoaded } from '../use-loaded.js';
import { OutcomeBadge } from './call-outcome.js';

const pageSize = 50;

export function CallsPage() {
  const t = useText();
  const { query } = usePlace();
  const active = query.get('view') === 'active';
  const activeCount = useLive((live) => live.calls.size);
  return (
    <>
      <PageHead title={t.calls.title}>
        <Segments
          label={t.calls.title}
          value={active ? 'active' : 'history'}
          options={[
            { value: 'history', text: t.calls.history },
            { value: 'active', text: t.calls.active, count: String(activeCount) },
          ]}
          onChange={(view) =>
            navigate(view === 'active' ? '/calls?view=active' : '/calls', { replace: true })
          }
        />
      </PageHead>
      {active ? <ActiveList /> : <History />}
    </>
  );
}

const callPath = (id: string) => `/calls/${encodeURIComponent(id)}`;

/** By name where there is one. */
function Caller({ call }: { readonly call: ActiveCall | CallRecord }) {
  const t = useText();
  if (call.callerName !== null) return call.callerName;
  const number = customerNumberOf(call);
  return number === '' ? t.calls.anonymous : <span className="number">{number}</span>;
}

function ActiveList() {
  const t = useText();
  const calls = useLive((live) => callOrder(live.calls));
  const queues = useLive((live) => live.queues);
  const agents = useLive((live) => live.agents);
  if (calls.length === 0) {
    return (
      <section className="card">
        <Empty icon="calls" title={t.calls.noneActive} hint={t.calls.noneActiveHint} />
      </section>
    );
  }
  return (
    <section className="card flush live-figures">
      <TableFrame>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t.calls.caller}</th>
              <th scope="col">{t.calls.dialled}</th>
              <th scope="col">{t.calls.stage}</th>
              <th scope="col">{t.calls.since}</th>
              <th scope="col">{t.calls.queue}</th>
              <th scope="col">{t.calls.agent}</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.id}>
                <th scope="row">
                  <Link to={callPath(call.id)} className="row-link">
                    <Caller call={call} />
                  </Link>
                </th>
                <td data-label={t.calls.dialled} className="number">
                  {call.dialled}
                </td>
                <td data-label={t.calls.stage}>
                  <span className={`stage ${call.stage}`}>{t.stage[call.stage]}</span>
                </td>
                <td data-label={t.calls.since}>
                  <Ticking sinceMs={call.stageSinceMs} />
                </td>
                <td data-label={t.calls.queue}>
                  {call.queueId ? (queues.get(call.queueId)?.name ?? call.queueId) : '—'}
                </td>
                <td data-label={t.calls.agent}>
                  {call.agentId ? (agents.get(call.agentId)?.name ?? call.agentId) : '—'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  );
}

/** The day as `<input type=date>` gives it, local; undefined when it is empty or half typed. */
function dayToMs(day: string, plusDays: number): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return undefined;
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + plusDays).getTime();
}

const filterNames = ['number', 'queue', 'agent', 'outcome', 'from', 'to'] as const;
type FilterName = (typeof filterNames)[number];

function queryFrom(search: string) {
  const values = new URLSearchParams(search);
  const outcome = callOutcomeSchema.safeParse(values.get('outcome'));
  return {
    limit: pageSize,
    number: values.get('number') ?? undefined,
    queue: values.get('queue') ?? undefined,
    agent: values.get('agent') ?? undefined,
    outcome: outcome.success ? outcome.data : undefined,
    fromMs: dayToMs(values.get('from') ?? '', 0),
    toMs: dayToMs(values.get('to') ?? '', 1),
  };
}

function History() {
  const t = useText();
  const failureText = useFailureText();
  const { query } = usePlace();
  const search = query.toString();
  const load = useCallback(
    (signal: AbortSignal) => request(routes.calls, { query: queryFrom(search), signal }),
    [search],
  );
  const { state, reload, replace } = useLoaded(load);
  const [loadingMore, setLoadingMore] = useState(false);
  const loadMore = (calls: readonly CallRecord[], before: string) => {
    setLoadingMore(true);
    request(routes.calls, { query: { ...queryFrom(search), before } })
      .then(
        (page) => {
          // A filter that changed meanwhile has its own list by now.
          if (location.search.slice(1) === search) {
            replace({ calls: [...calls, ...page.calls], next: page.next });
          }
        },
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => setLoadingMore(false));
  };
  return (
    <>
      <Filters query={query} onRefresh={reload} />
      <section className="card flush" aria-busy={state.kind === 'loading'}>
        {state.kind === 'loading' && <Loading rows={8} />}
        {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
        {state.kind === 'loaded' &&
          (state.value.calls.length === 0 ? (
            <Empty icon="calls" title={t.calls.none} hint={search === '' ? undefined : t.calls.noneHint} />
          ) : (
            <CallTable calls={state.value.calls} />
          ))}
      </section>
      {state.kind === 'loaded' && (state.value.calls.length > 0 || state.value.next !== null) && (
        <footer className="list-foot">
          <span className="muted">{t.calls.shown(state.value.calls.length)}</span>
          {state.value.next !== null && (
            <Button
              busy={loadingMore}
              onClick={() => state.value.next && loadMore(state.value.calls, state.value.next)}
            >
              {t.actions.loadMore}
            </Button>
          )}
        </footer>
      )}
    </>
  );
}

interface FiltersProps {
  readonly query: URLSearchParams;
  readonly onRefresh: () => void;
}

const typingPauseMs = 300;

function Filters({ query, onRefresh }: FiltersProps) {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  const queues = useLive((live) => queueOrder(live.queues));
  const agents = useLive((live) => agentOrder(live.agents));
  const [number, setNumber] = useState(query.get('number') ?? '');
  const set = (name: FilterName, value: string) => {
    const next = new URLSearchParams(location.search);
    if (value === '') next.delete(name);
    else next.set(name, value);
    navigate(next.size > 0 ? `/calls?${next.toString()}` : '/calls', { replace: true });
  };
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);
  const typeNumber = (value: string) => {
    setNumber(value);
    clearTimeout(typing.current);
    typing.current = setTimeout(() => set('number', value.trim()), typingPauseMs);
  };
  const filtered = filterNames.some((name) => query.has(name));
  const select = (
    name: FilterName,
    label: string,
    options: readonly { readonly id: string; readonly name: string }[],
  ) => (
    <Field label={label}>
      {(attributes) => (
        <select
          {...attributes}
          value={query.get(name) ?? ''}
          onChange={(event) => set(name, event.target.value)}
        >
          <option value="">{t.calls.any}</option>
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const date = (name: FilterName, label: string) => (
    <Field label={label}>
      {(attributes) => (
        <input
          {...attributes}
          type="date"
          value={query.get(name) ?? ''}
          onChange={(event) => set(name, event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <Field label={t.calls.number}>
        {(attributes) => (
          <input
            {...attributes}
            type="search"
            inputMode="tel"
            maxLength={40}
            placeholder={t.calls.numberHint}
            value={number}
            onChange={(event) => typeNumber(event.target.value)}
          />
        )}
      </Field>
      {select('queue', t.calls.queue, queues)}
      {supervises && select('agent', t.calls.agent, agents)}
      {select(
        'outcome',
        t.calls.outcome,
        callOutcomeSchema.options.map((id) => ({ id, name: t.calls.outcomes[id] })),
      )}
      {date('from', t.calls.from)}
      {date('to', t.calls.to)}
      <span className="filter-buttons">
        <Button icon="refresh" aria-label={t.calls.newCalls} title={t.calls.newCalls} onClick={onRefresh} />
        {filtered && (
          <Button
            look="quiet"
            onClick={() => {
              clearTimeout(typing.current);
              setNumber('');
              navigate('/calls', { replace: true });
            }}
          >
            {t.actions.clearFilters}
          </Button>
        )}
      </span>
    </form>
  );
}

function CallTable({ calls }: { readonly calls: readonly CallRecord[] }) {
  const t = useText();
  return (
    <TableFrame>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.calls.caller}</th>
            <th scope="col">{t.calls.started}</th>
            <th scope="col">{t.calls.dialled}</th>
            <th scope="col">{t.calls.queue}</th>
            <th scope="col">{t.calls.agent}</th>
            <th scope="col">{t.calls.outcome}</th>
            <th scope="col" className="right">
              {t.calls.wait}
            </th>
            <th scope="col" className="right">
              {t.calls.talk}
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <CallRow key={call.id} call={call} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function CallRow({ call }: { readonly call: CallRecord }) {
  const t = useText();
  const format = useFormat();
  const queue = useLive((live) => (call.queueId ? live.queues.get(call.queueId)?.name : undefined));
  const agent = useLive((live) => (call.agentId ? live.agents.get(call.agentId)?.name : undefined));
  return (
    <tr>
      <th scope="row">
        <Link to={callPath(call.id)} className="row-link">
          <Icon name={call.direction} size={15} />
          <span className="sr">{t.calls.direction[call.direction]}</span>
          <Caller call={call} />
        </Link>
      </th>
      <td data-label={t.calls.started}>{format.shortDateTime(call.startedAtMs)}</td>
      <td data-label={t.calls.dialled} className="number">
        {call.dialled}
      </td>
      <td data-label={t.calls.queue}>{queue ?? call.queueId ?? '—'}</td>
      <td data-label={t.calls.agent}>{agent ?? call.agentId ?? '—'}</td>
      <td data-label={t.calls.outcome}>
        <OutcomeBadge call={call} />
      </td>
      <td data-label={t.calls.wait} className="right figures">
        {call.waitMs > 0 ? formatDuration(call.waitMs) : '—'}
      </td>
      <td data-label={t.calls.talk} className="right figures">
        {call.talkMs > 0 ? formatDuration(call.talkMs) : '—'}
      </td>
    </tr>
  );
}
