// What each step of an import of seats shows: the choice of a file, how far it is, what was found, what came of it.
// Never asks the server for anything but to stop.
import type { ReactNode } from 'react';
import type { SeatCheck, SeatImport } from '../../../../src/api/seats.js';
import { routes } from '../../../../src/api/routes.js';
import { byteOrderMark, csvLine } from '../../../../src/core/kernel/csv-text.js';
import { request } from '../../api-client.js';
import { useFormat, useLanguage, useText } from '../../i18n/use-text.js';
import { saveFile } from '../../save-file.js';
import { Button } from '../../ui/button.js';
import { CsvFaults } from '../../ui/csv-faults.js';
import { ColumnFacts, FileChoice } from '../../ui/csv-file-choice.js';
import { Icon } from '../../ui/icon.js';
import { SeatPasswords } from './seat-passwords.js';

/** Undefined after a reload: the browser gives a file to one page only. */
export interface PerhapsFile {
  readonly file: File | undefined;
}

const seatCount = ({ extensions, agents, users, queues, seats }: SeatCheck): number => {
  const lists = [extensions, agents, users];
  const isNew = lists.some(({ added, changed }) => added + changed > 0) || queues.length > 0;
  return isNew ? seats.length : 0;
};

export function StartButton({ check, onStart }: { readonly check: SeatCheck; readonly onStart: () => void }) {
  const t = useText();
  const format = useFormat();
  const count = seatCount(check);
  if (check.faultsTotal > 0 || count === 0) return null;
  return (
    <Button look="primary" onClick={onStart}>
      {t.seats.start(count, format.number(count))}
    </Button>
  );
}

interface ChooseProps {
  readonly failure: string | undefined;
  readonly onChosen: (file: File | undefined) => void;
}

const peopleColumns = ['name', 'role'] as const;
const seatColumns = ['extension', 'agent', 'username'] as const;
const explainedColumns = ['skills', 'queues', 'sip-password', 'auto-answer', 'preferences'] as const;
const otherColumns = ['cost-per-hour', 'calls', 'chats', 'mails'] as const;

export function Choose({ failure, onChosen }: ChooseProps) {
  const words = useText().seats;
  // Where the comma stands in numbers, spreadsheets take the semicolon for a separator.
  const delimiter = useLanguage() === 'en' ? ',' : ';';
  const saveTemplate = () => {
    const lines = words.templateLines.map((fields) => csvLine(fields, delimiter));
    saveFile(words.templateName, new Blob([byteOrderMark, ...lines], { type: 'text/csv' }));
  };
  return (
    <section className="card stack">
      <p>
        {words.rules} {words.passwordRules}
      </p>
      <FileChoice failure={failure} onChosen={onChosen} />
      <p className="button-row">
        <Button icon="download" onClick={saveTemplate}>
          {words.template}
        </Button>
      </p>
      <ColumnFacts
        hint={words.columnsHint}
        groups={[
          [words.groups.seat, seatColumns.map((column) => [column, words.columns[column]])],
          [words.groups.people, peopleColumns.map((column) => [column, words.columns[column]])],
          [
            words.groups.more,
            [
              ...explainedColumns.map((column) => [column, words.columns[column]] as const),
              ...otherColumns.map((column) => [column] as const),
            ],
          ],
        ]}
      />
    </section>
  );
}

function FileName({ file }: PerhapsFile) {
  if (file === undefined) return null;
  return (
    <p>
      <b className="long">{file.name}</b>
    </p>
  );
}

interface ProgressProps extends PerhapsFile {
  readonly status: SeatImport | undefined;
  readonly step: 'checking' | 'running';
}

export function Progress({ file, status, step }: ProgressProps) {
  const t = useText();
  const words = step === 'checking' ? t.csvImport.reading : t.seats.preparing;
  const stop = () => {
    // Finished meanwhile: then there is nothing to stop.
    if (status !== undefined)
      request(routes.cancelSeatImport, { params: { id: status.id } }).catch(() => undefined);
  };
  return (
    <section className="card stack" role="status">
      <FileName file={file} />
      <p>{words}</p>
      <progress max={100} value={status?.percent} aria-label={words} />
      {status !== undefined && (
        <p className="button-row">
          <Button onClick={stop}>{t.csvImport.stop}</Button>
        </p>
      )}
    </section>
  );
}

export function Checked({ file, check }: { readonly check: SeatCheck } & PerhapsFile) {
  const t = useText();
  const format = useFormat();
  const { faults, faultsTotal, ignoredColumns, newSkills } = check;
  const faultTexts = { ...t.csvImport.faultTexts, ...t.seats.faultTexts };
  const sound = seatCount(check) === 0 ? t.csvImport.nothingNew : t.csvImport.clean;
  return (
    <section className="card stack">
      <FileName file={file} />
      <div role="status">
        {faultsTotal > 0 ? (
          <Callout bad>
            {t.csvImport.faults(faultsTotal, format.number(faultsTotal))} {t.csvImport.faultsHint}
          </Callout>
        ) : (
          <Callout>{sound}</Callout>
        )}
      </div>
      {faultsTotal === 0 && <Counts check={check} />}
      {newSkills.length > 0 && (
        <p className="callout info long">
          <Icon name="warning" />
          <span>{t.seats.newSkills(newSkills.join(', '))}</span>
        </p>
      )}
      <CsvFaults
        {...{ ignoredColumns, faults, faultsTotal }}
        textOf={({ code, value }, otherLine) => faultTexts[code](value ?? '', otherLine)}
      />
    </section>
  );
}

function Callout({ bad, children }: { readonly bad?: boolean; readonly children: ReactNode }) {
  return (
    <p className={bad ? 'callout bad' : 'callout info'}>
      <Icon name={bad ? 'warning' : 'check'} />
      <span>{children}</span>
    </p>
  );
}

function Counts({ check }: { readonly check: SeatCheck }) {
  const { seats: words } = useText();
  const format = useFormat();
  const told = (['extensions', 'agents', 'users'] as const).map((list) => {
    const { added, changed, unchanged } = check[list];
    const parts = [
      added > 0 && words.countNew(format.number(added)),
      changed > 0 && words.countChanged(format.number(changed)),
      unchanged > 0 && words.countUnchanged(format.number(unchanged)),
    ].filter((part) => part !== false);
    return [list, parts] as const;
  });
  const queues = check.queues.length;
  return (
    <dl className="facts seat-counts">
      {told.map(([list, parts]) => (
        <div key={list}>
          <dt>{words.verdict[list]}</dt>
          <dd>{parts.length === 0 ? words.none : parts.join(', ')}</dd>
        </div>
      ))}
      {queues > 0 && (
        <div>
          <dt>{words.verdict.queues}</dt>
          <dd>{words.countChanged(format.number(queues))}</dd>
        </div>
      )}
    </dl>
  );
}

interface EndedProps extends PerhapsFile {
  readonly status: SeatImport;
  readonly onCheckAgain: (() => void) | undefined;
  readonly onAnother: () => void;
}

export function Ended({ file, status, onCheckAgain, onAnother }: EndedProps) {
  const t = useText();
  const format = useFormat();
  const { state, check } = status;
  const count = check.seats.length;
  if (state === 'refused') {
    return (
      <>
        <Checked file={file} check={check} />
        <p className="button-row">
          <Button onClick={onAnother}>{t.csvImport.chooseOther}</Button>
        </p>
      </>
    );
  }
  return (
    <>
      <section className="card stack">
        <FileName file={file} />
        <div role="status">
          {state === 'done' ? (
            <Callout>{t.seats.done(count, format.number(count))}</Callout>
          ) : (
            <Callout bad>
              {state === 'outdated' && t.seats.outdated}
              {state === 'cancelled' && t.csvImport.cancelled}
              {state === 'failed' && t.csvImport.failed}
            </Callout>
          )}
        </div>
        {state === 'done' && <Counts check={check} />}
        <p className="button-row">
          {state === 'done' || onCheckAgain === undefined ? (
            <Button onClick={onAnother}>{t.seats.another}</Button>
          ) : (
            <Button icon="refresh" onClick={onCheckAgain}>
              {t.seats.checkAgain}
            </Button>
          )}
        </p>
      </section>
      {state === 'done' && status.passwordsLeft > 0 && <SeatPasswords importId={status.id} />}
      {state === 'done' && status.passwordsLeft === 0 && <p className="muted">{t.seats.passwordsNone}</p>}
    </>
  );
}
