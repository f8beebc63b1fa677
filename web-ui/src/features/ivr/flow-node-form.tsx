// One step of a menu in the editor: its name, its kind, and the fields that this kind has.
// Never changes another step; what it leads to is chosen from all of them, or made anew.
import { memo } from 'react';
import { nodeKinds } from '../../../../src/core/ivr/flow-model.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import type { NodeFieldsProps } from './nodes/node-editor.js';
import { editorOf } from './nodes/node-editors.js';
import { kindText } from './nodes/node-fields.js';

interface NodeFormProps extends NodeFieldsProps {
  readonly isStart: boolean;
  readonly isUnreachable: boolean;
  readonly onRemove: ((ref: number) => void) | undefined;
}

export const NodeForm = memo(function NodeForm(props: NodeFormProps) {
  const { node, errors, isStart, isUnreachable, onChange, onRemove } = props;
  const t = useText();
  const error = errors[String(node.ref)];
  const { Fields } = editorOf(node.kind);
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
                  {kindText(kind, t)}
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
      {Fields && <Fields {...props} />}
    </fieldset>
  );
});
