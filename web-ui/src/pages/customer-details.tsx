// A customer to read, for who may not change any.
// Never shows more than the list's record holds.
import type { CustomerRecord } from '../../../src/api/customers.js';
import { languageNames } from '../i18n/language.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { Dialog } from '../ui/dialog.js';

export function CustomerDetails({
  customer,
  onClose,
}: {
  readonly customer: CustomerRecord;
  readonly onClose: () => void;
}) {
  const t = useText();
  const format = useFormat();
  const words = t.customers;
  const agent = useLive((live) => (customer.agent ? live.agents.get(customer.agent)?.name : undefined));
  const { skills, skillRule, priority } = customer.wishes;
  const skillTexts = skills.map(({ skill, minLevel, need }) =>
    need === 'preferred' ? words.preferred(`${skill} ≥ ${minLevel}`) : `${skill} ≥ ${minLevel}`,
  );
  const facts: readonly (readonly [string, string])[] = [
    [words.key, customer.id],
    [words.numbers, customer.numbers.join(', ')],
    [words.language, customer.language ? languageNames[customer.language] : ''],
    [words.agent, agent ?? customer.agent ?? ''],
    [words.skills, skillTexts.join(', ')],
    [words.rule, skillRule ?? ''],
    [words.priority, priority === 0 ? '' : format.number(priority)],
    [words.notes, customer.notes],
  ];
  return (
    <Dialog title={customer.name} onClose={onClose}>
      <div className="dialog-body stack">
        <dl className="facts customer-facts">
          {facts
            .filter(([, text]) => text !== '')
            .map(([label, text]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{text}</dd>
              </div>
            ))}
        </dl>
        <p className="muted">
          {words.changed(customer.changedBy, format.shortDateTime(customer.changedAtMs))}
        </p>
      </div>
    </Dialog>
  );
}
