// A person's data in counts, and the proof that they are gone.
// Never shows the data themselves: they are in the file that can be downloaded.
import { useEffect, useRef, type ReactNode } from 'react';
import type { Erasure, Subject, SubjectCounts, SubjectTraces } from '../../../../src/api/subjects.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { lookUp, useFormat, useText } from '../../i18n/use-text.js';
import { saveFile } from '../../save-file.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { TableFrame } from '../../ui/table-frame.js';

interface SubjectCardProps {
  readonly subject: Subject;
  /** What can be done with them. */
  readonly children: ReactNode;
}

/** Everybody and everything that is found under what was searched for. */
export const nameOf = ({ customers, numbers }: Subject): string =>
  [...customers.map(({ id, name }) => `${name} (${id})`), ...numbers].join(', ');

export function SubjectCard({ subject, children }: SubjectCardProps) {
  const t = useText();
  const { counts, traces, openCalls, openCallbacks, configuredIn } = subject;
  return (
    <>
      <h2 className="card-title">{nameOf(subject) || t.subjects.noNumber}</h2>
      <Counts columns={[{ title: t.subjects.stored, counts }]} />
      <div className="subject-notes">
        <Traces traces={traces} />
        {openCalls > 0 && <Note bad text={t.subjects.onTheLine} />}
        {openCallbacks > 0 && <Note text={t.subjects.openCallbacks(openCallbacks)} />}
        {configuredIn.length > 0 && <Note text={t.subjects.configuredIn(placesOf(configuredIn, t))} />}
      </div>
      <footer className="subject-actions">{children}</footer>
    </>
  );
}

/** To be kept by the company: it names nobody. */
export function ErasureCard({ erasure }: { readonly erasure: Erasure }) {
  const t = useText();
  const format = useFormat();
  // The button that had the focus is gone, and so is the person.
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const { version, erasedAtMs, by, erased, left, traces, callbacksCalledOff, isOverwritten } = erasure;
  const save = () =>
    saveFile(
      `erasure-${version}.json`,
      new Blob([JSON.stringify(erasure, undefined, 2)], { type: 'application/json' }),
    );
  return (
    <>
      <h2 ref={title} className="card-title" tabIndex={-1}>
        {t.subjects.done}
      </h2>
      <Counts
        columns={[
          { title: t.subjects.erased, counts: erased },
          { title: t.subjects.left, counts: left },
        ]}
      />
      <div className="subject-notes">
        <p>{t.subjects.proof(by, format.shortDateTime(erasedAtMs), String(version))}</p>
        <Traces traces={traces} />
        {callbacksCalledOff > 0 && <p>{t.subjects.callbacksCancelled(callbacksCalledOff)}</p>}
        <p>{isOverwritten ? t.subjects.overwritten : t.subjects.notOverwritten}</p>
        {erasure.configuredIn.length > 0 && (
          <Note text={t.subjects.configuredIn(placesOf(erasure.configuredIn, t))} />
        )}
        {erasure.copies.length > 0 && <Note bad text={t.subjects.copies(erasure.copies.join(', '))} />}
      </div>
      <footer className="subject-actions">
        <Button icon="download" onClick={save}>
          {t.subjects.saveProof}
        </Button>
      </footer>
    </>
  );
}

interface CountsProps {
  readonly columns: readonly { readonly title: string; readonly counts: SubjectCounts }[];
}

function Counts({ columns }: CountsProps) {
  const t = useText();
  const format = useFormat();
  const kinds = Object.keys(t.subjects.kinds) as (keyof SubjectCounts)[];
  return (
    <TableFrame>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.subjects.kind}</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col" className="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t.subjects.kinds[kind]}</th>
              {columns.map(({ title, counts }) => (
                <td key={title} className="right figures" data-label={title}>
                  {format.number(counts[kind])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Traces({ traces }: { readonly traces: SubjectTraces }) {
  const t = useText();
  const kept = (Object.keys(traces) as (keyof SubjectTraces)[]).filter((kind) => traces[kind] > 0);
  if (kept.length === 0) return null;
  return (
    <p>
      {t.subjects.tracesTitle} {kept.map((kind) => t.subjects.traces[kind](traces[kind])).join(', ')}.
    </p>
  );
}

function Note({ text, bad }: { readonly text: string; readonly bad?: boolean }) {
  return (
    <p className={bad ? 'callout bad' : 'callout'}>
      <Icon name="warning" />
      <span>{text}</span>
    </p>
  );
}

/** `queues/sales` as the set-up calls it. */
const placesOf = (places: readonly string[], t: Dictionary): string =>
  places
    .map((place) => {
      const [list = '', key = ''] = place.split('/');
      return `${lookUp<string>(t.setup.sections, list) ?? list}: ${key}`;
    })
    .join(', ');
