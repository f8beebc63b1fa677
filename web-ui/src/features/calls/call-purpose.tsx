// What a call asks of its queue, where that is another thing than to be served.
// Never says anything of the ordinary case.
import type { ActiveCall } from '../../../../src/api/live.js';
import { useText } from '../../i18n/use-text.js';

export function CallPurpose({ call: { purpose } }: { readonly call: ActiveCall }) {
  const t = useText();
  return purpose && <span className="purpose">{t.callTexts.purpose[purpose]}</span>;
}
