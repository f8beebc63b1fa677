// A drawing of a switchboard for the log-in page: rows of jacks, a few of them connected by cords.
// Never moves.

const columns = 9;
const rows = 7;
const step = 64;
const at = (column: number, row: number) => ({ x: 56 + column * step, y: 64 + row * step });

const cords: readonly (readonly [number, number, number, number])[] = [
  [2, 0, 6, 1],
  [4, 0, 5, 2],
  [7, 1, 6, 3],
  [2, 2, 3, 3],
];
const lit = new Set(cords.flatMap(([a, b, c, d]) => [`${a}.${b}`, `${c}.${d}`]));

export function Switchboard() {
  return (
    <svg className="switchboard" viewBox="0 0 624 512" preserveAspectRatio="xMidYMid slice">
      {Array.from({ length: columns * rows }, (_, index) => {
        const column = index % columns;
        const row = Math.floor(index / columns);
        const { x, y } = at(column, row);
        const on = lit.has(`${column}.${row}`);
        return (
          <g key={index}>
            <circle cx={x} cy={y} r="13" className="jack" />
            <circle cx={x} cy={y} r="5" className={on ? 'plug' : 'hole'} />
          </g>
        );
      })}
      {cords.map(([fromColumn, fromRow, toColumn, toRow]) => {
        const from = at(fromColumn, fromRow);
        const to = at(toColumn, toRow);
        const sag = Math.max(from.y, to.y) + 70;
        return (
          <path
            key={`${fromColumn}.${fromRow}`}
            className="cord"
            d={`M${from.x} ${from.y}C${from.x} ${sag} ${to.x} ${sag} ${to.x} ${to.y}`}
          />
        );
      })}
    </svg>
  );
}
