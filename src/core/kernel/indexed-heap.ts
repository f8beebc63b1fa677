// A binary heap that knows where each of its items is, so that any item can be taken out in O(log n).
// Never holds an item twice, and never notices by itself that an item's rank changed.

/** `compare` < 0: the first comes out first. It must be a total order, or equal items come out in any order. */
export class IndexedHeap<T> {
  private readonly items: T[] = [];
  private readonly positions = new Map<T, number>();

  constructor(private readonly compare: (a: T, b: T) => number) {}

  get size(): number {
    return this.items.length;
  }

  has(item: T): boolean {
    return this.positions.has(item);
  }

  /** The item that comes out next; it stays in. */
  peek(): T | undefined {
    return this.items[0];
  }

  /** All items, in no particular order. */
  values(): readonly T[] {
    return this.items;
  }

  /** Puts the item in, once. */
  add(item: T): void {
    if (this.positions.has(item)) return;
    this.items.push(item);
    this.positions.set(item, this.items.length - 1);
    this.siftUp(this.items.length - 1);
  }

  /** Takes the item out, wherever it is; false when it was not in. */
  delete(item: T): boolean {
    const position = this.positions.get(item);
    if (position === undefined) return false;
    this.positions.delete(item);
    const last = this.items.pop() as T;
    if (position < this.items.length) {
      this.items[position] = last;
      this.positions.set(last, position);
      this.siftUp(position);
      this.siftDown(this.positions.get(last) as number);
    }
    return true;
  }

  /** Takes out and returns the first. */
  pop(): T | undefined {
    const first = this.items[0];
    if (this.items.length > 0) this.delete(first as T);
    return first;
  }

  private siftUp(start: number): void {
    let child = start;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.compareAt(child, parent) >= 0) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private siftDown(start: number): void {
    let parent = start;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let first = parent;
      if (left < this.items.length && this.compareAt(left, first) < 0) first = left;
      if (right < this.items.length && this.compareAt(right, first) < 0) first = right;
      if (first === parent) return;
      this.swap(first, parent);
      parent = first;
    }
  }

  private compareAt(a: number, b: number): number {
    return this.compare(this.items[a] as T, this.items[b] as T);
  }

  private swap(a: number, b: number): void {
    const itemA = this.items[a] as T;
    const itemB = this.items[b] as T;
    this.items[a] = itemB;
    this.items[b] = itemA;
    this.positions.set(itemB, a);
    this.positions.set(itemA, b);
  }
}
