// What a played day came to, before and after.
// Never computes a figure; it only shows them.
import type { WhatIfFigures, WhatIfOutcome, WhatIfResult } from '../../../../src/api/what-if.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';

interface Row {
  readonly name: string;
  readonly of: (figures: WhatIfFigures) => number | null;
  readonly show: (value: number) => string;
  /** Which way is better; absent = neither. */
  readonly better?: 'more' | 'less';
  /** How a difference is shown. Default: like the figure. */
  readonly showDifference?: (value: number) => string;
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
            <th scope="col" className="right">
              {words.difference}
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
            showDifference={(share) => words.points(format.number(100 * share))}
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
  const share = {
    show: percent,
    showDifference: (value: number) => words.points(format.number(100 * value)),
  };
  const rows: readonly Row[] = [
    { name: words.offered, of: ({ offered }) => offered, show: count },
    { name: words.answered, of: ({ answered }) => answered, show: count, better: 'more' },
    { name: words.abandoned, of: ({ abandoned }) => abandoned, show: count, better: 'less' },
    { name: words.overflowed, of: ({ overflowed }) => overflowed, show: count, better: 'less' },
    { name: words.serviceLevel, of: ({ serviceLevel }) => serviceLevel, ...share, better: 'more' },
    { name: words.asa, of: ({ asaMs }) => asaMs, show: seconds, better: 'less' },
    { name: words.abandonment, of: ({ abandonment }) => abandonment, ...share, better: 'less' },
    {
      name: words.ewtError,
      of: ({ expectedWait }) => (expectedWait.samples === 0 ? null : expectedWait.oursMs),
      show: seconds,
      better: 'less',
    },
  ];
  return (
    <tbody>
      <tr className="what-if-part">
        <th scope="rowgroup" colSpan={4}>
          {title}
        </th>
      </tr>
      {rows.map((row) => (
        <FigureRow key={row.name} {...row} before={row.of(before)} after={row.of(after)} />
      ))}
    </tbody>
  );
}

interface FigureRowProps extends Omit<Row, 'of'> {
  readonly before: number | null;
  readonly after: number | null;
}

function FigureRow({ name, before, after, show, ...judging }: FigureRowProps) {
  const text = (value: number | null) => (value === null ? '–' : show(value));
  const different = text(before) !== text(after);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="right">{text(before)}</td>
      <td className="right">{different ? <b>{text(after)}</b> : text(after)}</td>
      <td className="right">
        {different && before !== null && after !== null && (
          <Difference by={after - before} show={show} {...judging} />
        )}
      </td>
    </tr>
  );
}

interface DifferenceProps extends Pick<Row, 'show' | 'showDifference' | 'better'> {
  readonly by: number;
}

/** The sign and a word say whether it is better; colour only underlines it. */
function Difference({ by, show, showDifference = show, better }: DifferenceProps) {
  const words = useText().whatIf;
  const amount = `${by < 0 ? '−' : '+'}${showDifference(Math.abs(by))}`;
  if (better === undefined) return amount;
  const isBetter = by > 0 === (better === 'more');
  return (
    <span className={isBetter ? 'what-if-better' : 'what-if-worse'}>
      {amount} {isBetter ? words.better : words.worse}
    </span>
  );
}
