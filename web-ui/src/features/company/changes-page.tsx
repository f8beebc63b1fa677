// The configuration's audit trail: who changed what, when, from what to what.
// Never undoes a change.
import { z } from 'zod';
import type { CompanyChange } from '../../../../src/api/company-routes.js';
import { companyLists, configurationLists, type CompanyList } from '../../../../src/api/company.js';
import type { ConfigurationList } from '../../../../src/api/configuration-list.js';
import { routes } from '../../../../src/api/routes.js';
import { differencesOf } from '../../../../src/core/company/item-differences.js';
import { request } from '../../api-client.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import type { Format } from '../../i18n/format.js';
import { lookUp, useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { itemName } from '../../forms/item-name.js';
import { itemWords } from '../../forms/item-words.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { TableFrame } from '../../ui/table-frame.js';
import { useLoaded } from '../../use-loaded.js';

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

/** Those that tell of something that is kept elsewhere. */
const isNoted = (list: string, t: Dictionary): boolean =>
  list in t.changes.log || listOfSecret(list) !== undefined;

/** The list that has such a secret; undefined for what is no secret. */
const listOfSecret = (noted: string): CompanyList | undefined =>
  companyLists.find((list) => {
    const { secrets = [] }: ConfigurationList = configurationLists[list];
    return secrets.some((secret) => secret.noted === noted);
  });

function nameOfNote(noted: string, t: Dictionary): string | undefined {
  const list = listOfSecret(noted);
  return (
    lookUp<string>(t.changes.log, noted) ??
    (list === undefined ? undefined : `${t.fields.password}: ${t.setup.one[list]}`)
  );
}

/** Of a person's data; what is noted is how much of each kind. */
const erasures = 'erasures';
const erasedCounts = z.record(z.string(), z.number());

function kindOf({ list, before, after }: CompanyChange): 'created' | 'removed' | 'updated' {
  if (after === null || list === erasures) return 'removed';
  if (listOfSecret(list) !== undefined) return 'updated';
  return before === null ? 'created' : 'updated';
}

const addedAndChanged = z.object({ added: z.array(z.string()), changed: z.array(z.string()) });
const seatLists = ['extensions', 'agents', 'users', 'queues'] as const;
const seatImport = z.object({
  extensions: addedAndChanged,
  agents: addedAndChanged,
  users: addedAndChanged,
  queues: addedAndChanged,
});

/** A line for each list that an import of seats has touched. */
function seatTexts(after: unknown, t: Dictionary): readonly string[] {
  const lists = seatImport.safeParse(after);
  if (!lists.success) return [];
  const { log } = t.changes;
  return seatLists.flatMap((list) =>
    (['added', 'changed'] as const).flatMap((what) => {
      const keys = lists.data[list][what];
      return keys.length === 0 ? [] : [`${t.setup.sections[list]} – ${log[what]}: ${keys.join(', ')}`];
    }),
  );
}

/** A line for each kind of data of which there was something. */
function erasureTexts(after: unknown, t: Dictionary, format: Format): readonly string[] {
  const counts = erasedCounts.safeParse(after);
  return Object.entries(counts.success ? counts.data : {}).flatMap(([kind, count]) =>
    count === 0 ? [] : [`${lookUp<string>(t.subjects.kinds, kind) ?? kind}: ${format.number(count)}`],
  );
}

/** Of what was removed from other lists the log holds nothing, and of passwords never. */
function noteTexts({ list, after }: CompanyChange, t: Dictionary, format: Format): readonly string[] {
  const { log } = t.changes;
  if (listOfSecret(list) !== undefined) return [log.passwordSet];
  if (list === 'seat-imports') return seatTexts(after, t);
  if (list === erasures) return erasureTexts(after, t, format);
  const counts = importCounts.safeParse(after);
  if (!counts.success) return [log.noDetails];
  const { added, changed } = counts.data;
  return [`${log.added}: ${format.number(added)}. ${log.changed}: ${format.number(changed)}.`];
}

/** What people call the item, and its key; the settings and an import have neither, and of an erasure the proof tells the number. */
function subjectOf({ version, list, key, before, after }: CompanyChange): string {
  if (list === erasures) return String(version);
  if (key === list || list.endsWith('-imports')) return '';
  const item = after ?? before;
  const name = typeof item === 'object' && item !== null ? itemName(item) : undefined;
  return name === undefined || name === key ? key : `${name} (${key})`;
}

const importCounts = z.object({ added: z.number(), changed: z.number() });

function Change({ change }: { readonly change: CompanyChange }) {
  const t = useText();
  const format = useFormat();
  const kind = kindOf(change);
  const noted = isNoted(change.list, t);
  const queues = useLive((live) => live.queues);
  const agents = useLive((live) => live.agents);
  const words = itemWords(t, format, {
    nameOf: (list, key) =>
      (list === 'queues' ? queues : list === 'agents' ? agents : undefined)?.get(key)?.name,
  });
  const list = nameOfNote(change.list, t) ?? lookUp<string>(t.setup.one, change.list) ?? change.list;
  return (
    <li>
      <details>
        <summary>
          <time dateTime={new Date(change.atMs).toISOString()}>{format.shortDateTime(change.atMs)}</time>
          <span className="change-what">
            <span className={`change-kind ${kind}`}>{t.changes[kind]}</span>
            <b>{list}</b> {subjectOf(change)}
          </span>
          <span className="muted">{lookUp<string>(t.changes.by, change.by) ?? change.by}</span>
        </summary>
        {noted ? (
          noteTexts(change, t, format).map((text) => (
            <p key={text} className="change-note">
              {text}
            </p>
          ))
        ) : (
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
                {differencesOf(change.before, change.after).map(({ path, before, after }) => (
                  <tr key={JSON.stringify(path)}>
                    <th scope="row">{words.label(path)}</th>
                    <td data-label={t.changes.before}>
                      {before === undefined ? (
                        <i>{t.changes.nothing}</i>
                      ) : (
                        <del>{words.value(path, before)}</del>
                      )}
                    </td>
                    <td data-label={t.changes.after}>
                      {after === undefined ? (
                        <i>{t.changes.nothing}</i>
                      ) : (
                        <ins>{words.value(path, after)}</ins>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </details>
    </li>
  );
}
