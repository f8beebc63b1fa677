// The limits of a queue, each with the place where callers then go.
// Never asks where callers go for a limit that is not set.
import type { Company } from '../../../../src/api/company.js';
import type { OverflowCause, QueueConfig } from '../../../../src/api/acd.js';
import type { DestinationConfig } from '../../../../src/api/destination.js';
import { useText } from '../../i18n/use-text.js';
import { Field } from '../../ui/field.js';
import { read, readText, write, type Draft, type PartProps } from '../../forms/field-spec.js';
import { NumberInput } from '../../forms/number-input.js';
import { DestinationInput } from '../../forms/destination-input.js';
import { errorAt, type FieldErrors } from '../../forms/validate.js';

const numbers = [
  { reason: 'max-wait', limit: 'maxWaitSeconds', min: 1, max: 14_400 },
  { reason: 'queue-full', limit: 'maxWaiting', min: 0, max: 10_000 },
  { reason: 'queue-full-for-agents', limit: 'maxWaitingPerAgent', min: 0, max: 100, step: 'any' },
  { reason: 'expected-wait-too-long', limit: 'maxExpectedWaitSeconds', min: 1, max: 14_400 },
] as const;

const emptyQueues = [
  { reason: 'nobody-logged-in', limit: 'nobodyLoggedIn' },
  { reason: 'all-on-break', limit: 'allOnBreak' },
] as const;

const emptyQueueRules = ['wait', 'on-entry', 'always'] as const;

/** How many limits are set. */
export function limitsSet(draft: Draft): number {
  const set = numbers.filter(({ limit }) => read(draft, `limits.${limit}`) !== undefined);
  const empty = emptyQueues.filter(({ limit }) => read(draft, `limits.${limit}`) !== 'wait');
  return set.length + empty.length;
}

/** Owns `limits` and `overflow`, without the reason `closed`. */
export function LimitsPart({ draft, company, errors, onDraft }: PartProps) {
  const t = useText();
  const words = t.routing.limits;
  const hints: Partial<Record<keyof QueueConfig['limits'], string>> = {
    maxWaitingPerAgent: words.maxWaitingPerAgentHint,
    maxExpectedWaitSeconds: words.maxExpectedWaitHint,
  };
  const set = (limit: string, value: unknown) => onDraft(write(draft, `limits.${limit}`, value));
  const destination = (reason: OverflowCause) => (
    <OverflowOf {...{ reason, draft, company, errors, onDraft }} label={words.then} />
  );
  return (
    <div className="limits">
      {numbers.map(({ reason, limit, min, max, ...rest }) => {
        const value = read(draft, `limits.${limit}`) as number | undefined;
        return (
          <section key={reason} className="limit" aria-label={t.routing.reasons[reason]}>
            <Field label={words[limit]} hint={hints[limit]} error={errorAt(errors, `limits.${limit}`)}>
              {(attributes) => (
                <NumberInput
                  attributes={attributes}
                  min={min}
                  max={max}
                  none={t.routing.noLimit}
                  value={value}
                  onChange={(changed) => set(limit, changed)}
                  {...rest}
                />
              )}
            </Field>
            {value !== undefined && destination(reason)}
          </section>
        );
      })}
      {emptyQueues.map(({ reason, limit }) => {
        const rule = readText(draft, `limits.${limit}`);
        return (
          <section key={reason} className="limit" aria-label={t.routing.reasons[reason]}>
            <Field label={t.routing.reasons[reason]} error={errorAt(errors, `limits.${limit}`)}>
              {(attributes) => (
                <select {...attributes} value={rule} onChange={(event) => set(limit, event.target.value)}>
                  {emptyQueueRules.map((one) => (
                    <option key={one} value={one}>
                      {words.emptyQueueRules[one]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {rule !== 'wait' && destination(reason)}
          </section>
        );
      })}
    </div>
  );
}

interface OverflowOfProps {
  readonly label: string;
  readonly reason: OverflowCause;
  readonly draft: Draft;
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly onDraft: (draft: Draft) => void;
}

function OverflowOf({ label, reason, draft, company, errors, onDraft }: OverflowOfProps) {
  const path = `overflow.${reason}`;
  return (
    <DestinationInput
      label={label}
      value={read(draft, path) as DestinationConfig | undefined}
      path={path}
      leaves={readText(draft, 'id')}
      channels={read(draft, 'channels') as QueueConfig['channels']}
      company={company}
      errors={errors}
      none="standard"
      onChange={(destination) => onDraft(write(draft, path, destination))}
    />
  );
}

/** `overflow.closed`, where opening hours are chosen. */
export function ClosedPart({ draft, company, errors, onDraft }: PartProps) {
  const t = useText();
  return (
    <OverflowOf reason="closed" label={t.routing.limits.then} {...{ draft, company, errors, onDraft }} />
  );
}
