// The step that plays a message to its end.
// Never plays it here.
import { useText } from '../../../i18n/use-text.js';
import type { NodeConfig, NodeEditor, NodeFieldsProps, Target } from './node-editor.js';
import { PromptField, TargetField } from './node-fields.js';

export interface PlayFields {
  readonly prompt: string;
  readonly next: Target;
}

export const playEditor: NodeEditor<Extract<NodeConfig, { kind: 'play' }>, PlayFields> = {
  blank: { prompt: '', next: undefined },
  read: ({ prompt, next }, refOf) => ({ prompt, next: refOf(next) }),
  write: ({ prompt, next }, nameOf) => ({ kind: 'play', prompt: prompt.trim(), next: nameOf(next) }),
  withTargets: ({ next }, change) => ({ next: change(next, 'next') }),
  Fields: PlayForm,
  outline: ({ prompt, next }, t) => ({
    text: prompt === '' ? '' : t.flow.prompt(prompt),
    branches: [{ label: t.flow.then, to: next }],
  }),
};

function PlayForm(props: NodeFieldsProps) {
  const t = useText();
  return (
    <div className="flow-node-fields">
      <PromptField {...props} name="prompt" label={t.flowEditor.prompt} />
      <TargetField {...props} place="next" label={t.flow.then} target={props.node.next} />
    </div>
  );
}
