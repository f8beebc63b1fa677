// The heap gives its items in order, whatever was put in and taken out before.
// Never checks its inner layout.
import fc from 'fast-check';
import { IndexedHeap } from '../../../src/core/kernel/indexed-heap.js';

test('behaves like a sorted list', () => {
  const step = fc.record({ act: fc.constantFrom('add', 'add', 'delete', 'pop'), value: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const heap = new IndexedHeap<number>((a, b) => a - b);
      const model = new Set<number>();
      for (const { act, value } of steps) {
        const first = [...model].sort((a, b) => a - b)[0];
        if (act === 'add') {
          heap.add(value);
          model.add(value);
        } else if (act === 'delete') {
          expect(heap.delete(value)).toBe(model.delete(value));
        } else {
          expect(heap.pop()).toBe(first);
          if (first !== undefined) model.delete(first);
        }
        expect(heap.size).toBe(model.size);
        expect(heap.peek()).toBe([...model].sort((a, b) => a - b)[0]);
        expect(heap.has(value)).toBe(model.has(value));
      }
    }),
  );
});
