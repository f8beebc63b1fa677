// Which day, which queue, and what would be different.
// Never sends a value that the settings' schema has something against; the server has the last word.
import { useState } from 'react';
import type { WhatIfRequest, WhatIfStart } from '../../../../src/api/what-if.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { queueOrder } from '../../live/live-state.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import {
  agentsError,
  currentText,
  numberOf,
  settingChoices,
  settingFault,
  settingValue,
} from './what-if-settings.js';

interface ChangeRow {
  readonly key: number;
  readonly field: string;
  readonly value: string;
}

interface WhatIfFormProps {
  readonly start: WhatIfStart;
  readonly busy: boolean;
  readonly onAsk: (request: WhatIfRequest) => void;
  /** Something in the form has been changed: an answer to what it held before is not one to what it holds now. */
  readonly onEdit: () => void;
}

export function WhatIfForm({ start, busy, onAsk, onEdit }: WhatIfFormProps) {
  const t = useText();
  const words = t.whatIf;
  const queues = useLive((live) => queueOrder(live.queues));
  const { latestDate } = start;
  const [kind, setKind] = useState<'recorded' | 'generated'>(latestDate === null ? 'generated' : 'recorded');
  const [date, setDate] = useState(latestDate ?? '');
  const [chosen, setChosen] = useState<string>();
  const [agents, setAgents] = useState('0');
  const [changes, setChanges] = useState<readonly ChangeRow[]>([
    { key: 0, field: 'wrapUpSeconds', value: '' },
  ]);
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const queue = chosen ?? queues[0]?.id;
  const settings = start.queues.find(({ id }) => id === queue);
  const set = (key: number, change: Partial<ChangeRow>) =>
    setChanges(changes.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const ask = () => {
    const more = agentsError(agents, t);
    const faults = changes.flatMap((row): [string, string][] => {
      const fault = settingFault(row.field, row.value, t);
      return fault === undefined ? [] : [[String(row.key), fault]];
    });
    const found = new Map([...faults, ...(more === undefined ? [] : [['agents', more] as const])]);
    setErrors(found);
    if (found.size > 0) return;
    onAsk({
      day: kind === 'recorded' ? { kind, date } : { kind, seed: 1 },
      ...(queue === undefined ? {} : { queue }),
      changes: changes
        .filter(({ value }) => value.trim() !== '')
        .map(({ field, value }) => ({ field, value: settingValue(field, value) })),
      agents: numberOf(agents) ?? 0,
    });
  };
  return (
    <form
      className="stack what-if-form"
      noValidate
      onChange={onEdit}
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      {latestDate === null && <p className="callout info">{words.noDay}</p>}
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
          <Field label={words.date} {...(date === latestDate && { hint: words.dateHint })}>
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
        <Field label={words.agents} hint={words.agentsHint} error={errors.get('agents')}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="text"
              autoComplete="off"
              maxLength={6}
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
            current={settings && currentText(settings, row.field, t)}
            error={errors.get(String(row.key))}
            onChange={(change) => set(row.key, change)}
            onRemove={() => {
              setChanges(changes.filter(({ key }) => key !== row.key));
              onEdit();
            }}
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
  /** As it is now; undefined while the queue's settings are not known. */
  readonly current: string | undefined;
  readonly error: string | undefined;
  readonly onChange: (change: Partial<ChangeRow>) => void;
  readonly onRemove: () => void;
}

function ChangeInputs({ row, current, error, onChange, onRemove }: ChangeInputsProps) {
  const t = useText();
  const words = t.whatIf;
  const choices = settingChoices(row.field, t);
  return (
    <div className="what-if-row">
      <Field label={words.field}>
        {(attributes) => (
          <select
            {...attributes}
            value={row.field}
            // What was typed for one setting means nothing for another.
            onChange={(event) => onChange({ field: event.target.value, value: '' })}
          >
            {Object.entries(words.fields).map(([field, label]) => (
              <option key={field} value={field}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.value} error={error} hint={current && words.current(current)}>
        {(attributes) =>
          choices === undefined ? (
            <input
              {...attributes}
              inputMode="decimal"
              autoComplete="off"
              maxLength={20}
              value={row.value}
              onChange={(event) => onChange({ value: event.target.value })}
            />
          ) : (
            <select
              {...attributes}
              value={row.value}
              onChange={(event) => onChange({ value: event.target.value })}
            >
              <option value="">{words.asItIs}</option>
              {choices.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          )
        }
      </Field>
      <Button icon="trash" look="quiet" aria-label={words.remove} title={words.remove} onClick={onRemove} />
    </div>
  );
}
