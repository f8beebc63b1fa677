// Where a call goes: a menu, a queue or an extension, in one list.
// Never offers what does not exist.
import type { Company } from '../../../src/api/company.js';
import { useText } from '../i18n/use-text.js';
import type { FieldAttributes } from '../ui/field.js';
import { readText, type Draft } from './field-spec.js';

interface DestinationInputProps {
  readonly attributes: FieldAttributes;
  readonly value: Draft | undefined;
  readonly company: Company;
  readonly onChange: (value: unknown) => void;
}

export function DestinationInput({ attributes, value, company, onChange }: DestinationInputProps) {
  const t = useText();
  const targets = {
    flow: company.flows.map((flow) => ({ key: flow.id, name: flow.name })),
    queue: company.queues.map((queue) => ({ key: queue.id, name: queue.name })),
    extension: company.extensions.map(({ number, name }) => ({ key: number, name: `${number} ${name}` })),
  };
  const kinds = ['flow', 'queue', 'extension'] as const;
  const current = value ? `${readText(value, 'kind')}:${readText(value, readText(value, 'kind'))}` : '';
  return (
    <select
      {...attributes}
      value={current}
      onChange={(event) => {
        const [kind = '', key = ''] = event.target.value.split(':');
        onChange(kind === '' ? undefined : { kind, [kind]: key });
      }}
    >
      {current === '' && <option value="">{t.routing.choose}</option>}
      {kinds.map((kind) => (
        <optgroup key={kind} label={t.fields.destinationKinds[kind]}>
          {targets[kind].map(({ key, name }) => (
            <option key={key} value={`${kind}:${key}`}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
