// Short messages about what just happened, read out by screen readers.
// Never asks anything: a question is a dialog.
import { createStore, useStore } from '../create-store.js';
import { useText } from '../i18n/use-text.js';
import { Button } from './button.js';
import { Icon } from './icon.js';

interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly text: string;
}

const toastStore = createStore<readonly Toast[]>([]);
let lastId = 0;
const shownMs = { done: 4_000, failed: 9_000 };

function dismiss(id: number): void {
  toastStore.set(toastStore.get().filter((toast) => toast.id !== id));
}

export function toast(kind: Toast['kind'], text: string): void {
  lastId += 1;
  const id = lastId;
  toastStore.set([...toastStore.get().slice(-3), { id, kind, text }]);
  setTimeout(() => dismiss(id), shownMs[kind]);
}

export function Toasts() {
  const t = useText();
  const toasts = useStore(toastStore, (all) => all);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, kind, text }) => (
        <div key={id} className={`toast ${kind}`} role={kind === 'failed' ? 'alert' : undefined}>
          <Icon name={kind === 'done' ? 'check' : 'warning'} />
          <span>{text}</span>
          <Button look="quiet" icon="close" aria-label={t.actions.close} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
