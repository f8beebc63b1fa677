// Calls: those in progress, live, and all recorded ones.
// Never mixes the two: one is of this second, the other is kept.
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { callOrder } from '../../live/live-state.js';
import { Link, navigate, usePlace } from '../../router.js';
import { PageHead } from '../../ui/page-head.js';
import { Segments } from '../../ui/segments.js';
import { Empty } from '../../ui/states.js';
import { TableFrame } from '../../ui/table-frame.js';
import { Ticking } from '../../ui/ticking.js';
import { CallHistory } from './call-history.js';
import { CallPurpose } from './call-purpose.js';
import { Caller, callPath } from './call-rows.js';

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
      {active ? <ActiveList /> : <CallHistory />}
    </>
  );
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
                  <span className={`stage ${call.stage}`}>{t.stage[call.stage]}</span>{' '}
                  <CallPurpose call={call} />
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
