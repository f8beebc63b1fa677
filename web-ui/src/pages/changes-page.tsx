// The configuration's audit trail: who changed what, when, from what to what.
// Never undoes a change.
import type { CompanyChange } from '../../../src/api/routes.js';
import { routes } from '../../../src/api/routes.js';
import { request } from '../api-client.js';
import { lookUp, useFormat, useText } from '../i18n/use-text.js';
import { PageHead } from '../ui/page-head.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { TableFrame } from '../ui/table-frame.js';
import { useLoaded } from '../use-loaded.js';

const loadChanges = (signal: AbortSignal) =>
  request(routes.companyChanges, { query: { limit: 200 }, signal });

export function ChangesPage() {
  const t = useText();
  const { state, reload } = useLoaded(loadChanges);
  return (
    <>
      <PageHead title={t.changes.title} intro={t.changes.intro} />
      <section className="card flush">
        {state.kind === 'loading' && <Loading />}
        {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
        {state.kind === 'loaded' &&
          (state.value.length === 0 ? (
            <Empty icon="changes" title={t.changes.none} hint={t.changes.noneHint} />
          ) : (
            <ol className="changes">
              {state.value.map((change) => (
                <Change key={change.version} change={change} />
              ))}
            </ol>
          ))}
      </section>
    </>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface FieldChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const written = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);

/** Only the fields that differ. */
function fieldChanges(change: CompanyChange): readonly FieldChange[] {
  const before = isRecord(change.before) ? change.before : {};
  const after = isRecord(change.after) ? change.after : {};
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .map((field) => ({ field, before: written(before[field]), after: written(after[field]) }))
    .filter((row) => row.before !== row.after);
}

function Change({ change }: { readonly change: CompanyChange }) {
  const t = useText();
  const format = useFormat();
  const kind = change.before === null ? 'created' : change.after === null ? 'removed' : 'updated';
  const rows = fieldChanges(change);
  const fieldName = (field: string) => lookUp<string>(t.changes.fieldNames, field) ?? field;
  const list = lookUp<string>(t.setup.one, change.list) ?? change.list;
  return (
    <li>
      <details>
        <summary>
          <time dateTime={new Date(change.atMs).toISOString()}>{format.shortDateTime(change.atMs)}</time>
          <span className="change-what">
            <span className={`change-kind ${kind}`}>{t.changes[kind]}</span>
            <b>{list}</b> {change.key !== change.list && change.key}
          </span>
          <span className="muted">{lookUp<string>(t.changes.by, change.by) ?? change.by}</span>
        </summary>
        <TableFrame>
          <table className="table diff">
            <thead>
              <tr>
                <th scope="col">{t.changes.field}</th>
                <th scope="col">{t.changes.before}</th>
                <th scope="col">{t.changes.after}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.field}>
                  <th scope="row">{fieldName(row.field)}</th>
                  <td data-label={t.changes.before}>
                    {row.before === undefined ? <i>{t.changes.nothing}</i> : <del>{row.before}</del>}
                  </td>
                  <td data-label={t.changes.after}>
                    {row.after === undefined ? <i>{t.changes.nothing}</i> : <ins>{row.after}</ins>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </details>
    </li>
  );
}
