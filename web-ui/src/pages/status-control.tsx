// The three-way control for an agent's status, with the reason of a break.
// Never changes anything without a press.
import { useState, type SubmitEvent } from 'react';
import type { AgentLive } from '../../../src/api/live.js';
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Icon, type IconName } from '../ui/icon.js';
import type { AgentActions } from './change-status.js';

interface StatusControlProps {
  readonly agent: AgentLive;
  readonly actions: AgentActions;
}

const icons: Record<AgentLive['status'], IconName> = {
  available: 'check',
  'on-break': 'pause',
  'logged-out': 'power',
};

export function StatusControl({ agent, actions }: StatusControlProps) {
  const t = useText();
  const [choosing, setChoosing] = useState(false);
  const labels: Record<AgentLive['status'], string> = {
    available: t.desk.goAvailable,
    'on-break': t.desk.goBreak,
    'logged-out': t.desk.goLoggedOut,
  };
  const press = (status: AgentLive['status']) => {
    setChoosing(status === 'on-break');
    if (status !== 'on-break' && status !== agent.status) actions.changeStatus({ status });
  };
  return (
    <div className="status-control">
      <div className="status-buttons" role="group" aria-label={t.desk.yourStatus}>
        {(['available', 'on-break', 'logged-out'] as const).map((status) => (
          <button
            key={status}
            type="button"
            className={`status-button ${status}`}
            aria-pressed={agent.status === status}
            aria-expanded={status === 'on-break' ? choosing : undefined}
            aria-busy={actions.pending === status}
            disabled={actions.pending !== undefined}
            onClick={() => press(status)}
          >
            <Icon name={icons[status]} size={22} />
            <span>{labels[status]}</span>
            {status === 'on-break' && agent.status === 'on-break' && <small>{agent.breakReason}</small>}
          </button>
        ))}
      </div>
      {choosing && (
        <BreakReason
          onChoose={(reason) => {
            setChoosing(false);
            actions.changeStatus({ status: 'on-break', reason });
          }}
        />
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
