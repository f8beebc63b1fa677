// What is wrong with a CSV file, line by line, and the columns of it that mean nothing here.
// Never shows the server's own sentences, which are English.
import type { CsvFault } from '../../../src/api/csv-faults.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { TableFrame } from './table-frame.js';

interface CsvFaultsProps<C extends string> {
  readonly ignoredColumns: readonly string[];
  /** The first of them. */
  readonly faults: readonly CsvFault<C>[];
  readonly faultsTotal: number;
  /** `otherLine`: as text. */
  readonly textOf: (fault: CsvFault<C>, otherLine: string) => string;
}

export function CsvFaults<C extends string>({
  ignoredColumns,
  faults,
  faultsTotal,
  textOf,
}: CsvFaultsProps<C>) {
  const { csvImport: words, quoted } = useText();
  const format = useFormat();
  return (
    <>
      {ignoredColumns.length > 0 && (
        <p className="muted long">{words.ignored(ignoredColumns.map(quoted).join(', '))}</p>
      )}
      {faults.length > 0 && <FaultTable faults={faults} textOf={textOf} />}
      {faultsTotal > faults.length && (
        <p className="muted">{words.more(format.number(faultsTotal - faults.length))}</p>
      )}
    </>
  );
}

function FaultTable<C extends string>({ faults, textOf }: Pick<CsvFaultsProps<C>, 'faults' | 'textOf'>) {
  const words = useText().csvImport;
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
            {faults.map((fault, index) => (
              <tr key={index}>
                <td data-label={words.line} className="right figures">
                  {format.number(fault.line)}
                </td>
                <td data-label={words.column} className="long">
                  {fault.column ?? '—'}
                </td>
                <td data-label={words.problem} className="long">
                  {textOf(fault, format.number(fault.otherLine ?? 0))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </div>
  );
}
