// Where a caller goes who leaves a queue: the kind of place, and what it needs.
// Never sends anybody anywhere.
import type { Company } from '../../../../src/api/company.js';
import type { OverflowAction } from '../../../../src/api/acd.js';
import { useText } from '../../i18n/use-text.js';
import { Field } from '../../ui/field.js';
import { Tick } from '../../forms/form-fields.js';
import { KeySelect } from '../../forms/key-select.js';
import { NumberInput } from '../../forms/number-input.js';
import { PromptInput } from '../../forms/prompt-input.js';
import { FieldWarning } from '../../forms/sound-warning.js';
import { errorAt, type FieldErrors } from '../../forms/validate.js';

const kinds = ['queue', 'flow', 'extension', 'external', 'voicemail', 'announcement', 'callback'] as const;

interface OverflowActionInputProps {
  readonly label: string;
  readonly value: OverflowAction | undefined;
  readonly path: string;
  /** The queue that is left. */
  readonly queueId: string;
  readonly company: Company;
  readonly errors: FieldErrors;
  /** Without it something must be chosen. */
  readonly mayBeDefault?: boolean;
  readonly onChange: (action: OverflowAction | undefined) => void;
}

export function startOfAction(
  kind: OverflowAction['kind'],
  company: Company,
  queueId: string,
): OverflowAction {
  switch (kind) {
    case 'queue':
      return { kind, queue: company.queues.find(({ id }) => id !== queueId)?.id ?? '', keepWait: true };
    case 'flow':
      return { kind, flow: company.flows[0]?.id ?? '' };
    case 'extension':
      return { kind, extension: company.extensions[0]?.number ?? '' };
    case 'external':
      return { kind, number: '' };
    case 'voicemail':
      return { kind, greeting: 'voicemail-greeting', maxSeconds: 180 };
    case 'announcement':
      return { kind, prompt: '' };
    case 'callback':
      return { kind };
  }
}

export function OverflowActionInput(props: OverflowActionInputProps) {
  const { label, value, path, queueId, company, errors, mayBeDefault, onChange } = props;
  const t = useText();
  const words = t.routing.actions;
  return (
    <div className="action">
      <Field label={label} error={errors[path] ?? errors[`${path}.kind`]}>
        {(attributes) => (
          <select
            {...attributes}
            value={value?.kind ?? ''}
            onChange={(event) => {
              const kind = kinds.find((one) => one === event.target.value);
              onChange(kind && startOfAction(kind, company, queueId));
            }}
          >
            {mayBeDefault && <option value="">{words.default}</option>}
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {value?.kind === 'callback' && !company.trunks.some(({ outbound }) => outbound !== undefined) && (
        <FieldWarning text={t.routing.callback.needsTrunk} />
      )}
      {value && <ActionFields {...{ value, path, queueId, company, errors, onChange }} />}
    </div>
  );
}

interface ActionFieldsProps extends Pick<
  OverflowActionInputProps,
  'path' | 'queueId' | 'company' | 'errors' | 'onChange'
> {
  readonly value: OverflowAction;
}

function ActionFields({ value, path, queueId, company, errors, onChange }: ActionFieldsProps) {
  const t = useText();
  const words = t.routing.actions;
  switch (value.kind) {
    case 'queue':
      return (
        <>
          <KeySelect
            label={t.calls.queue}
            value={value.queue}
            options={company.queues.map(({ id, name }) => ({ value: id, text: name }))}
            hint={value.queue === queueId && queueId !== '' ? words.sameQueue : undefined}
            error={errorAt(errors, `${path}.queue`)}
            onChange={(queue) => onChange({ ...value, queue })}
          />
          <Tick
            label={words.keepWait}
            checked={value.keepWait}
            onChange={(keepWait) => onChange({ ...value, keepWait })}
          />
        </>
      );
    case 'flow':
      return (
        <KeySelect
          label={words.flow}
          value={value.flow}
          options={company.flows.map(({ id, name }) => ({ value: id, text: name }))}
          error={errorAt(errors, `${path}.flow`)}
          onChange={(flow) => onChange({ ...value, flow })}
        />
      );
    case 'extension':
      return (
        <KeySelect
          label={words.extension}
          value={value.extension}
          options={company.extensions.map(({ number, name }) => ({
            value: number,
            text: `${number} ${name}`,
          }))}
          error={errorAt(errors, `${path}.extension`)}
          onChange={(extension) => onChange({ ...value, extension })}
        />
      );
    case 'external':
      return (
        <Field label={words.number} hint={t.fields.didNumberHint} error={errorAt(errors, `${path}.number`)}>
          {(attributes) => (
            <input
              {...attributes}
              inputMode="tel"
              value={value.number}
              onChange={(event) => onChange({ ...value, number: event.target.value })}
            />
          )}
        </Field>
      );
    case 'voicemail':
      return (
        <>
          <Field label={words.greeting} error={errorAt(errors, `${path}.greeting`)}>
            {(attributes) => (
              <PromptInput
                attributes={attributes}
                value={value.greeting}
                onChange={(greeting) => onChange({ ...value, greeting })}
              />
            )}
          </Field>
          <Field label={words.maxSeconds} error={errorAt(errors, `${path}.maxSeconds`)}>
            {(attributes) => (
              <NumberInput
                attributes={attributes}
                min={5}
                max={600}
                value={value.maxSeconds}
                onChange={(maxSeconds) => onChange({ ...value, maxSeconds: maxSeconds ?? Number.NaN })}
              />
            )}
          </Field>
        </>
      );
    case 'announcement':
      return (
        <Field label={words.prompt} error={errorAt(errors, `${path}.prompt`)}>
          {(attributes) => (
            <PromptInput
              attributes={attributes}
              value={value.prompt}
              onChange={(prompt) => onChange({ ...value, prompt })}
            />
          )}
        </Field>
      );
    case 'callback':
      return null;
  }
}
