// Where a call is led to: the kind of place, and what it needs; the same for numbers, menus, keys and queues.
// Never leads anybody anywhere.
import type { Company } from '../../../src/api/company.js';
import {
  destinationKinds,
  destinationShapes,
  type DestinationConfig,
  type DestinationKind,
} from '../../../src/api/destination.js';
import { callsOnly } from '../../../src/configuration/destination-faults.js';
import { isSame } from '../../../src/core/company/item-differences.js';
import type { Channel } from '../../../src/core/kernel/interaction.js';
import { useText } from '../i18n/use-text.js';
import { Field } from '../ui/field.js';
import { Tick } from './tick.js';
import { KeySelect } from './key-select.js';
import { NumberInput } from './number-input.js';
import { PromptInput } from './prompt-input.js';
import { FieldWarning } from './sound-warning.js';
import { errorAt, type FieldErrors } from './validate.js';

interface DestinationFieldsProps {
  readonly value: DestinationConfig;
  readonly path: string;
  /** The queue that callers leave there; absent = they come from none. */
  readonly leaves?: string | undefined;
  /** What is led there; default: calls. */
  readonly channels?: readonly Channel[] | undefined;
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly onChange: (destination: DestinationConfig) => void;
}

interface DestinationInputProps extends Omit<DestinationFieldsProps, 'value' | 'onChange'> {
  readonly label: string;
  readonly value: DestinationConfig | undefined;
  /** `standard`: something happens also when none is chosen. */
  readonly none: 'standard' | 'must-choose';
  readonly onChange: (destination: DestinationConfig | undefined) => void;
}

/** Those that serve what is led there, and the one that is chosen already. */
export const queuesFor = (
  company: Company | undefined,
  channels: readonly Channel[] = callsOnly,
  chosen?: string,
): Company['queues'] =>
  company?.queues.filter(
    (queue) => queue.id === chosen || channels.every((channel) => queue.channels.includes(channel)),
  ) ?? [];

/** The first of what there is; without a company, or where it has nothing yet, still to be filled in. */
export function startOfDestination(
  kind: DestinationKind,
  company?: Company,
  leaves?: string,
  channels?: readonly Channel[],
): DestinationConfig {
  const queue = queuesFor(company, channels).find(({ id }) => id !== leaves)?.id ?? '';
  const inNameOf = leaves === undefined ? { queue } : {};
  switch (kind) {
    case 'queue':
      return { kind, queue };
    case 'flow':
      return { kind, flow: company?.flows[0]?.id ?? '' };
    case 'extension':
      return { kind, extension: company?.extensions[0]?.number ?? '' };
    case 'external':
      return { kind, number: '' };
    case 'voicemail':
      return { ...destinationShapes.voicemail.parse({ kind }), ...inNameOf };
    case 'announcement':
      return { kind, prompt: '' };
    case 'callback':
      return { kind, ...inNameOf };
  }
}

export function DestinationInput(props: DestinationInputProps) {
  const { label, value, path, leaves, channels = callsOnly, company, errors, none, onChange } = props;
  const t = useText();
  const words = t.destination;
  // Only calls can be led elsewhere than into a queue.
  const kinds = destinationKinds.filter(
    (kind) => kind === 'queue' || kind === value?.kind || isSame(channels, callsOnly),
  );
  return (
    <div className="destination">
      <Field label={label} error={errors[path] ?? errors[`${path}.kind`]}>
        {(attributes) => (
          <select
            {...attributes}
            value={value?.kind ?? ''}
            onChange={(event) => {
              const kind = destinationKinds.find((one) => one === event.target.value);
              onChange(kind && startOfDestination(kind, company, leaves, channels));
            }}
          >
            {none === 'standard' && <option value="">{words.standard}</option>}
            {none === 'must-choose' && !value && <option value="">{t.routing.choose}</option>}
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.kinds[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {value && <DestinationFields {...{ value, path, leaves, channels, company, errors, onChange }} />}
    </div>
  );
}

/** Without the kind. */
export function DestinationFields(props: DestinationFieldsProps) {
  const { value, path, leaves, channels, company, errors, onChange } = props;
  const t = useText();
  const words = t.destination;
  switch (value.kind) {
    case 'queue':
      return (
        <>
          <KeySelect
            label={words.kinds.queue}
            value={value.queue}
            options={optionsOf(queuesFor(company, channels, value.queue))}
            hint={value.queue === leaves && value.queue !== '' ? words.faults['same-queue'] : undefined}
            error={errorAt(errors, `${path}.queue`)}
            onChange={(queue) => onChange({ ...value, queue })}
          />
          {leaves !== undefined && (
            <Tick
              label={words.keepWait}
              checked={value.keepWait ?? true}
              onChange={(keepWait) => onChange({ ...value, keepWait })}
            />
          )}
        </>
      );
    case 'flow':
      return (
        <KeySelect
          label={words.kinds.flow}
          value={value.flow}
          options={optionsOf(company.flows)}
          error={errorAt(errors, `${path}.flow`)}
          onChange={(flow) => onChange({ ...value, flow })}
        />
      );
    case 'extension':
      return (
        <KeySelect
          label={words.kinds.extension}
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
          <QueueInNameOf {...props} value={value} />
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
      return (
        <>
          <QueueInNameOf {...props} value={value} />
          {!company.trunks.some(({ outbound }) => outbound !== undefined) && (
            <FieldWarning text={words.callbackNeedsTrunk} />
          )}
        </>
      );
  }
}

interface QueueInNameOfProps extends DestinationFieldsProps {
  readonly value: Extract<DestinationConfig, { kind: 'voicemail' | 'callback' }>;
}

/** Whose message or callback it is: the queue's that is left, or another one's. */
function QueueInNameOf({ value, path, leaves, company, errors, onChange }: QueueInNameOfProps) {
  const { kinds, thisQueue } = useText().destination;
  const own = leaves === undefined ? [] : [{ value: '', text: thisQueue }];
  // The people of any queue can hear a message.
  const offered = value.kind === 'callback' ? queuesFor(company, callsOnly, value.queue) : company.queues;
  return (
    <KeySelect
      label={kinds.queue}
      value={value.queue ?? ''}
      options={[...own, ...optionsOf(offered.filter(({ id }) => id !== leaves))]}
      error={errorAt(errors, `${path}.queue`)}
      onChange={(queue) => {
        const { queue: _old, ...others } = value;
        onChange(queue === '' ? others : { ...others, queue });
      }}
    />
  );
}

const optionsOf = (items: readonly { readonly id: string; readonly name: string }[]) =>
  items.map(({ id, name }) => ({ value: id, text: name }));
