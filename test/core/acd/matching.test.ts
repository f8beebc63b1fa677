// Who is served first, and at what total cost: compared with trying out every possibility.
// Never looks at potentials or paths.
import fc from 'fast-check';
import { assign } from '../../../src/core/acd/matching.js';
import { createSeededRandom } from '../../../src/core/kernel/seeded-random.js';

type Matrix = readonly (readonly number[])[];

const run = (matrix: Matrix, columns: number): number[] => [
  ...assign(Float64Array.from(matrix.flat()), matrix.length, columns),
];

/** Every way to give rows different allowed columns, −1 for none. */
function* everyAssignment(matrix: Matrix, columns: number, row = 0, taken = 0): Generator<number[]> {
  if (row === matrix.length) {
    yield [];
    return;
  }
  for (let column = -1; column < columns; column += 1) {
    const bit = column < 0 ? 0 : 1 << column;
    if ((taken & bit) !== 0 || (column >= 0 && matrix[row]?.[column] === Infinity)) continue;
    for (const rest of everyAssignment(matrix, columns, row + 1, taken | bit)) yield [column, ...rest];
  }
}

/** The served rows as a number that is the higher the more important they are: row 0 is the highest bit. */
const importance = (assignment: readonly number[]): number =>
  assignment.reduce((bits, column) => bits * 2 + (column >= 0 ? 1 : 0), 0);
const totalCost = (matrix: Matrix, assignment: readonly number[]): number =>
  assignment.reduce((sum, column, row) => sum + (column < 0 ? 0 : (matrix[row]?.[column] as number)), 0);

const matrices = (maxRows: number, maxColumns: number, cost: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.integer({ min: 1, max: maxRows }), fc.integer({ min: 1, max: maxColumns }))
    .chain(([rows, columns]) =>
      fc.record({
        columns: fc.constant(columns),
        matrix: fc.array(fc.array(cost, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      }),
    );
const cost = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: -20, max: 20 }) },
  { weight: 2, arbitrary: fc.constant(Infinity) },
  { weight: 1, arbitrary: fc.integer({ min: -1_000_000, max: 1_000_000 }) },
);

test('serves the most important rows that can be served together, at the lowest total cost', () => {
  fc.assert(
    fc.property(matrices(5, 5, cost), ({ matrix, columns }) => {
      const found = run(matrix, columns);
      const used = found.filter((column) => column >= 0);
      expect(new Set(used).size).toBe(used.length);
      expect(found.every((column, row) => column < 0 || matrix[row]?.[column] !== Infinity)).toBe(true);

      let most = -1;
      let least = Infinity;
      for (const candidate of everyAssignment(matrix, columns)) {
        const rank = importance(candidate);
        const total = totalCost(matrix, candidate);
        if (rank > most || (rank === most && total < least)) [most, least] = [rank, total];
      }
      expect(importance(found)).toBe(most);
      expect(totalCost(matrix, found)).toBe(least);
    }),
    { numRuns: 3_000 },
  );
});

test('serves as many rows as can be served', () => {
  const allowed = fc.oneof(fc.constant(Infinity), fc.constant(Infinity), fc.constant(1));
  fc.assert(
    fc.property(matrices(30, 30, allowed), ({ matrix, columns }) => {
      const rowOf = new Map<number, number>();
      const reroute = (row: number, seen: Set<number>): boolean => {
        for (let column = 0; column < columns; column += 1) {
          if (matrix[row]?.[column] === Infinity || seen.has(column)) continue;
          seen.add(column);
          const holder = rowOf.get(column);
          if (holder !== undefined && !reroute(holder, seen)) continue;
          rowOf.set(column, row);
          return true;
        }
        return false;
      };
      const served = matrix.map((_, row) => reroute(row, new Set()));
      expect(run(matrix, columns).map((column) => column >= 0)).toEqual(served);
    }),
    { numRuns: 500 },
  );
});

describe('edges', () => {
  test('nobody and nothing', () => {
    expect(assign(new Float64Array(0), 0, 0)).toEqual(new Int32Array(0));
    expect([...assign(new Float64Array(0), 3, 0)]).toEqual([-1, -1, -1]);
    expect([...assign(new Float64Array(0), 0, 3)]).toEqual([]);
  });

  test('the first row wins the only column, however dear', () => {
    expect(run([[100], [1]], 1)).toEqual([0, -1]);
  });

  test('a row is moved aside when that serves another as well', () => {
    expect(
      run(
        [
          [1, 2],
          [1, Infinity],
        ],
        2,
      ),
    ).toEqual([1, 0]);
  });

  test('a matrix of the wrong size is a mistake', () => {
    expect(() => assign(new Float64Array(5), 2, 3)).toThrow(RangeError);
  });
});

test('no exchange between two rows of a large match makes it cheaper', () => {
  const random = createSeededRandom(3);
  const size = 120;
  const costs = Float64Array.from({ length: size * size }, () =>
    random() < 0.2 ? Infinity : random() * 1e6,
  );
  const found = assign(costs, size, size);
  const at = (row: number, column: number) => costs[row * size + column] as number;
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const [columnA, columnB] = [found[a] as number, found[b] as number];
      expect(at(a, columnA) + at(b, columnB)).toBeLessThanOrEqual(at(a, columnB) + at(b, columnA) + 1e-6);
    }
  }
});
