// The passwords that an import has made up: fetched once, shown, saved as CSV, printed.
// Never keeps them beyond this page.
import { useEffect, useRef, useState } from 'react';
import type { SeatPassword } from '../../../src/api/seats.js';
import { routes } from '../../../src/api/routes.js';
import { byteOrderMark, csvLine, guarded } from '../../../src/core/kernel/csv-text.js';
import { request } from '../api-client.js';
import { useLanguage, useText } from '../i18n/use-text.js';
import { saveFile } from '../save-file.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { Failed, Loading } from '../ui/states.js';
import { TableFrame } from '../ui/table-frame.js';

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: unknown }
  | { readonly kind: 'taken'; readonly passwords: readonly SeatPassword[] };

export function SeatPasswords({ importId }: { readonly importId: string }) {
  const t = useText();
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [saved, setSaved] = useState(false);
  const asked = useRef(false);
  const take = () => {
    setState({ kind: 'loading' });
    request(routes.takeSeatPasswords, { params: { id: importId } }).then(
      (passwords) => setState({ kind: 'taken', passwords }),
      (failure: unknown) => setState({ kind: 'failed', failure }),
    );
  };
  useEffect(() => {
    // Once: a second question gets no answer.
    if (asked.current) return;
    asked.current = true;
    take();
  });
  const unsaved = state.kind === 'taken' && !saved;
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [unsaved]);
  return (
    <section className="card stack seat-passwords" aria-label={t.seats.passwords}>
      <h2>{t.seats.passwords}</h2>
      {state.kind === 'loading' && <Loading />}
      {state.kind === 'failed' && <Failed failure={state.failure} onRetry={take} />}
      {state.kind === 'taken' && <Taken passwords={state.passwords} onSaved={() => setSaved(true)} />}
    </section>
  );
}

interface TakenProps {
  readonly passwords: readonly SeatPassword[];
  readonly onSaved: () => void;
}

function Taken({ passwords, onSaved }: TakenProps) {
  const t = useText();
  const words = t.seats;
  // Where the comma stands in numbers, spreadsheets take the semicolon for a separator.
  const delimiter = useLanguage() === 'en' ? ',' : ';';
  const columns = [
    [t.fields.name, ({ name }: SeatPassword) => name],
    [t.fields.extension, ({ extension }: SeatPassword) => extension],
    [t.fields.sipPassword, ({ sipPassword }: SeatPassword) => sipPassword],
    [t.fields.username, ({ username }: SeatPassword) => username],
    [t.fields.oneTimePassword, ({ oneTimePassword }: SeatPassword) => oneTimePassword],
  ] as const;
  const isPassword = new Set([t.fields.sipPassword, t.fields.oneTimePassword]);
  const save = () => {
    const header = columns.map(([label]) => label);
    const rows = passwords.map((one) => columns.map(([, value]) => guarded(value(one) ?? '')));
    const text = [header, ...rows].map((fields) => csvLine(fields, delimiter)).join('');
    saveFile(words.passwordsFile, byteOrderMark + text, 'text/csv');
    onSaved();
  };
  const printOut = () => {
    print();
    onSaved();
  };
  return (
    <>
      <p className="callout info">
        <Icon name="warning" />
        <span>{words.passwordsOnce}</span>
      </p>
      <p className="button-row">
        <Button look="primary" icon="download" onClick={save}>
          {words.save}
        </Button>
        <Button onClick={printOut}>{words.print}</Button>
      </p>
      <p className="muted">{words.mustChange}</p>
      <TableFrame>
        <table className="table">
          <thead>
            <tr>
              {columns.map(([label]) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {passwords.map((one) => (
              <tr key={one.line}>
                {columns.map(([label, value]) => (
                  <td key={label} data-label={label} className="long">
                    <Value text={value(one)} secret={isPassword.has(label)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}

function Value({ text, secret }: { readonly text: string | null; readonly secret: boolean }) {
  if (text === null) return <>—</>;
  return secret ? <code>{text}</code> : <>{text}</>;
}
