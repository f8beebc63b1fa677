// The passwords that an import has made up: fetched, shown, saved as CSV, printed; then the server forgets them.
// Never keeps them anywhere but in this tab's memory, and there until they are saved.
import { useEffect, useRef, useState } from 'react';
import type { SeatPassword } from '../../../../src/api/seats.js';
import { routes } from '../../../../src/api/routes.js';
import { byteOrderMark, csvLine, guarded } from '../../../../src/core/kernel/csv-text.js';
import { request, RequestFailure } from '../../api-client.js';
import { createStore, useStore } from '../../create-store.js';
import { useLanguage, useText } from '../../i18n/use-text.js';
import { saveFile } from '../../save-file.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Failed, Loading } from '../../ui/states.js';
import { TableFrame } from '../../ui/table-frame.js';
import { forgetSeatImport } from './kept-seat-import.js';

interface TakenPasswords {
  readonly passwords: readonly SeatPassword[];
  readonly saved: boolean;
}

/** By import: whoever looks at another page before saving them finds them again. */
const takenStore = createStore<ReadonlyMap<string, TakenPasswords>>(new Map());
const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

function setTaken(importId: string, taken: TakenPasswords | undefined): void {
  const all = new Map(takenStore.get());
  if (taken === undefined) all.delete(importId);
  else all.set(importId, taken);
  takenStore.set(all);
  if ([...all.values()].some(({ saved }) => !saved)) addEventListener('beforeunload', askBeforeLeaving);
  else removeEventListener('beforeunload', askBeforeLeaving);
}

/** Saved or printed. */
export const arePasswordsSaved = (importId: string): boolean =>
  takenStore.get().get(importId)?.saved === true;

/** They are saved, or nobody wants them. */
function settle(importId: string): void {
  forgetSeatImport(importId);
  // Where it fails, the server forgets them by itself within the hour.
  request(routes.takeSeatPasswords, { params: { id: importId } }).catch(() => undefined);
}

export function forgetPasswords(importId: string): void {
  if (takenStore.get().get(importId)?.saved === false) settle(importId);
  forgetSeatImport(importId);
  setTaken(importId, undefined);
}

/** In this page's memory: whoever logs in next has none. */
export function forgetAllPasswords(): void {
  for (const importId of takenStore.get().keys()) setTaken(importId, undefined);
}

/** The server has them no more: they were taken, an hour has passed, or it was started anew. */
const isGone = (failure: unknown): boolean =>
  failure instanceof RequestFailure && (failure.code === 'passwords-taken' || failure.code === 'not-found');

export function SeatPasswords({ importId }: { readonly importId: string }) {
  const t = useText();
  const taken = useStore(takenStore, (all) => all.get(importId));
  const [failure, setFailure] = useState<{ readonly cause: unknown }>();
  const asked = useRef(false);
  const load = () => {
    setFailure(undefined);
    request(routes.seatPasswords, { params: { id: importId } }).then(
      (passwords) => setTaken(importId, { passwords, saved: false }),
      (cause: unknown) => {
        if (isGone(cause)) forgetSeatImport(importId);
        setFailure({ cause });
      },
    );
  };
  useEffect(() => {
    if (asked.current || taken !== undefined) return;
    asked.current = true;
    load();
  });
  return (
    <section className="card stack seat-passwords" aria-label={t.seats.passwords}>
      <h2>{t.seats.passwords}</h2>
      {taken ? (
        <Taken
          passwords={taken.passwords}
          onSaved={() => {
            settle(importId);
            setTaken(importId, { passwords: taken.passwords, saved: true });
          }}
        />
      ) : failure && isGone(failure.cause) ? (
        <p className="callout bad" role="alert">
          <Icon name="warning" />
          <span>{t.seats.passwordsGone}</span>
        </p>
      ) : failure ? (
        <Failed failure={failure.cause} onRetry={load} />
      ) : (
        <Loading />
      )}
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
    saveFile(words.passwordsFile, new Blob([byteOrderMark + text], { type: 'text/csv' }));
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
