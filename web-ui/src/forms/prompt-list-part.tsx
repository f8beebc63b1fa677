// Recordings that are played in turn; they can be put in another order.
// Never refuses a name: the recording may be made later.
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import type { PartProps } from './field-spec.js';
import { PromptInput } from './prompt-input.js';
import { moved, useReorder } from './use-reorder.js';
import { errorAt } from './validate.js';

const maxPrompts = 10;

/** The `announcements.periodic` of a queue. */
export function PromptListPart({ value, name, errors, onChange }: PartProps) {
  const t = useText();
  const words = t.routing.announcements;
  const prompts = (value as readonly string[] | undefined) ?? [];
  const reorder = useReorder<HTMLOListElement>(prompts.length, (from, to) =>
    onChange(moved(prompts, from, to)),
  );
  return (
    <div className="rows">
      <ol ref={reorder.list} className="step-rows">
        {prompts.map((prompt, index) => (
          <li key={index} className="step-row" {...reorder.rowProps(index)}>
            {reorder.controls(index, words.message(index + 1))}
            <Field label={words.message(index + 1)} error={errorAt(errors, `${name}.${index}`)}>
              {(attributes) => (
                <PromptInput
                  attributes={attributes}
                  value={prompt}
                  onChange={(changed) =>
                    onChange(prompts.map((old, place) => (place === index ? changed : old)))
                  }
                />
              )}
            </Field>
            <Button
              look="quiet"
              icon="close"
              aria-label={t.routing.removeOne(words.message(index + 1))}
              onClick={() => onChange(prompts.filter((_, place) => place !== index))}
            />
          </li>
        ))}
      </ol>
      <span className="sr" role="status">
        {reorder.news}
      </span>
      <Button icon="plus" disabled={prompts.length >= maxPrompts} onClick={() => onChange([...prompts, ''])}>
        {words.addPeriodic}
      </Button>
    </div>
  );
}
