// Many extensions, agents and users from one file: chosen, checked, looked at, imported, and their passwords handed out.
// Never changes anything before the button that says so.
import { useEffect, useRef } from 'react';
import { seatLimits, type SeatCheck, type SeatImport } from '../../../../src/api/seats.js';
import { routes } from '../../../../src/api/routes.js';
import { byteOrderMark, csvLine } from '../../../../src/core/kernel/csv-text.js';
import { conflictOf, request, RequestFailure, requestVersion } from '../../api-client.js';
import { createStore, useStore } from '../../create-store.js';
import { useFailureText } from '../../failure-text.js';
import { useFormat, useLanguage, useText } from '../../i18n/use-text.js';
import { CsvFaults } from '../../ui/csv-faults.js';
import { ColumnFacts, FileButton, FileChoice, useFileFault } from '../../ui/csv-file-choice.js';
import { saveFile } from '../../save-file.js';
import { useSession } from '../../session-hooks.js';
import { sessionStore } from '../../session-store.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Failed } from '../../ui/states.js';
import { forgetSeatImport, keepSeatImport, keptSeatImport } from './kept-seat-import.js';
import { arePasswordsSaved, forgetAllPasswords, forgetPasswords, SeatPasswords } from './seat-passwords.js';
import { SeatPreview } from './seat-preview.js';

type Step =
  | { readonly kind: 'choose'; readonly failure?: string }
  | { readonly kind: 'checking'; readonly file: File }
  | {
      readonly kind: 'checked';
      readonly file: File;
      readonly check: SeatCheck;
      readonly version: number | undefined;
    }
  | ({ readonly kind: 'running'; readonly importId?: string; readonly status?: SeatImport } & PerhapsFile)
  /** The server does not answer how far it is. */
  | ({ readonly kind: 'lost'; readonly importId: string; readonly failure: unknown } & PerhapsFile)
  | ({ readonly kind: 'ended'; readonly status: SeatImport } & PerhapsFile);

/** Undefined after a reload: the browser gives a file to one page only. */
interface PerhapsFile {
  readonly file: File | undefined;
}

const pollMs = 400;
const pause = () => new Promise((resolve) => setTimeout(resolve, pollMs));

const choosing: Step = { kind: 'choose' };
const resuming: Step = { kind: 'running', file: undefined };

/** By user: an import goes on while one looks at another page, and its passwords wait there. */
const stepStore = createStore<ReadonlyMap<string, Step>>(new Map());

const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

function setStepOf(username: string, step: Step): void {
  const steps = new Map(stepStore.get()).set(username, step);
  stepStore.set(steps);
  // The passwords of what is running come to this tab alone.
  if ([...steps.values()].some(({ kind }) => kind === 'running' || kind === 'lost')) {
    addEventListener('beforeunload', askBeforeLeaving);
  } else removeEventListener('beforeunload', askBeforeLeaving);
}

sessionStore.subscribe(() => {
  const state = sessionStore.get();
  if (state.kind !== 'logged-out' || state.ended) return;
  for (const username of stepStore.get().keys()) setStepOf(username, choosing);
  forgetAllPasswords();
});

/** What was going on in this tab before a reload is looked up first. */
const stepOf = (steps: ReadonlyMap<string, Step>, username: string): Step =>
  steps.get(username) ?? (keptSeatImport(username) === undefined ? choosing : resuming);

/** Nothing of an import is left to be seen or saved. */
function isSettled(step: Step): boolean {
  if (step.kind !== 'ended') return step.kind !== 'running' && step.kind !== 'lost';
  const { id, state, passwordsLeft } = step.status;
  return state !== 'done' || passwordsLeft === 0 || arePasswordsSaved(id);
}

function leave(username: string): void {
  const step = stepOf(stepStore.get(), username);
  if (!isSettled(step)) return;
  if (step.kind === 'ended') forgetPasswords(step.status.id);
  setStepOf(username, choosing);
}

export function SeatsSection({ onChanged }: { readonly onChanged: () => void }) {
  const t = useText();
  const failureText = useFailureText();
  const fileFault = useFileFault(seatLimits.fileBytes);
  const { username } = useSession();
  const step = useStore(stepStore, (steps) => stepOf(steps, username));
  const setStep = (next: Step) => setStepOf(username, next);
  useEffect(() => {
    const importId = keptSeatImport(username);
    if (importId !== undefined && !stepStore.get().has(username)) void follow(importId, undefined);
  });
  useEffect(() => () => leave(username), [username]);
  const shown = useRef<HTMLDivElement>(null);
  const { kind } = step;
  useEffect(() => {
    // What was pressed is gone; who cannot see the page is led to what came of it.
    if (kind === 'checked' || kind === 'ended') shown.current?.focus({ preventScroll: true });
  }, [kind]);
  const check = async (file: File) => {
    setStep({ kind: 'checking', file });
    try {
      const { value, version } = await requestVersion(routes.checkSeats, { file });
      setStep({ kind: 'checked', file, check: value, version });
    } catch (failure) {
      setStep({ kind: 'choose', failure: failureText(failure) });
    }
  };
  const start = async (file: File, version: number | undefined) => {
    setStep({ kind: 'running', file });
    try {
      const status = await request(routes.importSeats, { file, basis: version });
      // Whoever has logged out meanwhile has left it.
      if (stepOf(stepStore.get(), username).kind !== 'running') return;
      keepSeatImport(username, status.id);
      await follow(status.id, file, status);
    } catch (failure) {
      const outdated = conflictOf(failure) !== undefined;
      setStep({ kind: 'choose', failure: outdated ? t.seats.outdated : failureText(failure) });
    }
  };
  const follow = async (importId: string, file: File | undefined, first?: SeatImport) => {
    setStep({ kind: 'running', file, importId, status: first });
    const isLeft = () => {
      const now = stepOf(stepStore.get(), username);
      return now.kind !== 'running' || now.importId !== importId;
    };
    try {
      const ask = () => request(routes.seatImport, { params: { id: importId } });
      let status = first ?? (await ask());
      while (status.state === 'preparing' && !isLeft()) {
        setStep({ kind: 'running', file, importId, status });
        await pause();
        status = await ask();
      }
      if (!isLeft()) end(status, file);
    } catch (failure) {
      if (isLeft()) return;
      const isGone = failure instanceof RequestFailure && failure.code === 'not-found';
      if (isGone) giveUp(importId);
      else setStep({ kind: 'lost', file, importId, failure });
    }
  };
  const end = (status: SeatImport, file: File | undefined) => {
    const { id, state, check, passwordsLeft } = status;
    if (passwordsLeft === 0) forgetSeatImport(id);
    if (state === 'done' && passwordsLeft === 0 && check.passwords > 0) {
      giveUp(id);
      return;
    }
    setStep({ kind: 'ended', file, status });
    if (state === 'done') onChanged();
  };
  /** The server does not have the passwords any more. */
  const giveUp = (importId: string) => {
    forgetSeatImport(importId);
    setStep({ kind: 'choose', failure: t.seats.passwordsGone });
  };
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    const failure = fileFault(file);
    if (failure === undefined) void check(file);
    else setStep({ kind: 'choose', failure });
  };
  const endedFile = step.kind === 'ended' ? step.file : undefined;
  return (
    <div ref={shown} tabIndex={-1} className="seats stack">
      {step.kind === 'choose' && <Choose failure={step.failure} onChosen={choose} />}
      {(step.kind === 'checking' || step.kind === 'running') && (
        <Progress
          file={step.file}
          status={step.kind === 'running' ? step.status : undefined}
          step={step.kind}
        />
      )}
      {step.kind === 'checked' && (
        <>
          <Checked file={step.file} check={step.check} />
          <p className="button-row">
            <StartButton check={step.check} onStart={() => void start(step.file, step.version)} />
            <FileButton label={t.csvImport.chooseOther} onChosen={choose} />
            <Button onClick={() => setStep(choosing)}>{t.actions.cancel}</Button>
          </p>
          <SeatPreview
            title={step.check.faultsTotal > 0 ? t.seats.sound : t.seats.preview}
            seats={step.check.seats}
          />
        </>
      )}
      {step.kind === 'lost' && (
        <section className="card">
          <Failed failure={step.failure} onRetry={() => void follow(step.importId, step.file)} />
        </section>
      )}
      {step.kind === 'ended' && (
        <Ended
          {...step}
          onCheckAgain={endedFile && (() => void check(endedFile))}
          onAnother={() => {
            forgetPasswords(step.status.id);
            setStep(choosing);
          }}
        />
      )}
    </div>
  );
}

const seatCount = ({ extensions, agents, users, queues, seats }: SeatCheck): number => {
  const lists = [extensions, agents, users];
  const isNew = lists.some(({ added, changed }) => added + changed > 0) || queues.length > 0;
  return isNew ? seats.length : 0;
};

function StartButton({ check, onStart }: { readonly check: SeatCheck; readonly onStart: () => void }) {
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

function Choose({ failure, onChosen }: ChooseProps) {
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

function Progress({ file, status, step }: ProgressProps) {
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

function Checked({ file, check }: { readonly check: SeatCheck } & PerhapsFile) {
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

function Callout({ bad, children }: { readonly bad?: boolean; readonly children: React.ReactNode }) {
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

function Ended({ file, status, onCheckAgain, onAnother }: EndedProps) {
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
