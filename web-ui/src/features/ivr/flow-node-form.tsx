// One step of a menu in the editor: its name, its kind, and the fields that this kind has.
// Never changes another step; what it leads to is chosen from all of them, or made anew.
import { memo, useId } from 'react';
import type { Company } from '../../../../src/api/company.js';
import type { FlowConfig } from '../../../../src/api/ivr.js';
import { digits, type Digit } from '../../../../src/core/kernel/digit.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field, type FieldAttributes } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { CallWishesInput } from '../acd/call-wishes.js';
import {
  nodeKinds,
  type ChoiceDraft,
  type NodeDraft,
  type NewStep,
  type NodeKind,
  type Target,
} from './flow-draft.js';
import { KeySelect } from '../../forms/key-select.js';
import { isWholeMessage } from '../../forms/prompts-context.js';
import { PromptWarning } from '../../forms/sound-warning.js';
import type { FieldErrors } from '../../forms/validate.js';

/** Where a reference to a step stands, so that a new step can be put there. */
export type Place = 'onNoInput' | 'next' | 'afterwards' | Digit;

export interface StepName {
  readonly ref: number;
  readonly name: string;
  readonly kind: NodeKind;
}

interface NodeFormProps {
  readonly node: NodeDraft;
  readonly steps: readonly StepName[];
  readonly prompts: readonly string[];
  /** Of the recordings. */
  readonly language: FlowConfig['language'];
  readonly company: Company;
  readonly errors: FieldErrors;
  readonly isStart: boolean;
  readonly isUnreachable: boolean;
  readonly onChange: (ref: number, change: Partial<NodeDraft>) => void;
  readonly onNewTarget: (ref: number, place: Place, step: NewStep) => void;
  readonly onRemove: ((ref: number) => void) | undefined;
}

export const NodeForm = memo(function NodeForm(props: NodeFormProps) {
  const { node, errors, isStart, isUnreachable, onChange, onRemove } = props;
  const t = useText();
  const error = errors[String(node.ref)];
  return (
    <fieldset className={`flow-node ${node.kind}`} data-step={node.name}>
      <legend className="sr">{`${t.flowEditor.step} ${node.name}`}</legend>
      <div className="flow-node-head">
        <Field label={t.flowEditor.step} error={errors[`${node.ref}.name`]}>
          {(attributes) => (
            <input
              {...attributes}
              value={node.name}
              maxLength={60}
              spellCheck={false}
              onChange={(event) => onChange(node.ref, { name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.flowEditor.kind}>
          {(attributes) => (
            <select
              {...attributes}
              value={node.kind}
              onChange={(event) => {
                const kind = nodeKinds.find((candidate) => candidate === event.target.value);
                if (kind) onChange(node.ref, { kind });
              }}
            >
              {nodeKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {t.flow[kind]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <span className="flow-node-marks">
          {isStart && <span className="badge available">{t.flowEditor.isStart}</span>}
          {isUnreachable && <span className="badge ringing">{t.flowEditor.faults['unreachable-node']}</span>}
        </span>
        {onRemove && (
          <Button
            look="quiet"
            icon="trash"
            aria-label={t.flowEditor.removeStep(node.name)}
            onClick={() => onRemove(node.ref)}
          />
        )}
      </div>
      {error !== undefined && (
        <p className="callout bad" role="alert">
          <Icon name="warning" />
          {error}
        </p>
      )}
      <NodeFields {...props} />
    </fieldset>
  );
});

function NodeFields(props: NodeFormProps) {
  const { node, company, errors, onChange } = props;
  const t = useText();
  switch (node.kind) {
    case 'menu':
      return <MenuFields {...props} />;
    case 'play':
      return (
        <div className="flow-node-fields">
          <PromptField {...props} name="prompt" label={t.flowEditor.prompt} />
          <TargetField {...props} place="next" label={t.flow.then} target={node.next} />
        </div>
      );
    case 'queue':
      return (
        <>
          <KeySelect
            label={t.flow.queue}
            error={errors[`${node.ref}.queue`]}
            value={node.queue}
            options={company.queues.map(({ id, name }) => ({ value: id, text: name }))}
            onChange={(queue) => onChange(node.ref, { queue })}
          />
          <CallWishesInput
            value={node.wishes}
            path={`${node.ref}.wishes`}
            company={company}
            errors={errors}
            onChange={(wishes) => onChange(node.ref, { wishes })}
          />
          <div className="flow-node-fields">
            <TargetField
              {...props}
              place="afterwards"
              label={t.flowEditor.afterwards}
              target={node.afterwards}
              none={t.flowTrial.hangsUp}
            />
          </div>
        </>
      );
    case 'extension':
      return (
        <KeySelect
          label={t.flow.extension}
          error={errors[`${node.ref}.extension`]}
          value={node.extension}
          options={company.extensions.map(({ number, name }) => ({
            value: number,
            text: `${number} ${name}`,
          }))}
          onChange={(extension) => onChange(node.ref, { extension })}
        />
      );
    case 'hang-up':
      return null;
  }
}

function MenuFields(props: NodeFormProps) {
  const { node, errors, onChange } = props;
  const t = useText();
  const free = digits.filter((digit) => !node.choices.some((choice) => choice.digit === digit));
  const choicesError = errors[`${node.ref}.choices`];
  const setChoices = (choices: readonly ChoiceDraft[]) => onChange(node.ref, { choices });
  return (
    <>
      <div className="flow-node-fields">
        <PromptField {...props} name="prompt" label={t.flowEditor.prompt} />
        <PromptField
          {...props}
          name="invalidPrompt"
          label={t.flowEditor.invalidPrompt}
          hint={t.flowEditor.optional}
        />
      </div>
      <div className="choices">
        {node.choices.map((choice, index) => (
          <ChoiceRow
            key={choice.digit}
            {...props}
            choice={choice}
            free={free}
            onChoice={(changed) =>
              setChoices(node.choices.map((old, place) => (place === index ? changed : old)))
            }
            onGone={() => setChoices(node.choices.filter((_, place) => place !== index))}
          />
        ))}
        {choicesError !== undefined && (
          <p className="field-error" role="alert">
            {choicesError}
          </p>
        )}
        {free[0] !== undefined && (
          <Button
            icon="plus"
            onClick={() => setChoices([...node.choices, { digit: free[0] as Digit, target: undefined }])}
          >
            {t.flowEditor.addChoice}
          </Button>
        )}
      </div>
      <div className="flow-node-fields">
        <TargetField {...props} place="onNoInput" label={t.flowEditor.onNoInput} target={node.onNoInput} />
      </div>
      <div className="flow-node-fields numbers">
        <NumberField {...props} name="inputTimeoutSeconds" label={t.flowEditor.inputTimeoutSeconds} />
        <NumberField {...props} name="maxNoInput" label={t.flowEditor.maxNoInput} />
        <NumberField {...props} name="maxInvalid" label={t.flowEditor.maxInvalid} />
      </div>
    </>
  );
}

interface ChoiceRowProps extends NodeFormProps {
  readonly choice: ChoiceDraft;
  readonly free: readonly Digit[];
  readonly onChoice: (choice: ChoiceDraft) => void;
  readonly onGone: () => void;
}

function ChoiceRow(props: ChoiceRowProps) {
  const { choice, free, node, company, errors, steps, onChoice, onGone, onNewTarget } = props;
  const t = useText();
  const { digit, target } = choice;
  const possible = digits.filter((one) => one === digit || free.includes(one));
  return (
    <div className="choice">
      <select
        aria-label={t.flowEditor.key}
        className="choice-key"
        value={digit}
        onChange={(event) => {
          const changed = possible.find((one) => one === event.target.value);
          if (changed) onChoice({ digit: changed, target });
        }}
      >
        {possible.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <Field label={t.flow.key(digit)} error={errors[`${node.ref}.choices.${digit}`]}>
        {(attributes) => (
          <TargetSelect
            attributes={attributes}
            value={target}
            steps={steps}
            company={company}
            mayRepeat
            onChange={(changed) => onChoice({ digit, target: changed })}
            onNew={(step) => onNewTarget(node.ref, digit, step)}
          />
        )}
      </Field>
      <Button look="quiet" icon="close" aria-label={t.flowEditor.removeChoice(digit)} onClick={onGone} />
    </div>
  );
}

interface PromptFieldProps extends NodeFormProps {
  readonly name: 'prompt' | 'invalidPrompt';
  readonly label: string;
  readonly hint?: string;
}

function PromptField({ node, errors, prompts, language, name, label, hint, onChange }: PromptFieldProps) {
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

interface NumberFieldProps extends NodeFormProps {
  readonly name: 'inputTimeoutSeconds' | 'maxNoInput' | 'maxInvalid';
  readonly label: string;
}

function NumberField({ node, errors, name, label, onChange }: NumberFieldProps) {
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

interface TargetFieldProps extends NodeFormProps {
  readonly place: 'onNoInput' | 'next' | 'afterwards';
  readonly label: string;
  readonly none?: string;
  readonly target: Target;
}

function TargetField(props: TargetFieldProps) {
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
  readonly steps: readonly StepName[];
  readonly company: Company;
  readonly mayRepeat?: boolean;
  /** What it means that there is none; default: one must be chosen. */
  readonly none?: string | undefined;
  readonly onChange: (target: Target | 'repeat') => void;
  readonly onNew: (step: NewStep) => void;
}

/** `new queue`; `to queue sales`. */
function newStepOf(value: string): NewStep | undefined {
  const kind = nodeKinds.find((candidate) => value === `new ${candidate}`);
  if (kind) return { kind };
  const [, place, key = ''] = /^to (queue|extension) (.+)$/.exec(value) ?? [];
  if (place === 'queue') return { kind: place, queue: key };
  return place === 'extension' ? { kind: place, extension: key } : undefined;
}

/**
 * Every step, every queue and extension, whose step is then made by itself, and a new step of each kind: a menu is drawn
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
            {`${step.name} (${t.flow[step.kind]})`}
          </option>
        ))}
      </optgroup>
      {company.queues.length > 0 && (
        <optgroup label={t.setup.sections.queues}>
          {company.queues.map(({ id, name }) => (
            <option key={id} value={`to queue ${id}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
      {company.extensions.length > 0 && (
        <optgroup label={t.setup.sections.extensions}>
          {company.extensions.map(({ number, name }) => (
            <option key={number} value={`to extension ${number}`}>
              {`${number} ${name}`}
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label={t.flowEditor.newStep}>
        {nodeKinds.map((kind) => (
          <option key={kind} value={`new ${kind}`}>
            {`+ ${t.flow[kind]}`}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
