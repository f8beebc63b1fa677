// Pages by address, over the browser's history.
// Never knows which pages exist; app.tsx does.
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { createStore, useStore } from './create-store.js';

export interface Place {
  /** Without trailing slash; `/` for the start. */
  readonly path: string;
  readonly query: URLSearchParams;
}

function here(): Place {
  const path = location.pathname.replace(/\/+$/, '');
  return { path: path === '' ? '/' : path, query: new URLSearchParams(location.search) };
}

const placeStore = createStore<Place>(here());
let previous: Place | undefined;

function moved(): void {
  previous = placeStore.get();
  placeStore.set(here());
}
addEventListener('popstate', moved);

/** Where the reader was before; undefined on the first page. */
export const previousPlace = (): Place | undefined => previous;

export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (to === location.pathname + location.search) return;
  const samePage = to.split('?')[0] === location.pathname;
  if (options.replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  moved();
  if (!samePage) {
    scrollTo(0, 0);
    // A reader of the screen must learn that the page changed; the main region takes the focus.
    document.getElementById('main')?.focus({ preventScroll: true });
  }
}

export const usePlace = (): Place => useStore(placeStore, (place) => place);

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: string;
  readonly children: ReactNode;
}

/** A real link, so that "open in a new tab" works; a plain click stays in the page. */
export function Link({ to, children, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button !== 0 || modified) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} onClick={follow} {...rest}>
      {children}
    </a>
  );
}
