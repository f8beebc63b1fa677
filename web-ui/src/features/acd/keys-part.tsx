// The keys with which a waiting caller leaves the queue, and where each leads.
// Never gives a key two meanings.
import type { DestinationConfig } from '../../../../src/api/destination.js';
import { digits, type Digit } from '../../../../src/core/kernel/digit.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { readText, type PartProps } from '../../forms/field-spec.js';
import { DestinationInput, startOfDestination } from '../../forms/destination-input.js';

type Keys = Readonly<Partial<Record<Digit, DestinationConfig>>>;

/** The `leaveByDigit` of a queue. */
export function KeysPart({ value, name, draft, company, errors, onChange }: PartProps) {
  const t = useText();
  const words = t.routing.keys;
  const keys = (value as Keys | undefined) ?? {};
  const queueId = readText(draft, 'id');
  const callbackKey = readText(draft, 'voice.callback.digit');
  const used = digits.filter((digit) => keys[digit] !== undefined);
  const free = digits.filter((digit) => keys[digit] === undefined && digit !== callbackKey);
  const [next] = free;
  const without = (gone: Digit): Keys => {
    const { [gone]: _gone, ...others } = keys;
    return others;
  };
  return (
    <div className="rows">
      {used.length === 0 && <p className="muted">{words.none}</p>}
      {used.map((digit) => (
        <div key={digit} className="row key-row">
          <Field label={words.key} hint={digit === callbackKey ? t.routing.callback.sameKey : undefined}>
            {(attributes) => (
              <select
                {...attributes}
                value={digit}
                onChange={(event) => {
                  const changed = digits.find((one) => one === event.target.value);
                  if (changed) onChange({ ...without(digit), [changed]: keys[digit] });
                }}
              >
                {digits
                  .filter((one) => one === digit || free.includes(one))
                  .map((one) => (
                    <option key={one} value={one}>
                      {one}
                    </option>
                  ))}
              </select>
            )}
          </Field>
          <DestinationInput
            label={t.routing.limits.then}
            value={keys[digit]}
            path={`${name}.${digit}`}
            leaves={queueId}
            none="must-choose"
            company={company}
            errors={errors}
            onChange={(destination) => onChange({ ...keys, [digit]: destination })}
          />
          <Button
            look="quiet"
            icon="close"
            aria-label={words.remove(digit)}
            onClick={() => onChange(without(digit))}
          />
        </div>
      ))}
      {next !== undefined && (
        <Button
          icon="plus"
          onClick={() => onChange({ ...keys, [next]: startOfDestination('voicemail', company, queueId) })}
        >
          {words.add}
        </Button>
      )}
      {callbackKey === '' && <p className="field-hint">{words.callbackKey}</p>}
    </div>
  );
}
