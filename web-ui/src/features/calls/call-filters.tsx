// What the list of recorded calls is asked for.
// Never keeps a filter hidden: all stand in the address, so that a link shows the same list.
import { useEffect, useRef, useState } from 'react';
import { callOrderSchema, callResultSchema, type CallResult } from '../../../../src/api/calls.js';
import { startOfDate } from '../../company-time.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { agentOrder, queueOrder } from '../../live/live-state.js';
import { navigate } from '../../router.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';

const filterNames = ['number', 'queue', 'agent', 'outcome', 'from', 'to'] as const;
type FilterName = (typeof filterNames)[number];

/** Changes the address: an empty value takes the word out of it. */
export function setInAddress(name: FilterName | 'order', value: string): void {
  const next = new URLSearchParams(location.search);
  if (value === '') next.delete(name);
  else next.set(name, value);
  navigate(next.size > 0 ? `/calls?${next.toString()}` : '/calls', { replace: true });
}

/** What an address asks for. */
export function queryFrom(search: string) {
  const values = new URLSearchParams(search);
  const outcome = callResultSchema.safeParse(values.get('outcome'));
  const order = callOrderSchema.safeParse(values.get('order'));
  return {
    number: values.get('number') ?? undefined,
    queue: values.get('queue') ?? undefined,
    agent: values.get('agent') ?? undefined,
    outcome: outcome.success ? outcome.data : undefined,
    order: order.success ? order.data : ('newest' as const),
    fromMs: startOfDate(values.get('from') ?? ''),
    toMs: startOfDate(values.get('to') ?? '', 1),
  };
}

function resultText(result: CallResult, t: Dictionary): string {
  switch (result) {
    case 'voicemail':
      return t.everyday.voicemail;
    case 'callback-agreed':
      return t.everyday.callbackAgreed;
    case 'in-progress':
      return t.calls.inProgress;
    default:
      return t.calls.outcomes[result];
  }
}

interface FiltersProps {
  readonly query: URLSearchParams;
  readonly onRefresh: () => void;
}

const typingPauseMs = 300;

export function CallFilters({ query, onRefresh }: FiltersProps) {
  const t = useText();
  const supervises = useSession().role !== 'agent';
  const queues = useLive((live) => queueOrder(live.queues));
  const agents = useLive((live) => agentOrder(live.agents));
  const [number, setNumber] = useState(query.get('number') ?? '');
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);
  const typeNumber = (value: string) => {
    setNumber(value);
    clearTimeout(typing.current);
    typing.current = setTimeout(() => setInAddress('number', value.trim()), typingPauseMs);
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
          onChange={(event) => setInAddress(name, event.target.value)}
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
          onChange={(event) => setInAddress(name, event.target.value)}
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
        callResultSchema.options.map((id) => ({ id, name: resultText(id, t) })),
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
