// A menu as a tree that can be read: what is played, and which key leads where.
// Never edits; and never follows a circle twice.
import type { Company } from '../../../../src/api/company.js';
import type { FlowConfig } from '../../../../src/api/ivr.js';
import { useText } from '../../i18n/use-text.js';
import type { NodeKind } from './nodes/node-editor.js';
import { editorOf } from './nodes/node-editors.js';
import { kindText } from './nodes/node-fields.js';

interface FlowTreeProps {
  readonly flow: FlowConfig;
  readonly company: Company;
}

export function FlowTree({ flow, company }: FlowTreeProps) {
  const t = useText();
  return (
    <ul className="tree">
      <FlowStep flow={flow} node={flow.start} above={[]} label={t.fields.start} company={company} />
    </ul>
  );
}

interface FlowStepProps {
  readonly flow: FlowConfig;
  readonly node: string;
  /** The nodes on the way here. */
  readonly above: readonly string[];
  readonly label: string;
  readonly digit?: string;
  readonly company: Company;
}

function FlowStep({ flow, node: name, above, label, digit, company }: FlowStepProps) {
  const t = useText();
  const node = Object.hasOwn(flow.nodes, name) ? flow.nodes[name] : undefined;
  const below = [...above, name];
  const head = (kind: string, text: string) => (
    <span className="step">
      {digit ? <Key digit={digit} /> : <span className="step-label">{label}</span>}
      <b className={`step-kind ${node?.kind ?? 'missing'}`}>{kind}</b>
      <span>{text}</span>
    </span>
  );
  if (!node) return <li>{name === '' ? head('?', t.flow.notChosen) : head(name, t.flow.missing)}</li>;
  if (above.includes(name)) return <li>{head(kindText(node.kind, t), `${name} (${t.flow.seeAbove})`)}</li>;
  const { text, branches } = editorOf<NodeKind>(node.kind).outline(node, t, company);
  return (
    <li>
      {head(kindText(node.kind, t), text)}
      {branches.length > 0 && (
        <ul>
          {branches.map(({ label: way, digit: key, to }) =>
            to === undefined ? (
              <li key={way}>
                <span className="step">
                  {key === undefined ? <span className="step-label">{way}</span> : <Key digit={key} />}
                  <span>{t.flow.repeat}</span>
                </span>
              </li>
            ) : (
              <FlowStep
                key={way}
                flow={flow}
                node={to}
                above={below}
                label={way}
                digit={key}
                company={company}
              />
            ),
          )}
        </ul>
      )}
    </li>
  );
}

function Key({ digit }: { readonly digit: string }) {
  const t = useText();
  return (
    <kbd>
      <span aria-hidden="true">{digit}</span>
      <span className="sr">{t.flow.key(digit)}</span>
    </kbd>
  );
}
