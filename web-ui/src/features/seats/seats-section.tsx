// Many extensions, agents and users from one file: chosen, checked, looked at, imported, and their passwords handed out.
// Never changes anything before the button that says so.
import { useEffect, useRef } from 'react';
import { seatLimits, type SeatCheck, type SeatImport } from '../../../../src/api/seats.js';
import { routes } from '../../../../src/api/routes.js';
import { conflictOf, request, RequestFailure, requestVersion } from '../../api-client.js';
import { createStore, useStore } from '../../create-store.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { FileButton, useFileFault } from '../../ui/csv-file-choice.js';
import { useSession } from '../../session-hooks.js';
import { sessionStore } from '../../session-store.js';
import { Button } from '../../ui/button.js';
import { Failed } from '../../ui/states.js';
import { forgetSeatImport, keepSeatImport, keptSeatImport } from './kept-seat-import.js';
import { arePasswordsSaved, forgetAllPasswords, forgetPasswords } from './seat-passwords.js';
import { SeatPreview } from './seat-preview.js';
import { Checked, Choose, Ended, Progress, StartButton, type PerhapsFile } from './seat-steps.js';

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
