// Every page by its name, for hands that stay on the keyboard.
// Never offers a page that the user may not see.
import { useId, useState, type KeyboardEvent } from 'react';
import { foldText } from '../../../src/core/kernel/folded-text.js';
import { useText } from '../i18n/use-text.js';
import { navigate } from '../router.js';
import type { Page } from '../page.js';
import { Dialog } from '../ui/dialog.js';
import { Field } from '../ui/field.js';

interface Target {
  readonly to: string;
  readonly text: string;
}

interface GoToDialogProps {
  readonly pages: readonly Page[];
  readonly onClose: () => void;
}

/** The list is longer than it is high. */
const showChosen = (item: HTMLLIElement | null): void => item?.scrollIntoView({ block: 'nearest' });

export function GoToDialog({ pages, onClose }: GoToDialogProps) {
  const t = useText();
  const listId = useId();
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const targets = pages.flatMap(({ path, title, places }): readonly Target[] => {
    const text = title(t);
    return (
      places?.(t).map(({ part, name }) => ({ to: `/${path}/${part}`, text: `${text} → ${name}` })) ?? [
        { to: `/${path}`, text },
      ]
    );
  });
  const found = targets.filter(({ text }) => foldText(text).includes(foldText(wanted.trim())));
  const chosen = found[Math.min(at, found.length - 1)];
  const go = (target: Target | undefined) => {
    if (target === undefined) return;
    onClose();
    navigate(target.to);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(found.length - 1, at + step)));
  };
  return (
    <Dialog title={t.everyday.goTo} onClose={onClose}>
      <form
        className="dialog-body stack"
        onSubmit={(event) => {
          event.preventDefault();
          go(chosen);
        }}
      >
        <Field label={t.everyday.goToHint}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              role="combobox"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={chosen && `${listId}-${chosen.to}`}
              autoComplete="off"
              maxLength={60}
              value={wanted}
              onKeyDown={move}
              onChange={(event) => {
                setWanted(event.target.value);
                setAt(0);
              }}
            />
          )}
        </Field>
        <ul id={listId} role="listbox" aria-label={t.everyday.goTo} className="go-to-list">
          {found.map((target) => (
            <li
              key={target.to}
              id={`${listId}-${target.to}`}
              role="option"
              ref={target === chosen ? showChosen : undefined}
              aria-selected={target === chosen}
              onClick={() => go(target)}
            >
              {target.text}
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}
