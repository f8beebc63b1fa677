// What a played day came to, before and after.
// Never computes a figure; it only shows them.
import type { WhatIfFigures, WhatIfOutcome, WhatIfResult } from '../../../src/api/what-if.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';

interface Row {
  readonly name: string;
  readonly of: (figures: WhatIfFigures) => number | null;
  readonly show: (value: number) => string;
}

interface WhatIfFiguresTableProps {
  readonly result: WhatIfResult;
  readonly queue: string | undefined;
}

export function WhatIfFiguresTable({ result, queue }: WhatIfFiguresTableProps) {
  const words = useText().whatIf;
  const format = useFormat();
  const name = useLive((live) => (queue === undefined ? undefined : live.queues.get(queue)?.name));
  const percent = (share: number) => format.percent(100 * share);
  const of = (outcome: WhatIfOutcome) => outcome.queues.find(({ id }) => id === queue)?.figures;
  const before = of(result.before);
  const after = of(result.after);
  return (
    <div className="table-wrap">
      <table className="table what-if-figures">
        <thead>
          <tr>
            <th scope="col">{words.figure}</th>
            <th scope="col" className="right">
              {words.before}
            </th>
            <th scope="col" className="right">
              {words.after}
            </th>
          </tr>
        </thead>
        {before && after && <Part title={name ?? queue ?? ''} before={before} after={after} />}
        {/* Of a single queue the total would be the same figures once more. */}
        {!(before && after && result.before.queues.length === 1) && (
          <Part title={words.allQueues} before={result.before.total} after={result.after.total} />
        )}
        <tbody>
          <FigureRow
            name={words.occupancy}
            before={result.before.occupancy}
            after={result.after.occupancy}
            show={percent}
          />
        </tbody>
      </table>
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly before: WhatIfFigures;
  readonly after: WhatIfFigures;
}

function Part({ title, before, after }: PartProps) {
  const words = useText().whatIf;
  const format = useFormat();
  const percent = (share: number) => format.percent(100 * share);
  const count = (value: number) => format.number(value);
  const seconds = (ms: number) => words.seconds(format.number(ms / 1000));
  const rows: readonly Row[] = [
    { name: words.offered, of: ({ offered }) => offered, show: count },
    { name: words.answered, of: ({ answered }) => answered, show: count },
    { name: words.abandoned, of: ({ abandoned }) => abandoned, show: count },
    { name: words.overflowed, of: ({ overflowed }) => overflowed, show: count },
    { name: words.serviceLevel, of: ({ serviceLevel }) => serviceLevel, show: percent },
    { name: words.asa, of: ({ asaMs }) => asaMs, show: seconds },
    { name: words.abandonment, of: ({ abandonment }) => abandonment, show: percent },
    {
      name: words.ewtError,
      of: ({ expectedWait }) => (expectedWait.samples === 0 ? null : expectedWait.oursMs),
      show: seconds,
    },
  ];
  return (
    <tbody>
      <tr className="what-if-part">
        <th scope="rowgroup" colSpan={3}>
          {title}
        </th>
      </tr>
      {rows.map((row) => (
        <FigureRow
          key={row.name}
          name={row.name}
          before={row.of(before)}
          after={row.of(after)}
          show={row.show}
        />
      ))}
    </tbody>
  );
}

interface FigureRowProps {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly show: (value: number) => string;
}

function FigureRow({ name, before, after, show }: FigureRowProps) {
  const text = (value: number | null) => (value === null ? '–' : show(value));
  const different = text(before) !== text(after);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="right">{text(before)}</td>
      <td className="right">{different ? <b>{text(after)}</b> : text(after)}</td>
    </tr>
  );
}
