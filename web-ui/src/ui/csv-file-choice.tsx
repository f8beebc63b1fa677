// Choosing a CSV file: by a button or by dropping it, with what the file's columns are.
// Never reads the file.
import { useRef, useState, type DragEvent } from 'react';
import { useText } from '../i18n/use-text.js';
import { Button } from './button.js';
import { Icon } from './icon.js';

/** Its own program can save it as CSV; nothing here can read it. */
const isSpreadsheet = (name: string): boolean => /\.(xlsx?|xlsm|ods|numbers)$/i.test(name);

/** Why a file is not even sent; undefined when it is. */
export function useFileFault(limitBytes: number): (file: File) => string | undefined {
  const t = useText();
  return (file) => {
    if (isSpreadsheet(file.name)) return t.everyday.spreadsheet;
    return file.size > limitBytes ? t.csvImport.tooLarge : undefined;
  };
}

interface FileButtonProps {
  readonly label: string;
  readonly look?: 'primary';
  readonly onChosen: (file: File | undefined) => void;
}

/** A button, and not the browser's own file field, which speaks the browser's language. */
export function FileButton({ label, look, onChosen }: FileButtonProps) {
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

/** A failure of what was tried before, and where to try again. */
export function FileChoice({
  failure,
  onChosen,
}: {
  readonly failure: string | undefined;
  readonly onChosen: (file: File | undefined) => void;
}) {
  const words = useText().csvImport;
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
    </>
  );
}

/** Column, and what stands in it where the name does not tell. */
type ColumnFact = readonly [column: string, contents?: string];

interface ColumnFactsProps {
  readonly hint: string;
  readonly groups: readonly (readonly [title: string, columns: readonly ColumnFact[]])[];
}

export function ColumnFacts({ hint, groups }: ColumnFactsProps) {
  const words = useText().csvImport;
  return (
    <section className="stack">
      <h3>{words.columnsTitle}</h3>
      <p className="muted">{hint}</p>
      <dl className="facts column-facts">
        {groups.map(([title, columns]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              {columns
                .filter(([, contents]) => contents !== undefined)
                .map(([column, contents]) => (
                  <p key={column}>
                    <code>{column}</code> {contents}
                  </p>
                ))}
              <p>
                {columns
                  .filter(([, contents]) => contents === undefined)
                  .map(([column]) => (
                    <code key={column}>{column}</code>
                  ))}
              </p>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
