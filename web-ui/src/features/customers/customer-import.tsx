// A list of customers from a file: checked first, shown what would happen, then imported.
// Never changes anything before the second button.
import { useEffect, useRef, useState } from 'react';
import { customerLimits, type CustomerColumn, type CustomerImport } from '../../../../src/api/customers.js';
import { routes } from '../../../../src/api/routes.js';
import { request, RequestFailure } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { CsvFaults } from '../../ui/csv-faults.js';
import { ColumnFacts, FileButton, FileChoice, useFileFault } from '../../ui/csv-file-choice.js';

interface CustomerImportDialogProps {
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

type Step =
  | { readonly kind: 'choose'; readonly failure?: string }
  | {
      readonly kind: 'running';
      readonly file: File;
      readonly dryRun: boolean;
      readonly status?: CustomerImport;
    }
  | { readonly kind: 'checked' | 'ended'; readonly file: File; readonly status: CustomerImport };

const pollMs = 400;
const pause = () => new Promise((resolve) => setTimeout(resolve, pollMs));
const isRunning = ({ state }: CustomerImport) => ['reading', 'writing', 'undoing'].includes(state);

export function CustomerImportDialog({ onChanged, onClose }: CustomerImportDialogProps) {
  const t = useText();
  const words = t.customers.import;
  const failureText = useFailureText();
  const fileFault = useFileFault(customerLimits.importBytes);
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  /** Of the import that runs, so that closing stops it. */
  const running = useRef<string>(undefined);
  const closed = useRef(false);
  useEffect(() => {
    closed.current = false;
    return () => {
      closed.current = true;
    };
  }, []);
  const stop = () => {
    const id = running.current;
    if (id === undefined) return;
    // Finished meanwhile: then there is nothing to stop.
    request(routes.cancelCustomerImport, { params: { id } }).catch(() => undefined);
  };
  const run = async (file: File, dryRun: boolean) => {
    setStep({ kind: 'running', file, dryRun });
    try {
      let status = await request(routes.importCustomers, {
        query: { dryRun: dryRun ? 'true' : 'false' },
        file,
      });
      running.current = status.id;
      while (isRunning(status)) {
        // Closed before the server had told how the import is called.
        if (closed.current) stop();
        else setStep({ kind: 'running', file, dryRun, status });
        await pause();
        status = await request(routes.customerImport, { params: { id: status.id } });
      }
      if (!dryRun && status.state === 'done') onChanged();
      setStep({ kind: dryRun ? 'checked' : 'ended', file, status });
    } catch (failure) {
      const lost = failure instanceof RequestFailure && failure.code === 'not-found';
      setStep({ kind: 'choose', failure: lost ? t.csvImport.lost : failureText(failure) });
    } finally {
      running.current = undefined;
    }
  };
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    const failure = fileFault(file);
    if (failure !== undefined) setStep({ kind: 'choose', failure });
    else void run(file, true);
  };
  const close = () => {
    stop();
    onClose();
  };
  return (
    <Dialog title={words.title} wide onClose={close}>
      <div className="dialog-body stack customer-import">
        {step.kind === 'choose' && <Choose failure={step.failure} onChosen={choose} />}
        {step.kind === 'running' && <Progress file={step.file} status={step.status} />}
        {(step.kind === 'checked' || step.kind === 'ended') && (
          <Result file={step.file} status={step.status} ended={step.kind === 'ended'} />
        )}
      </div>
      <footer className="dialog-foot">
        {step.kind === 'running' ? (
          <Button onClick={stop}>{t.csvImport.stop}</Button>
        ) : (
          <Button onClick={close}>{step.kind === 'ended' ? t.actions.close : t.actions.cancel}</Button>
        )}
        {step.kind === 'checked' && <FileButton label={t.csvImport.chooseOther} onChosen={choose} />}
        {step.kind === 'checked' && <StartButton step={step} onStart={() => void run(step.file, false)} />}
      </footer>
    </Dialog>
  );
}

function StartButton({
  step,
  onStart,
}: {
  readonly step: { readonly status: CustomerImport };
  readonly onStart: () => void;
}) {
  const t = useText();
  const format = useFormat();
  const { state, added, changed } = step.status;
  const count = added + changed;
  if (state !== 'done' || count === 0) return null;
  return (
    <Button look="primary" onClick={onStart}>
      {t.customers.import.start(count, format.number(count))}
    </Button>
  );
}

const neededColumns: readonly CustomerColumn[] = ['id', 'name'];
const explainedColumns = ['numbers', 'language', 'agent', 'priority', 'skills'] as const;
const otherColumns: readonly CustomerColumn[] = ['skill-rule', 'notes'];

interface ChooseProps {
  readonly failure: string | undefined;
  readonly onChosen: (file: File | undefined) => void;
}

function Choose({ failure, onChosen }: ChooseProps) {
  const { csvImport, customers } = useText();
  const words = customers.import;
  return (
    <>
      <p>{words.intro}</p>
      <FileChoice failure={failure} onChosen={onChosen} />
      <ColumnFacts
        hint={words.columnsHint}
        groups={[
          [csvImport.columnsNeeded, neededColumns.map((column) => [column])],
          [
            csvImport.columnsOptional,
            [
              ...explainedColumns.map((column) => [column, words.columns[column]] as const),
              ...otherColumns.map((column) => [column] as const),
            ],
          ],
        ]}
      />
    </>
  );
}

interface ProgressProps {
  readonly file: File;
  readonly status: CustomerImport | undefined;
}

function Progress({ file, status }: ProgressProps) {
  const { csvImport, customers } = useText();
  const words = { ...csvImport, undoing: customers.import.undoing };
  const state = status?.state === 'writing' || status?.state === 'undoing' ? status.state : 'reading';
  return (
    <div className="stack" role="status">
      <p>
        <b className="long">{file.name}</b>
      </p>
      <p>{words[state]}</p>
      <progress
        max={100}
        value={state === 'undoing' ? undefined : (status?.percent ?? undefined)}
        aria-label={words[state]}
      />
    </div>
  );
}

interface ResultProps {
  readonly file: File;
  readonly status: CustomerImport;
  readonly ended: boolean;
}

function Result({ file, status, ended }: ResultProps) {
  const { csvImport: words, customers } = useText();
  const faultTexts = { ...words.faultTexts, ...customers.import.faultTexts };
  const format = useFormat();
  const { state, added, changed, unchanged, ignoredColumns, faults, faultsTotal } = status;
  return (
    <>
      <p>
        <b className="long">{file.name}</b>
      </p>
      <div role="status">
        <Verdict status={status} ended={ended} />
      </div>
      {state === 'done' && (
        <dl className="import-counts">
          {(
            [
              [added, words.added],
              [changed, words.changed],
              [unchanged, words.unchanged],
            ] as const
          ).map(([count, label]) => (
            <div key={label}>
              <dd>{format.number(count)}</dd>
              <dt>{label}</dt>
            </div>
          ))}
        </dl>
      )}
      <CsvFaults
        {...{ ignoredColumns, faults, faultsTotal }}
        textOf={({ code, value }, otherLine) => faultTexts[code](value ?? '', otherLine)}
      />
    </>
  );
}

function Verdict({ status, ended }: { readonly status: CustomerImport; readonly ended: boolean }) {
  const t = useText();
  const words = t.csvImport;
  const format = useFormat();
  const { state, added, changed, faultsTotal } = status;
  if (state === 'done') {
    const text = ended ? t.customers.import.done : added + changed === 0 ? words.nothingNew : words.clean;
    return (
      <p className="callout info">
        <Icon name="check" />
        {text}
      </p>
    );
  }
  return (
    <p className="callout bad">
      <Icon name="warning" />
      <span>
        {state === 'refused' &&
          `${words.faults(faultsTotal, format.number(faultsTotal))} ${words.faultsHint}`}
        {state === 'cancelled' && words.cancelled}
        {state === 'failed' && words.failed}
      </span>
    </p>
  );
}
