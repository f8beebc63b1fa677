// What the browser's tab says: what needs somebody now, the page, and whose service it is.
// Never a figure that ticks: only a phone that rings, and how many callers wait.
import { useEffect } from 'react';
import { useStore } from './create-store.js';
import { customerNumberOf } from './features/calls/customer-of-call.js';
import { useText } from './i18n/use-text.js';
import { useLive } from './live/live-connection.js';
import { totalsOf } from './live/live-state.js';
import { useCompanyName } from './service-store.js';
import { sessionStore } from './session-store.js';
import { numberText } from './i18n/number-text.js';

/** Who looks at another tab must see that the own phone rings, or else that callers wait. */
function useCallForAttention(): string {
  const t = useText();
  const session = useStore(sessionStore, (state) => (state.kind === 'logged-in' ? state.session : undefined));
  // Old figures call nobody.
  const own = useLive((live) =>
    session?.agent === undefined || live.connection !== 'live' ? undefined : live.agents.get(session.agent),
  );
  const call = useLive((live) => (own?.callId ? live.calls.get(own.callId) : undefined));
  const waiting = useLive((live) => (live.connection === 'live' ? totalsOf(live.queues).waiting : 0));
  if (session === undefined) return '';
  if (own?.state === 'ringing') {
    const caller = call && (call.callerName ?? numberText(customerNumberOf(call), t));
    return [`${t.everyday.ringing}!`, caller, '· '].filter(Boolean).join(' ');
  }
  return waiting === 0 ? '' : `(${waiting}) `;
}

export function useDocumentTitle(title: string): void {
  const company = useCompanyName();
  const attention = useCallForAttention();
  useEffect(() => {
    document.title = `${attention}${title} · ${company === undefined ? '' : `${company} · `}Centrale`;
  }, [attention, title, company]);
}
