// Gives somebody who waits, on the line or for a callback, other points of priority.
// Never decides what a point is worth; the company's settings do.
import { useState } from 'react';
import { useFailureText } from '../../failure-text.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { toast } from '../../ui/toast.js';

interface PriorityDialogProps {
  /** Whose it is, as the reader knows them. */
  readonly who: string;
  readonly priority: number;
  readonly save: (priority: number) => Promise<unknown>;
  /** After it was saved. */
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** The schema's. */
const most = 10;

export function PriorityDialog({ who, priority, save, onDone, onClose }: PriorityDialogProps) {
  const t = useText();
  const format = useFormat();
  const words = t.supervision.priority;
  const failureText = useFailureText();
  const [typed, setTyped] = useState(String(priority));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const submit = () => {
    const points = Number(typed);
    setBusy(true);
    setFailure(undefined);
    save(points).then(
      () => {
        toast('done', words.changed(who, format.number(points)));
        onDone();
      },
      (reason: unknown) => {
        setFailure(failureText(reason));
        setBusy(false);
      },
    );
  };
  return (
    <Dialog title={words.title(who)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="dialog-body">
          <Field label={words.label} hint={words.hint} error={failure}>
            {(attributes) => (
              <input
                {...attributes}
                type="number"
                min={-most}
                max={most}
                step={1}
                required
                autoFocus
                value={typed}
                onFocus={(event) => event.target.select()}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>{t.actions.cancel}</Button>
          <Button look="primary" type="submit" busy={busy}>
            {t.actions.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface PriorityValueProps {
  readonly who: string;
  readonly priority: number;
  /** Absent where it cannot be changed. */
  readonly onChange?: () => void;
}

/** The points, and the button that opens the dialog. */
export function PriorityValue({ who, priority, onChange }: PriorityValueProps) {
  const t = useText();
  const format = useFormat();
  const words = t.supervision.priority;
  return (
    <span className="priority">
      <span className="figures">{format.number(priority)}</span>
      {onChange && (
        <Button
          look="quiet"
          icon="edit"
          title={words.change}
          aria-label={words.changeOf(who)}
          onClick={onChange}
        />
      )}
    </span>
  );
}
