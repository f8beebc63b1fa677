// Putting the rows of a list in another order: by two buttons in each row, or by dragging it.
// Never keeps an order of its own; its owner is told which row goes where.
import { useRef, useState, type DragEvent, type RefObject } from 'react';
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';

export const moved = <T,>(items: readonly T[], from: number, to: number): readonly T[] => {
  const others = items.filter((_, place) => place !== from);
  return [...others.slice(0, to), ...items.slice(from, from + 1), ...others.slice(to)];
};

interface RowProps {
  readonly 'data-place': number;
  readonly 'data-drop'?: 'here';
  readonly draggable: boolean;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}

export interface Reorder<E extends HTMLElement> {
  readonly list: RefObject<E | null>;
  /** Where the last row went, for a screen reader. */
  readonly news: string;
  readonly rowProps: (place: number) => RowProps;
  readonly controls: (place: number, what: string) => React.ReactNode;
}

export function useReorder<E extends HTMLElement = HTMLDivElement>(
  count: number,
  onMove: (from: number, to: number) => void,
): Reorder<E> {
  const t = useText();
  const list = useRef<E>(null);
  const [news, setNews] = useState('');
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  // A row can be dragged by its grip only: text in its inputs must stay selectable.
  const [gripped, setGripped] = useState(false);
  const move = (from: number, to: number) => {
    if (from === to || to < 0 || to >= count) return;
    onMove(from, to);
    setNews(t.routing.moved(to + 1, count));
  };
  const step = (from: number, by: 1 | -1) => {
    const to = from + by;
    move(from, to);
    requestAnimationFrame(() => {
      const row = list.current?.querySelector(`[data-place="${to}"]`);
      const same = row?.querySelector<HTMLButtonElement>(`[data-move="${by}"]`);
      const button = same?.disabled ? row?.querySelector<HTMLButtonElement>(`[data-move="${-by}"]`) : same;
      button?.focus();
    });
  };
  const rest = () => {
    setDragged(undefined);
    setOver(undefined);
    setGripped(false);
  };
  return {
    list,
    news,
    rowProps: (place) => ({
      'data-place': place,
      ...(over === place && dragged !== undefined && dragged !== place ? { 'data-drop': 'here' } : {}),
      draggable: gripped,
      onDragStart: (event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', String(place));
        setDragged(place);
      },
      onDragOver: (event) => {
        if (dragged === undefined) return;
        event.preventDefault();
        setOver(place);
      },
      onDrop: (event) => {
        event.preventDefault();
        if (dragged !== undefined) move(dragged, place);
        rest();
      },
      onDragEnd: rest,
    }),
    controls: (place, what) => (
      <span className="move">
        <span
          className="grip"
          title={t.routing.drag}
          aria-hidden="true"
          onPointerDown={() => setGripped(true)}
          onPointerUp={() => setGripped(false)}
        >
          <Icon name="grip" />
        </span>
        <Button
          look="quiet"
          icon="up"
          data-move="-1"
          disabled={place === 0}
          aria-label={t.routing.moveUp(what)}
          onClick={() => step(place, -1)}
        />
        <Button
          look="quiet"
          icon="down"
          data-move="1"
          disabled={place === count - 1}
          aria-label={t.routing.moveDown(what)}
          onClick={() => step(place, 1)}
        />
      </span>
    ),
  };
}
