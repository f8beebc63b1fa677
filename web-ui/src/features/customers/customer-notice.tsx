// On an agent's desk: who the customer is that the call is about, and what is noted.
// Never in the way of the call: a stranger, or a list that cannot be loaded, shows nothing.
import { useCallback } from 'react';
import type { CustomerRecord } from '../../../../src/api/customers.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { languageNames } from '../../i18n/language.js';
import { useText } from '../../i18n/use-text.js';
import { Icon } from '../../ui/icon.js';
import { useLoaded } from '../../use-loaded.js';

interface CustomerNoticeProps {
  /** Of the other side; extensions and anonymous callers are nobody's. */
  readonly number: string;
}

export function CustomerNotice({ number }: CustomerNoticeProps) {
  const load = useCallback(
    async (signal: AbortSignal): Promise<CustomerRecord | undefined> =>
      number.startsWith('+')
        ? (await request(routes.customers, { query: { number }, signal })).customers[0]
        : undefined,
    [number],
  );
  const { state } = useLoaded(load);
  const customer = state.kind === 'loaded' ? state.value : undefined;
  // What was loaded stays while the next is: never the one customer's notes at the other's call.
  if (customer === undefined || !customer.numbers.includes(number)) return null;
  return <Known customer={customer} />;
}

function Known({ customer }: { readonly customer: CustomerRecord }) {
  const t = useText();
  const { id, name, language, notes } = customer;
  return (
    <div className="callout info customer-notice" role="group" aria-label={t.customers.known}>
      <Icon name="customers" />
      <div>
        <b>{name}</b>
        <p className="muted">{[id, language && languageNames[language]].filter(Boolean).join(' · ')}</p>
        {notes !== '' && <p className="notes">{notes}</p>}
      </div>
    </div>
  );
}
