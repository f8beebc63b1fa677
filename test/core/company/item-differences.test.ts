// Rules of comparing versions of an item: which fields differ, and what two people's changes come to together.
import { conflictsOf, differencesOf, merged, type Side } from '../../../src/core/company/item-differences.js';

const queue = {
  id: 'sales',
  name: 'Sales',
  serviceLevel: { percent: 80, seconds: 20 },
  members: [{ agent: 'ann' }],
  overflow: { closed: { kind: 'queue', queue: 'night' } },
};

describe('differences', () => {
  test('are told field by field, deep ones by their address', () => {
    const after = { ...queue, name: 'Verkoop', serviceLevel: { percent: 80, seconds: 30 } };
    expect(differencesOf(queue, after)).toEqual([
      { path: ['name'], before: 'Sales', after: 'Verkoop' },
      { path: ['serviceLevel', 'seconds'], before: 20, after: 30 },
    ]);
  });

  test('a list, and what has a kind, is one field', () => {
    const after = {
      ...queue,
      members: [{ agent: 'bob' }],
      overflow: { closed: { kind: 'flow', flow: 'night' }, 'max-wait': { kind: 'callback' } },
    };
    expect(differencesOf(queue, after).map(({ path }) => path.join('.'))).toEqual([
      'members',
      'overflow.closed',
      'overflow.max-wait',
    ]);
  });

  test.each([null, undefined])('of an item that is new or gone are all its fields: %s', (nothing) => {
    expect(differencesOf(nothing, { id: 'a', name: 'A' })).toEqual([
      { path: ['id'], before: undefined, after: 'a' },
      { path: ['name'], before: undefined, after: 'A' },
    ]);
    expect(differencesOf({ id: 'a' }, nothing)).toEqual([{ path: ['id'], before: 'a', after: undefined }]);
  });

  test('are none between what means the same: another order, absent and undefined', () => {
    expect(differencesOf({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1, e: undefined })).toEqual([]);
  });

  test('names of the language itself are names like others', () => {
    const item = JSON.parse('{"skills":{"__proto__":5,"constructor":3}}') as object;
    expect(differencesOf(item, { skills: {} }).map(({ path }) => path[1])).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});

describe('two changes of one item', () => {
  const theirs = { ...queue, name: 'Verkoop', serviceLevel: { percent: 90, seconds: 20 } };
  const mine = { ...queue, name: 'Sprzedaż', serviceLevel: { percent: 80, seconds: 30 }, password: 'new' };

  test('only what they have changed is asked about, and told whether I have too', () => {
    expect(conflictsOf(queue, theirs, mine)).toEqual([
      { path: ['name'], base: 'Sales', theirs: 'Verkoop', mine: 'Sprzedaż', isContested: true },
      { path: ['serviceLevel', 'percent'], base: 80, theirs: 90, mine: 80, isContested: false },
    ]);
  });

  test('the same change by both is no contest', () => {
    expect(conflictsOf(queue, theirs, theirs).map(({ isContested }) => isContested)).toEqual([false, false]);
  });

  test.each<[Side, object]>([
    ['theirs', { name: 'Verkoop', serviceLevel: { percent: 90, seconds: 30 }, password: 'new' }],
    ['mine', { name: 'Sprzedaż', serviceLevel: { percent: 80, seconds: 30 }, password: 'new' }],
  ])('come together: what only I have changed stays, the rest is %s', (side, expected) => {
    const asked = new Set(conflictsOf(queue, theirs, mine).map(({ path }) => path.join('.')));
    const sideOf = (path: readonly string[]) => (asked.has(path.join('.')) ? side : undefined);
    expect(merged(queue, theirs, mine, sideOf)).toEqual({ ...queue, ...expected });
  });

  test('what one has taken away and the other has kept', () => {
    const { members: _, ...without } = queue;
    const sideOf = () => undefined;
    expect(merged(queue, without, queue, sideOf)).toEqual(without);
    expect(merged(queue, queue, without, sideOf)).toEqual(without);
  });

  test('of any fields: nobody loses a change that the other has not touched', () => {
    const fields = ['a', 'b', 'c'] as const;
    for (let round = 0; round < 200; round += 1) {
      const digit = (place: number) => Math.floor(round / 2 ** place) % 2;
      const base = { a: 0, b: 0, c: 0 };
      const one = { a: digit(0), b: digit(1), c: digit(2) };
      const other = { a: digit(3) * 2, b: digit(4) * 2, c: digit(5) * 2 };
      const result = merged(base, one, other, () => undefined) as Record<string, number>;
      for (const field of fields) {
        if (other[field] === 0) expect(result[field]).toBe(one[field]);
        else expect(result[field]).toBe(other[field]);
      }
    }
  });
});
