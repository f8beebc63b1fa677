// The step that asks for a key.
// Never gives a key two meanings.
import { digits, type Digit } from '../../../../../src/core/kernel/digit.js';
import { useText } from '../../../i18n/use-text.js';
import { Button } from '../../../ui/button.js';
import { Field } from '../../../ui/field.js';
import type { Branch, NodeConfig, NodeEditor, NodeFieldsProps, Target } from './node-editor.js';
import { NumberField, PromptField, TargetField, TargetSelect } from './node-fields.js';

export interface ChoiceDraft {
  readonly digit: Digit;
  readonly target: Target | 'repeat';
}

export interface MenuFields {
  readonly prompt: string;
  readonly invalidPrompt: string;
  readonly choices: readonly ChoiceDraft[];
  /** NaN while the field is empty. */
  readonly inputTimeoutSeconds: number;
  readonly maxNoInput: number;
  readonly maxInvalid: number;
  readonly onNoInput: Target;
}

type MenuConfig = Extract<NodeConfig, { kind: 'menu' }>;

export const menuEditor: NodeEditor<MenuConfig, MenuFields> = {
  blank: {
    prompt: '',
    invalidPrompt: '',
    choices: [],
    inputTimeoutSeconds: 5,
    maxNoInput: 2,
    maxInvalid: 3,
    onNoInput: undefined,
  },
  read: ({ kind: _kind, ...node }, refOf) => ({
    ...node,
    invalidPrompt: node.invalidPrompt ?? '',
    onNoInput: refOf(node.onNoInput),
    choices: digits.flatMap((digit): ChoiceDraft[] => {
      const choice = node.choices[digit];
      if (choice === undefined) return [];
      return [{ digit, target: choice.kind === 'repeat' ? 'repeat' : refOf(choice.node) }];
    }),
  }),
  write: (node, nameOf) => ({
    kind: 'menu',
    prompt: node.prompt.trim(),
    choices: Object.fromEntries(
      node.choices.map(({ digit, target }) => [
        digit,
        target === 'repeat' ? { kind: 'repeat' } : { kind: 'go-to', node: nameOf(target) },
      ]),
    ),
    inputTimeoutSeconds: node.inputTimeoutSeconds,
    maxNoInput: node.maxNoInput,
    onNoInput: nameOf(node.onNoInput),
    ...(node.invalidPrompt.trim() === '' ? {} : { invalidPrompt: node.invalidPrompt.trim() }),
    maxInvalid: node.maxInvalid,
  }),
  withTargets: ({ onNoInput, choices }, change) => ({
    onNoInput: change(onNoInput, 'onNoInput'),
    choices: choices.map(({ digit, target }) => ({
      digit,
      target: target === 'repeat' ? target : change(target, digit),
    })),
  }),
  Fields: MenuForm,
  outline: ({ prompt, choices, onNoInput, maxNoInput }, t) => ({
    text: prompt === '' ? '' : t.flow.prompt(prompt),
    branches: [
      ...Object.entries(choices).map(([digit, choice]): Branch => ({
        label: t.flow.key(digit),
        digit,
        to: choice.kind === 'go-to' ? choice.node : undefined,
      })),
      { label: t.flow.noInput(maxNoInput || 0), to: onNoInput },
    ],
  }),
};

function MenuForm(props: NodeFieldsProps) {
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

interface ChoiceRowProps extends NodeFieldsProps {
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
