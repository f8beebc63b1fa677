// Recorded calls as rows of a table.
// Never loads a call; its owner does.
import { memo } from 'react';
import type { CallOrder, CallRecord } from '../../../../src/api/calls.js';
import type { ActiveCall } from '../../../../src/api/live.js';
import { customerNumberOf } from './customer-of-call.js';
import { formatDuration } from '../../i18n/format.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { Link } from '../../router.js';
import { Icon } from '../../ui/icon.js';
import { OrderHeading } from '../../ui/order-heading.js';
import { TableFrame } from '../../ui/table-frame.js';
import { OutcomeBadge } from './call-outcome.js';
import { PhoneNumber } from '../../ui/phone-number.js';

export const callPath = (id: string) => `/calls/${encodeURIComponent(id)}`;

/** By name where there is one. */
export function Caller({ call }: { readonly call: ActiveCall | CallRecord }) {
  return call.callerName ?? <PhoneNumber number={customerNumberOf(call)} />;
}

interface CallTableProps {
  readonly calls: readonly CallRecord[];
  readonly order: CallOrder;
  readonly onOrder: (order: CallOrder) => void;
}

export const CallTable = memo(function CallTable({ calls, order, onOrder }: CallTableProps) {
  const t = useText();
  const ordered = (label: string, first: CallOrder, second: CallOrder, className?: string) => {
    const isDown = order === first;
    const isUp = order === second && second !== first;
    const next = isDown ? second : first;
    return (
      <OrderHeading
        {...{ label, className }}
        sorted={isDown ? 'descending' : isUp ? 'ascending' : undefined}
        title={t.everyday.orders[next]}
        onPress={() => onOrder(next)}
      />
    );
  };
  return (
    <TableFrame>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.calls.caller}</th>
            {ordered(t.calls.started, 'newest', 'oldest')}
            <th scope="col">{t.calls.dialled}</th>
            <th scope="col">{t.calls.queue}</th>
            <th scope="col">{t.calls.agent}</th>
            <th scope="col">{t.calls.outcome}</th>
            {ordered(t.calls.wait, 'longest-wait', 'longest-wait', 'right')}
            {ordered(t.calls.talk, 'longest-talk', 'longest-talk', 'right')}
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
});

const CallRow = memo(function CallRow({ call }: { readonly call: CallRecord }) {
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
      <td data-label={t.calls.started} className="moment">
        {format.shortDateTime(call.startedAtMs)}
      </td>
      <td data-label={t.calls.dialled} className="number">
        <PhoneNumber number={call.dialled} />
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
});
