// Many things of a kind are one stop of the Tab key; the arrow keys go among them.
// Never takes a key while somebody types.
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

const stops = 'a[href], button, input';

/** How far each key goes; `row`: to the one above or below. */
const steps: Readonly<Record<string, number | 'row-up' | 'row-down'>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: 'row-down',
  ArrowUp: 'row-up',
};

interface Roving {
  readonly ref: RefObject<HTMLUListElement | null>;
  readonly onKeyDown: (event: KeyboardEvent<HTMLUListElement>) => void;
  readonly onFocus: (event: { readonly target: EventTarget }) => void;
}

/** In a grid the next row is that many further on. */
function perRow(all: readonly HTMLElement[]): number {
  const top = all[0]?.offsetTop;
  const next = all.findIndex(({ offsetTop }) => offsetTop !== top);
  return next === -1 ? all.length : next;
}

/** For a list whose entries each hold one link, button or check box. Spread into the list. */
export function useRoving(): Roving {
  const ref = useRef<HTMLUListElement>(null);
  const current = useRef<HTMLElement>(null);
  const all = (): HTMLElement[] => [...(ref.current?.querySelectorAll<HTMLElement>(stops) ?? [])];
  const mark = () => {
    const items = all();
    const stop = items.find((one) => one === current.current) ?? items[0];
    for (const one of items) one.tabIndex = one === stop ? 0 : -1;
  };
  // Entries come and go with every drawing.
  useEffect(mark);
  return {
    ref,
    onFocus: ({ target }) => {
      if (!(target instanceof HTMLElement) || !target.matches(stops)) return;
      current.current = target;
      mark();
    },
    onKeyDown: (event) => {
      const step = steps[event.key];
      const items = all();
      const at = items.indexOf(document.activeElement as HTMLElement);
      if (at === -1 || event.ctrlKey || event.altKey || event.metaKey) return;
      const to =
        event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? items.length - 1
            : step === undefined
              ? undefined
              : at + (step === 'row-down' ? perRow(items) : step === 'row-up' ? -perRow(items) : step);
      const next = to === undefined ? undefined : items[to];
      if (next === undefined) return;
      event.preventDefault();
      next.focus();
    },
  };
}
