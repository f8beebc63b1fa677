// The inputs that steps of menus share: a recording, a number, the step that comes next.
// Never changes another step; what is led to is chosen from all of them, or made anew.
import { useId } from 'react';
import type { Company } from '../../../../../src/api/company.js';
import { nodeKinds } from '../../../../../src/core/ivr/flow-model.js';
import { queuesFor } from '../../../forms/destination-input.js';
import { isWholeMessage } from '../../../forms/prompts-context.js';
import { PromptWarning } from '../../../forms/sound-warning.js';
import type { Dictionary } from '../../../i18n/dictionary.js';
import { useText } from '../../../i18n/use-text.js';
import { Field, type FieldAttributes } from '../../../ui/field.js';
import type { FlowDraft, NewStep } from '../flow-draft.js';
import type { NodeFieldsProps, NodeKind, Target } from './node-editor.js';

export const kindText = (kind: NodeKind, t: Dictionary): string =>
  ({ ...t.destination.kinds, ...t.flow.kinds })[kind];

interface PromptFieldProps extends NodeFieldsProps {
  readonly name: 'prompt' | 'invalidPrompt';
  readonly label: string;
  readonly hint?: string;
}

export function PromptField({
  node,
  errors,
  prompts,
  language,
  name,
  label,
  hint,
  onChange,
}: PromptFieldProps) {
  const listId = useId();
  const value = node[name];
  return (
    <Field label={label} hint={hint} error={errors[`${node.ref}.${name}`]}>
      {(attributes) => (
        <>
          <input
            {...attributes}
            value={value}
            spellCheck={false}
            list={listId}
            onChange={(event) => onChange(node.ref, { [name]: event.target.value })}
          />
          <datalist id={listId}>
            {prompts.filter(isWholeMessage).map((prompt) => (
              <option key={prompt} value={prompt} />
            ))}
          </datalist>
          <PromptWarning prompt={value} language={language} />
        </>
      )}
    </Field>
  );
}

interface NumberFieldProps extends NodeFieldsProps {
  readonly name: 'inputTimeoutSeconds' | 'maxNoInput' | 'maxInvalid';
  readonly label: string;
}

export function NumberField({ node, errors, name, label, onChange }: NumberFieldProps) {
  const value = node[name];
  return (
    <Field label={label} error={errors[`${node.ref}.${name}`]}>
      {(attributes) => (
        <input
          {...attributes}
          type="number"
          inputMode="numeric"
          min={1}
          value={Number.isNaN(value) ? '' : value}
          onChange={(event) => onChange(node.ref, { [name]: event.target.valueAsNumber })}
        />
      )}
    </Field>
  );
}

interface TargetFieldProps extends NodeFieldsProps {
  readonly place: 'onNoInput' | 'next' | 'afterwards';
  readonly label: string;
  readonly none?: string;
  readonly target: Target;
}

export function TargetField(props: TargetFieldProps) {
  const { node, company, errors, steps, place, label, target, none, onChange, onNewTarget } = props;
  return (
    <Field label={label} error={errors[`${node.ref}.${place}`]}>
      {(attributes) => (
        <TargetSelect
          attributes={attributes}
          value={target}
          steps={steps}
          company={company}
          none={none}
          onChange={(changed) => {
            if (changed !== 'repeat') onChange(node.ref, { [place]: changed });
          }}
          onNew={(step) => onNewTarget(node.ref, place, step)}
        />
      )}
    </Field>
  );
}

interface TargetSelectProps {
  readonly attributes: FieldAttributes;
  readonly value: Target | 'repeat';
  readonly steps: FlowDraft['nodes'];
  readonly company: Company;
  readonly mayRepeat?: boolean;
  /** What it means that there is none; default: one must be chosen. */
  readonly none?: string | undefined;
  readonly onChange: (target: Target | 'repeat') => void;
  readonly onNew: (step: NewStep) => void;
}

/** What a way out is chosen by in one go: queues, extensions and other menus. */
const placesIn = (company: Company, t: Dictionary) =>
  [
    {
      kind: 'queue',
      title: t.setup.sections.queues,
      items: queuesFor(company).map(({ id, name }) => ({ key: id, text: name })),
    },
    {
      kind: 'extension',
      title: t.setup.sections.extensions,
      items: company.extensions.map(({ number, name }) => ({ key: number, text: `${number} ${name}` })),
    },
    {
      kind: 'flow',
      title: t.setup.sections.flows,
      items: company.flows.map(({ id, name }) => ({ key: id, text: name })),
    },
  ] as const;

/** `new queue`; `to queue sales`. */
function newStepOf(value: string): NewStep | undefined {
  const kind = nodeKinds.find((candidate) => value === `new ${candidate}`);
  if (kind) return { kind };
  const [, place, key = ''] = /^to (queue|extension|flow) (.+)$/.exec(value) ?? [];
  switch (place) {
    case 'queue':
      return { kind: place, destination: { kind: place, queue: key } };
    case 'extension':
      return { kind: place, destination: { kind: place, extension: key } };
    case 'flow':
      return { kind: place, destination: { kind: place, flow: key } };
    default:
      return undefined;
  }
}

/**
 * Every step, every queue, extension and menu, whose step is then made by itself, and a new step of each kind: a menu is drawn
 * from its first question outwards.
 */
export function TargetSelect(props: TargetSelectProps) {
  const { attributes, value, steps, company, mayRepeat, none, onChange, onNew } = props;
  const t = useText();
  return (
    <select
      {...attributes}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => {
        const chosen = event.target.value;
        const step = newStepOf(chosen);
        if (step) onNew(step);
        else onChange(chosen === '' ? undefined : chosen === 'repeat' ? 'repeat' : Number(chosen));
      }}
    >
      {(value === undefined || none !== undefined) && <option value="">{none ?? t.flowEditor.choose}</option>}
      {mayRepeat && <option value="repeat">{t.flow.repeat}</option>}
      <optgroup label={t.flowEditor.steps}>
        {steps.map((step) => (
          <option key={step.ref} value={step.ref}>
            {`${step.name} (${kindText(step.kind, t)})`}
          </option>
        ))}
      </optgroup>
      {placesIn(company, t)
        .filter(({ items }) => items.length > 0)
        .map(({ kind, title, items }) => (
          <optgroup key={kind} label={title}>
            {items.map(({ key, text }) => (
              <option key={key} value={`to ${kind} ${key}`}>
                {text}
              </option>
            ))}
          </optgroup>
        ))}
      <optgroup label={t.flowEditor.newStep}>
        {nodeKinds.map((kind) => (
          <option key={kind} value={`new ${kind}`}>
            {`+ ${kindText(kind, t)}`}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
