// A modal dialog on the browser's own <dialog>: it keeps the focus inside, closes on Escape and returns the focus.
// Never decides what happens on closing; its owner does.
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.js';
import { Button } from './button.js';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** What can be typed into or chosen; where there is nothing of the kind, the first button that closes nothing unasked. */
function firstPlaceOf(dialog: HTMLDialogElement): HTMLElement | null {
  const field = ':is(input:not([readonly], [type="radio"]:not(:checked)), select, textarea):not(:disabled)';
  return dialog.querySelector<HTMLElement>(field) ?? dialog.querySelector<HTMLElement>('.dialog-foot button');
}

export function Dialog({ title, onClose, children, wide }: DialogProps) {
  const t = useText();
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed before it is taken out of the page: the browser returns no focus afterwards.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    if (dialog) firstPlaceOf(dialog)?.focus({ preventScroll: true });
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <Button look="quiet" icon="close" aria-label={t.actions.close} onClick={onClose} />
      </header>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly cancel?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function Confirm({ title, text, confirm, cancel, danger, busy, onConfirm, onClose }: ConfirmProps) {
  const t = useText();
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="dialog-body">{text}</p>
      <footer className="dialog-foot">
        <Button onClick={onClose}>{cancel ?? t.actions.cancel}</Button>
        <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
          {confirm}
        </Button>
      </footer>
    </Dialog>
  );
}
