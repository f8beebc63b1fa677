// A list of customers from a file: checked first, shown what would happen, then imported.
// Never changes anything before the second button.
import { useEffect, useRef, useState, type DragEvent } from 'react';
import {
  customerLimits,
  type CustomerColumn,
  type CustomerFault,
  type CustomerImport,
} from '../../../src/api/customers.js';
import { routes } from '../../../src/api/routes.js';
import { request, RequestFailure } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { TableFrame } from '../ui/table-frame.js';

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

/** Its own program can save it as CSV; nothing here can read it. */
const isSpreadsheet = (name: string): boolean => /\.(xlsx?|xlsm|ods|numbers)$/i.test(name);

const pollMs = 400;
const pause = () => new Promise((resolve) => setTimeout(resolve, pollMs));
const isRunning = ({ state }: CustomerImport) => ['reading', 'writing', 'undoing'].includes(state);

export function CustomerImportDialog({ onChanged, onClose }: CustomerImportDialogProps) {
  const t = useText();
  const words = t.customers.import;
  const failureText = useFailureText();
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
      setStep({ kind: 'choose', failure: lost ? words.lost : failureText(failure) });
    } finally {
      running.current = undefined;
    }
  };
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    if (isSpreadsheet(file.name)) setStep({ kind: 'choose', failure: t.everyday.spreadsheet });
    else if (file.size > customerLimits.importBytes) setStep({ kind: 'choose', failure: words.tooLarge });
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
          <Button onClick={stop}>{words.stop}</Button>
        ) : (
          <Button onClick={close}>{step.kind === 'ended' ? t.actions.close : t.actions.cancel}</Button>
        )}
        {step.kind === 'checked' && <FileButton label={words.chooseOther} onChosen={choose} />}
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

interface FileButtonProps {
  readonly label: string;
  readonly look?: 'primary';
  readonly onChosen: (file: File | undefined) => void;
}

/** A button, and not the browser's own file field, which speaks the browser's language. */
function FileButton({ label, look, onChosen }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.txt,.tsv,text/csv"
        onChange={(event) => {
          onChosen(event.target.files?.[0]);
          // The same file again, corrected, is a change too.
          event.target.value = '';
        }}
      />
      <Button look={look} icon="upload" onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}

const neededColumns: readonly CustomerColumn[] = ['id', 'name'];
const optionalColumns = ['numbers', 'language', 'agent', 'priority', 'skills'] as const;

interface ChooseProps {
  readonly failure: string | undefined;
  readonly onChosen: (file: File | undefined) => void;
}

function Choose({ failure, onChosen }: ChooseProps) {
  const words = useText().customers.import;
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onChosen(event.dataTransfer.files[0]);
  };
  return (
    <>
      <div role="alert">
        {failure !== undefined && (
          <p className="callout bad">
            <Icon name="warning" />
            {failure}
          </p>
        )}
      </div>
      <p>{words.intro}</p>
      <div
        className={over ? 'drop-place over' : 'drop-place'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileButton look="primary" label={words.choose} onChosen={onChosen} />
        <span className="muted">{words.dropHint}</span>
      </div>
      <section className="stack">
        <h3>{words.columnsTitle}</h3>
        <p className="muted">{words.columnsHint}</p>
        <dl className="facts column-facts">
          <div>
            <dt>{words.columnsNeeded}</dt>
            <dd>
              {neededColumns.map((column) => (
                <code key={column}>{column}</code>
              ))}
            </dd>
          </div>
          <div>
            <dt>{words.columnsOptional}</dt>
            <dd>
              {optionalColumns.map((column) => (
                <p key={column}>
                  <code>{column}</code> {words.columns[column]}
                </p>
              ))}
              <p>
                <code>skill-rule</code>
                <code>notes</code>
              </p>
            </dd>
          </div>
        </dl>
      </section>
    </>
  );
}

interface ProgressProps {
  readonly file: File;
  readonly status: CustomerImport | undefined;
}

function Progress({ file, status }: ProgressProps) {
  const words = useText().customers.import;
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
  const { customers, quoted } = useText();
  const words = customers.import;
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
      {ignoredColumns.length > 0 && (
        <p className="muted long">{words.ignored(ignoredColumns.map(quoted).join(', '))}</p>
      )}
      {faults.length > 0 && <FaultTable faults={faults} />}
      {faultsTotal > faults.length && (
        <p className="muted">{words.more(format.number(faultsTotal - faults.length))}</p>
      )}
    </>
  );
}

function Verdict({ status, ended }: { readonly status: CustomerImport; readonly ended: boolean }) {
  const words = useText().customers.import;
  const format = useFormat();
  const { state, added, changed, faultsTotal } = status;
  if (state === 'done') {
    const text = ended ? words.done : added + changed === 0 ? words.nothingNew : words.clean;
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

function FaultTable({ faults }: { readonly faults: readonly CustomerFault[] }) {
  const words = useText().customers.import;
  const format = useFormat();
  return (
    <div className="card flush fault-table">
      <TableFrame>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="right">
                {words.line}
              </th>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.problem}</th>
            </tr>
          </thead>
          <tbody>
            {faults.map(({ line, column, code, value, otherLine }, index) => (
              <tr key={index}>
                <td data-label={words.line} className="right figures">
                  {format.number(line)}
                </td>
                <td data-label={words.column} className="long">
                  {column ?? '—'}
                </td>
                <td data-label={words.problem} className="long">
                  {words.faultTexts[code](value ?? '', format.number(otherLine ?? 0))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </div>
  );
}
