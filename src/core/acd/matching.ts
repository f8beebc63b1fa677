// Minimum-cost assignment of rows (callers) to columns (agents), where the most important rows are served first.
// Never knows what a row, a column or a cost stands for.

/**
 * The column of each row, −1 for a row that gets none. A cost of `Infinity` forbids the pair.
 *
 * Rows come in order of importance. As many as possible are served, and of all such sets the one with the most
 * important rows: row 0 whenever it has any column at all, row 1 whenever it can be served together with row 0, and so
 * on. (Sets of rows that can be served together are the independent sets of a transversal matroid; for a matroid the
 * greedy choice in order of importance is best: Edmonds and Fulkerson 1965.) Of all ways to serve that set the one with
 * the lowest total cost is taken.
 *
 * Row by row along shortest augmenting paths with potentials: R. Jonker and A. Volgenant, "A shortest augmenting path
 * algorithm for dense and sparse linear assignment problems", Computing 38 (1987); in the form that D. F. Crouse gives
 * for rectangular matrices, "On implementing 2D rectangular assignment algorithms", IEEE TAES 52 (2016). An augmenting
 * path never leaves a served row without a column, which is what the greedy choice needs. O(rows × columns × served).
 *
 * @param costs row by row: the cost of (row, column) stands at row × columns + column.
 */
export function assign(costs: Float64Array, rows: number, columns: number): Int32Array {
  if (costs.length !== rows * columns) {
    throw new RangeError(`${costs.length} costs do not make ${rows} rows of ${columns}`);
  }
  const search = new AssignmentSearch(costs, rows, columns);
  for (let row = 0; row < rows && search.hasFreeColumn; row += 1) search.serve(row);
  return search.columnOfRow;
}

class AssignmentSearch {
  readonly columnOfRow: Int32Array;
  private readonly rowOfColumn: Int32Array;
  private readonly rowPotential: Float64Array;
  private readonly columnPotential: Float64Array;
  /** Length of the shortest path to each column in this search, and the row it comes from. */
  private readonly distance: Float64Array;
  private readonly cameFrom: Int32Array;
  /**
   * The columns that can still lead to a free one, in three stretches: [0, scanned) are finished in this search,
   * [scanned, usable) are not, and from `usable` on stand the saturated ones. When a search fails, the rows of the
   * columns that it went through have no other columns than these; nobody who comes later can gain from them.
   */
  private readonly order: Int32Array;
  private usable: number;
  private free: number;

  constructor(
    private readonly costs: Float64Array,
    rows: number,
    private readonly columns: number,
  ) {
    this.columnOfRow = new Int32Array(rows).fill(-1);
    this.rowOfColumn = new Int32Array(columns).fill(-1);
    this.rowPotential = new Float64Array(rows);
    this.columnPotential = new Float64Array(columns);
    this.distance = new Float64Array(columns);
    this.cameFrom = new Int32Array(columns);
    this.order = Int32Array.from({ length: columns }, (_, column) => column);
    this.usable = columns;
    this.free = columns;
  }

  get hasFreeColumn(): boolean {
    return this.free > 0;
  }

  /** Gives the row a column, moving other rows to other columns where that is needed or cheaper. */
  serve(start: number): void {
    const { order, distance, rowOfColumn } = this;
    for (let index = 0; index < this.usable; index += 1) distance[order[index] as number] = Infinity;
    let row = start;
    let reached = 0;
    let scanned = 0;
    for (;;) {
      const nearest = this.extendFrom(row, reached, scanned);
      if (nearest === -1) {
        this.retireScanned(scanned);
        return;
      }
      const column = order[nearest] as number;
      reached = distance[column] as number;
      if (rowOfColumn[column] === -1) {
        this.updatePotentials(start, reached, scanned);
        this.augment(start, column);
        return;
      }
      order[nearest] = order[scanned] as number;
      order[scanned] = column;
      scanned += 1;
      row = rowOfColumn[column] as number;
    }
  }

  /**
   * Shortens the paths that can go through the row, and returns the place of the nearest unfinished column, a free one
   * among equals; −1 when none can be reached.
   */
  private extendFrom(row: number, reached: number, scanned: number): number {
    const { order, distance, columnPotential, cameFrom, rowOfColumn, costs, usable } = this;
    const offset = row * this.columns;
    const base = reached - (this.rowPotential[row] as number);
    let nearest = -1;
    let shortest = Infinity;
    for (let index = scanned; index < usable; index += 1) {
      const column = order[index] as number;
      const length = base + (costs[offset + column] as number) - (columnPotential[column] as number);
      let known = distance[column] as number;
      if (length < known) {
        distance[column] = length;
        cameFrom[column] = row;
        known = length;
      }
      if (known < shortest || (known === shortest && known < Infinity && rowOfColumn[column] === -1)) {
        shortest = known;
        nearest = index;
      }
    }
    return nearest;
  }

  /** Keeps every reduced cost at 0 or more, and at 0 along the matching and the path that was found. */
  private updatePotentials(start: number, reached: number, scanned: number): void {
    const { order, distance, columnPotential, rowPotential, rowOfColumn } = this;
    rowPotential[start] = (rowPotential[start] as number) + reached;
    for (let index = 0; index < scanned; index += 1) {
      const column = order[index] as number;
      const slack = reached - (distance[column] as number);
      const row = rowOfColumn[column] as number;
      rowPotential[row] = (rowPotential[row] as number) + slack;
      columnPotential[column] = (columnPotential[column] as number) - slack;
    }
  }

  /** Hands every column on the path from `start` to the free column to the row before it. */
  private augment(start: number, freeColumn: number): void {
    const { columnOfRow, rowOfColumn, cameFrom } = this;
    this.free -= 1;
    let column = freeColumn;
    for (;;) {
      const row = cameFrom[column] as number;
      const previous = columnOfRow[row] as number;
      rowOfColumn[column] = row;
      columnOfRow[row] = column;
      if (row === start) return;
      column = previous;
    }
  }

  private retireScanned(scanned: number): void {
    const { order } = this;
    for (let index = scanned - 1; index >= 0; index -= 1) {
      this.usable -= 1;
      const column = order[index] as number;
      order[index] = order[this.usable] as number;
      order[this.usable] = column;
    }
  }
}
