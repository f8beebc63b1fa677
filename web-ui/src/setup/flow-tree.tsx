// A menu as a tree that can be read: what is played, and which key leads where.
// Never edits; and never follows a circle twice.
import type { Company, FlowConfig } from '../../../src/api/company.js';
import { languageNames } from '../i18n/language.js';
import { useText } from '../i18n/use-text.js';
import { Empty } from '../ui/states.js';

export function FlowSection({ company }: { readonly company: Company }) {
  const t = useText();
  if (company.flows.length === 0) {
    return (
      <section className="card">
        <Empty icon="setup" title={t.setup.none.flows} hint={t.setup.intros.flows} />
      </section>
    );
  }
  return company.flows.map((flow) => (
    <section key={flow.id} className="card flow" aria-label={flow.name}>
      <header>
        <h2>{flow.name}</h2>
        <p className="muted">
          <code>{flow.id}</code> · {t.flow.language(languageNames[flow.language])}
        </p>
      </header>
      <ul className="tree">
        <FlowStep flow={flow} node={flow.start} above={[]} label={t.fields.start} company={company} />
      </ul>
    </section>
  ));
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
  const head = (kind: string, text: string) => (
    <span className="step">
      {digit ? <kbd aria-label={label}>{digit}</kbd> : <span className="step-label">{label}</span>}
      <b className={`step-kind ${node?.kind ?? 'missing'}`}>{kind}</b>
      <span>{text}</span>
    </span>
  );
  if (!node) return <li>{head(name, t.flow.missing)}</li>;
  if (above.includes(name)) return <li>{head(t.flow[node.kind], `${name} (${t.flow.seeAbove})`)}</li>;
  switch (node.kind) {
    case 'menu':
      return (
        <li>
          {head(t.flow.menu, t.flow.prompt(node.prompt))}
          <ul>
            {Object.entries(node.choices).map(([key, choice]) =>
              choice.kind === 'go-to' ? (
                step(choice.node, t.flow.key(key), key)
              ) : (
                <li key={key}>
                  <span className="step">
                    <kbd aria-label={t.flow.key(key)}>{key}</kbd>
                    <span>{t.flow.repeat}</span>
                  </span>
                </li>
              ),
            )}
            {step(node.onNoInput, t.flow.noInput(node.maxNoInput))}
          </ul>
        </li>
      );
    case 'play':
      return (
        <li>
          {head(t.flow.play, t.flow.prompt(node.prompt))}
          <ul>{step(node.next, t.flow.then)}</ul>
        </li>
      );
    case 'queue':
      return (
        <li>{head(t.flow.queue, company.queues.find(({ id }) => id === node.queue)?.name ?? node.queue)}</li>
      );
    case 'extension':
      return <li>{head(t.flow.extension, node.extension)}</li>;
    case 'hang-up':
      return <li>{head(t.flow['hang-up'], '')}</li>;
  }
}
