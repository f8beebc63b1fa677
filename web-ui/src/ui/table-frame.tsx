// The frame of a table: where the table is too wide for its place, each row becomes a card with labelled cells.
// Never cuts anything off: what is too wide even for a card scrolls inside the frame.
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { useLanguage } from '../i18n/use-text.js';

/** In less than this no table of several columns reads well, even when its words just fit. */
const cardsBelowPx = 560;

/** Of a card: a field with a word that is too long for its column gets the whole width, so that no word is broken. */
function giveWordsRoom(frame: HTMLElement): void {
  const cells = [...frame.querySelectorAll<HTMLElement>('tbody td[data-label]')];
  for (const cell of cells) delete cell.dataset.whole;
  const tooNarrow = cells.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  for (const cell of tooNarrow) cell.dataset.whole = '';
}

/**
 * Measured, not guessed from the width of the window: how much a table needs depends on the language, on the names in it
 * and on what stands beside it.
 */
function useCards() {
  const language = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  /** What the table needed when it was last seen not to fit. */
  const neededPx = useRef(0);
  const fit = () => {
    const element = frame.current;
    if (!element) return;
    const widthPx = element.clientWidth;
    if (widthPx >= neededPx.current) delete element.dataset.cards;
    if (element.dataset.cards === undefined && (widthPx < cardsBelowPx || element.scrollWidth > widthPx)) {
      neededPx.current = Math.max(cardsBelowPx, element.scrollWidth);
      element.dataset.cards = '';
    }
    if (element.dataset.cards !== undefined) giveWordsRoom(element);
  };
  // Other words need other room. Other rows do not bring the table back: live figures must not make the page jump.
  useLayoutEffect(() => {
    neededPx.current = 0;
    fit();
  }, [language]);
  useLayoutEffect(fit);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    // A figure that ticks widens its cell without a drawing of this frame.
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return frame;
}

export function TableFrame({ children }: { readonly children: ReactNode }) {
  const frame = useCards();
  return (
    <div ref={frame} className="table-frame">
      {children}
    </div>
  );
}
