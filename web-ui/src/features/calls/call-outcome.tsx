// How a call ended, in a word that is true of it: also of one that nobody but a machine spoke with.
// Never tells why; the cause does.
import type { CallRecord } from '../../../../src/api/calls.js';
import { lookUp, useText } from '../../i18n/use-text.js';

interface OutcomeBadgeProps {
  readonly call: Pick<CallRecord, 'outcome' | 'cause'>;
}

export function OutcomeBadge({ call: { outcome, cause } }: OutcomeBadgeProps) {
  const t = useText();
  if (outcome === null) return <span className="outcome active">{t.calls.inProgress}</span>;
  const special = outcome === 'served' ? lookUp<string>(t.callTexts.served, cause ?? '') : undefined;
  return <span className={`outcome ${outcome}`}>{special ?? t.calls.outcomes[outcome]}</span>;
}
