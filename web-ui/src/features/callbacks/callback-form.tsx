// A customer whom somebody has called back by the agents of a queue: number, queue, name, priority.
// Never decides whether the number can be dialled: the server does.
import { useState } from 'react';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { queueOrder } from '../../live/live-state.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { toast } from '../../ui/toast.js';

interface CallbackFormProps {
  /** Who is to be called, when that is known. */
  readonly from?: { readonly number: string; readonly name: string | null; readonly queueId: string };
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function CallbackForm({ from, onDone, onClose }: CallbackFormProps) {
  const t = useText();
  const failureText = useFailureText();
  const queues = useLive((live) => queueOrder(live.queues));
  const [number, setNumber] = useState(from?.number ?? '');
  const [queue, setQueue] = useState(from?.queueId ?? queues[0]?.id ?? '');
  const [name, setName] = useState(from?.name ?? '');
  const [priority, setPriority] = useState('0');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const save = () => {
    setBusy(true);
    setFailure(undefined);
    const callerName = name.trim();
    const body = {
      number,
      queue,
      priority: Number(priority),
      ...(callerName === '' ? {} : { callerName }),
    };
    request(routes.createCallback, { body })
      .then(
        (created) => {
          toast('done', t.callbacks.added(created.number));
          onDone();
        },
        (reason: unknown) => setFailure(failureText(reason)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title={t.callbacks.add} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className="dialog-body callback-form">
          <Field label={t.callbacks.addNumber} hint={t.callbacks.addNumberHint} error={failure}>
            {(attributes) => (
              <input
                {...attributes}
                type="tel"
                required
                maxLength={40}
                value={number}
                onChange={(event) => setNumber(event.target.value)}
              />
            )}
          </Field>
          <Field label={t.callbacks.addQueue}>
            {(attributes) => (
              <select {...attributes} value={queue} onChange={(event) => setQueue(event.target.value)}>
                {queues.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t.callbacks.addName}>
            {(attributes) => (
              <input
                {...attributes}
                maxLength={80}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label={t.callbacks.addPriority} hint={t.callbacks.addPriorityHint}>
            {(attributes) => (
              <input
                {...attributes}
                type="number"
                min={-10}
                max={10}
                step={1}
                required
                value={priority}
                onChange={(event) => setPriority(event.target.value)}
              />
            )}
          </Field>
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>{t.actions.cancel}</Button>
          <Button look="primary" type="submit" busy={busy}>
            {t.callbacks.addSave}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
