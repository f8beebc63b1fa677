// The rows of a set-up list in the order of one of its columns, as the reader's language sorts.
// Never changes the list itself.
import type { Language } from '../i18n/language.js';
import type { Column } from './section.js';

export interface RowOrder {
  /** By its place among the columns: their labels change with the language. */
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/** What pressing a heading makes of the order: first upwards, then downwards. */
export const nextOrder = (order: RowOrder | undefined, column: number): RowOrder => ({
  column,
  direction: order?.column === column && order.direction === 'ascending' ? 'descending' : 'ascending',
});

/** What a column shows where there is nothing. */
const nothing = '—';

/** Numbers within texts count as numbers; rows without a value stand last either way. */
export function inOrder<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  order: RowOrder | undefined,
  language: Language,
): readonly T[] {
  const column = order && columns[order.column];
  if (column === undefined) return items;
  const { compare } = new Intl.Collator(language, { numeric: true });
  const sign = order?.direction === 'descending' ? -1 : 1;
  const rows = items.map((item) => ({ item, value: column.value(item) }));
  rows.sort((a, b) => {
    if (a.value === nothing || b.value === nothing)
      return Number(a.value === nothing) - Number(b.value === nothing);
    return sign * compare(a.value, b.value);
  });
  return rows.map(({ item }) => item);
}
