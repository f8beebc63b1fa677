// The three-way control for the status of one agent or many, with the reason of a break.
// Never changes anything without a press, and asks first where logging out needs a second thought.
import { useState, type SubmitEvent } from 'react';
import type { AgentLive } from '../../../../src/api/live.js';
import type { ChangeStatus } from '../../../../src/api/agents.js';
import { useBreakReason } from './break-reason.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Icon, type IconName } from '../../ui/icon.js';

interface StatusControlProps {
  readonly label: string;
  /** The present one; undefined when many agents have different ones. */
  readonly status: AgentLive['status'] | undefined;
  readonly breakReason?: string | null;
  /** Whatever is on its way to the server. */
  readonly pending: string | undefined;
  /** When given, logging out takes a second press, after this was read. */
  readonly logOutWarning?: string;
  /** On the button of the second press. */
  readonly logOutText?: string;
  readonly onChange: (change: ChangeStatus) => void;
}

const icons: Record<AgentLive['status'], IconName> = {
  available: 'check',
  'on-break': 'pause',
  'logged-out': 'power',
};

export function StatusControl(props: StatusControlProps) {
  const { label, status: present, breakReason, pending, logOutWarning, logOutText, onChange } = props;
  const t = useText();
  const reasonText = useBreakReason();
  const [choosing, setChoosing] = useState<'on-break' | 'logged-out'>();
  const labels: Record<AgentLive['status'], string> = {
    available: t.desk.goAvailable,
    'on-break': t.desk.goBreak,
    'logged-out': t.desk.goLoggedOut,
  };
  const change = (wanted: ChangeStatus) => {
    setChoosing(undefined);
    onChange(wanted);
  };
  const press = (status: AgentLive['status']) => {
    if (status === 'on-break') setChoosing(status);
    else if (status === present) setChoosing(undefined);
    else if (status === 'logged-out' && logOutWarning !== undefined) setChoosing(status);
    else change({ status });
  };
  return (
    <div className="status-control">
      <div className="status-buttons" role="group" aria-label={label}>
        {(['available', 'on-break', 'logged-out'] as const).map((status) => (
          <button
            key={status}
            type="button"
            className={`status-button ${status}`}
            aria-pressed={present === status}
            aria-expanded={status === 'on-break' || choosing === status ? choosing === status : undefined}
            aria-busy={pending === status}
            disabled={pending !== undefined}
            onClick={() => press(status)}
          >
            <Icon name={icons[status]} size={22} />
            <span>{labels[status]}</span>
            {status === 'on-break' && present === 'on-break' && <small>{reasonText(breakReason)}</small>}
          </button>
        ))}
      </div>
      {choosing === 'on-break' && (
        <BreakReason onChoose={(reason) => change({ status: 'on-break', reason })} />
      )}
      {choosing === 'logged-out' && (
        // The focus stays where it is: a key held down must not log anybody out.
        <div className="break-reason">
          <p role="alert">{logOutWarning}</p>
          <div className="button-row">
            <Button look="danger" icon="power" onClick={() => change({ status: 'logged-out' })}>
              {logOutText}
            </Button>
            <Button onClick={() => setChoosing(undefined)}>{t.actions.cancel}</Button>
          </div>
        </div>
      )}
    </div>
  );
}

function BreakReason({ onChoose }: { readonly onChoose: (reason: string) => void }) {
  const t = useText();
  const [other, setOther] = useState('');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (other.trim() !== '') onChoose(other.trim());
  };
  return (
    <div className="break-reason" role="group" aria-label={t.desk.breakReason}>
      <p>{t.desk.breakReason}</p>
      <div className="reason-buttons">
        {t.desk.breakReasons.map((reason, index) => (
          <Button key={reason} autoFocus={index === 0} onClick={() => onChoose(reason)}>
            {reason}
          </Button>
        ))}
      </div>
      <form onSubmit={submit} className="inline-form">
        <Field label={t.desk.otherReason}>
          {(attributes) => (
            <input
              {...attributes}
              value={other}
              maxLength={60}
              onChange={(event) => setOther(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={other.trim() === ''}>
          {t.desk.startBreak}
        </Button>
      </form>
    </div>
  );
}
