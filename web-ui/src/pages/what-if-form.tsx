// Which day, which queue, and what would be different.
// Never judges a value: the server knows the settings' schema and says what is wrong.
import { useState } from 'react';
import type { WhatIfRequest } from '../../../src/api/what-if.js';
import { useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { queueOrder } from '../live/live-state.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';

interface ChangeRow {
  readonly key: number;
  readonly field: string;
  readonly value: string;
}

interface WhatIfFormProps {
  readonly busy: boolean;
  readonly onAsk: (request: WhatIfRequest) => void;
}

/** Yesterday by the browser's clock. */
function yesterday(): string {
  const day = new Date();
  day.setDate(day.getDate() - 1);
  const part = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${part(day.getMonth() + 1)}-${part(day.getDate())}`;
}

/** Numbers and lists as such, words as words. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text.trim();
    throw error;
  }
}

export function WhatIfForm({ busy, onAsk }: WhatIfFormProps) {
  const words = useText().whatIf;
  const queues = useLive((live) => queueOrder(live.queues));
  const [kind, setKind] = useState<'recorded' | 'generated'>('recorded');
  const [date, setDate] = useState(yesterday);
  const [chosen, setChosen] = useState<string>();
  const [agents, setAgents] = useState('0');
  const [changes, setChanges] = useState<readonly ChangeRow[]>([
    { key: 0, field: 'wrapUpSeconds', value: '' },
  ]);
  const queue = chosen ?? queues[0]?.id;
  const set = (key: number, change: Partial<ChangeRow>) =>
    setChanges(changes.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const ask = () =>
    onAsk({
      day: kind === 'recorded' ? { kind, date } : { kind, seed: 1 },
      ...(queue === undefined ? {} : { queue }),
      changes: changes
        .filter(({ value }) => value.trim() !== '')
        .map(({ field, value }) => ({ field, value: readValue(value) })),
      agents: Math.trunc(Number(agents.replace('−', '-'))) || 0,
    });
  return (
    <form
      className="stack what-if-form"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <div className="what-if-row">
        <Field label={words.day} hint={kind === 'recorded' ? words.recordedHint : words.generatedHint}>
          {(attributes) => (
            <select
              {...attributes}
              value={kind}
              onChange={(event) => setKind(event.target.value === 'recorded' ? 'recorded' : 'generated')}
            >
              <option value="recorded">{words.recorded}</option>
              <option value="generated">{words.generated}</option>
            </select>
          )}
        </Field>
        {kind === 'recorded' && (
          <Field label={words.date}>
            {(attributes) => (
              <input
                {...attributes}
                type="date"
                required
                value={date}
                onChange={(event) => setDate(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label={words.queue}>
          {(attributes) => (
            <select {...attributes} value={queue} onChange={(event) => setChosen(event.target.value)}>
              {queues.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.agents} hint={words.agentsHint}>
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              min={-500}
              max={500}
              step={1}
              value={agents}
              onChange={(event) => setAgents(event.target.value)}
            />
          )}
        </Field>
      </div>
      <fieldset className="stack">
        <legend>{words.changes}</legend>
        {changes.map((row) => (
          <ChangeInputs
            key={row.key}
            row={row}
            onChange={(change) => set(row.key, change)}
            onRemove={() => setChanges(changes.filter(({ key }) => key !== row.key))}
          />
        ))}
        <div>
          <Button
            icon="plus"
            look="quiet"
            onClick={() =>
              setChanges([
                ...changes,
                { key: 1 + Math.max(-1, ...changes.map(({ key }) => key)), field: 'priority', value: '' },
              ])
            }
          >
            {words.add}
          </Button>
        </div>
      </fieldset>
      <div>
        <Button type="submit" look="primary" busy={busy}>
          {words.run}
        </Button>
      </div>
    </form>
  );
}

interface ChangeInputsProps {
  readonly row: ChangeRow;
  readonly onChange: (change: Partial<ChangeRow>) => void;
  readonly onRemove: () => void;
}

function ChangeInputs({ row, onChange, onRemove }: ChangeInputsProps) {
  const words = useText().whatIf;
  return (
    <div className="what-if-row">
      <Field label={words.field}>
        {(attributes) => (
          <select
            {...attributes}
            value={row.field}
            onChange={(event) => onChange({ field: event.target.value })}
          >
            {Object.entries(words.fields).map(([field, label]) => (
              <option key={field} value={field}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.value}>
        {(attributes) => (
          <input
            {...attributes}
            autoComplete="off"
            maxLength={200}
            value={row.value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
        )}
      </Field>
      <Button icon="trash" look="quiet" aria-label={words.remove} title={words.remove} onClick={onRemove} />
    </div>
  );
}
