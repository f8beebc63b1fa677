// The keys that work on every page.
// Never acts while somebody types, nor on a key that the browser or a dialog needs.

const typing = 'input:not([type="checkbox"], [type="radio"]), select, textarea, [contenteditable]';

export interface KeyActions {
  readonly onGoTo: () => void;
  readonly onHelp: () => void;
}

/** Listens until the returned function is called. */
export function listenForKeys({ onGoTo, onHelp }: KeyActions): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      onGoTo();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest(typing)) return;
    if (event.key === '?') onHelp();
    if (event.key !== '/') return;
    const search = document.querySelector<HTMLInputElement>('main input[type="search"]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}
