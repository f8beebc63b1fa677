// A menu as a tree that can be read: what is played, and which key leads where.
// Never edits; and never follows a circle twice.
import type { Company } from '../../../../src/api/company.js';
import type { FlowConfig } from '../../../../src/api/ivr.js';
import { useText } from '../../i18n/use-text.js';

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
  const step = (target: string, stepLabel: string, stepDigit?: string) => (
    <FlowStep
      key={stepLabel}
      flow={flow}
      node={target}
      above={below}
      label={stepLabel}
      digit={stepDigit}
      company={company}
    />
  );
  const promptText = (prompt: string) => (prompt === '' ? '' : t.flow.prompt(prompt));
  const head = (kind: string, text: string) => (
    <span className="step">
      {digit ? <Key digit={digit} /> : <span className="step-label">{label}</span>}
      <b className={`step-kind ${node?.kind ?? 'missing'}`}>{kind}</b>
      <span>{text}</span>
    </span>
  );
  if (!node) return <li>{name === '' ? head('?', t.flow.notChosen) : head(name, t.flow.missing)}</li>;
  if (above.includes(name)) return <li>{head(t.flow[node.kind], `${name} (${t.flow.seeAbove})`)}</li>;
  switch (node.kind) {
    case 'menu':
      return (
        <li>
          {head(t.flow.menu, promptText(node.prompt))}
          <ul>
            {Object.entries(node.choices).map(([key, choice]) =>
              choice.kind === 'go-to' ? (
                step(choice.node, t.flow.key(key), key)
              ) : (
                <li key={key}>
                  <span className="step">
                    <Key digit={key} />
                    <span>{t.flow.repeat}</span>
                  </span>
                </li>
              ),
            )}
            {step(node.onNoInput, t.flow.noInput(node.maxNoInput || 0))}
          </ul>
        </li>
      );
    case 'play':
      return (
        <li>
          {head(t.flow.play, promptText(node.prompt))}
          <ul>{step(node.next, t.flow.then)}</ul>
        </li>
      );
    case 'queue':
      return (
        <li>
          {head(t.flow.queue, company.queues.find(({ id }) => id === node.queue)?.name ?? node.queue)}
          {node.afterwards !== undefined && <ul>{step(node.afterwards, t.flowEditor.afterwards)}</ul>}
        </li>
      );
    case 'extension':
      return <li>{head(t.flow.extension, node.extension)}</li>;
    case 'hang-up':
      return <li>{head(t.flow['hang-up'], '')}</li>;
  }
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
