// Tells by a notification of the browser that the own phone rings, to whoever looks at something else.
// Never asks for the permission unasked, and offers none where the browser has none: pages without HTTPS.
import { useEffect, useState } from 'react';
import { customerNumberOf } from '../calls/customer-of-call.js';
import { numberText } from '../../i18n/number-text.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';

/** Absent in pages that are not served securely (Notifications API, secure contexts). */
const isAvailable = (): boolean => 'Notification' in window && window.isSecureContext;

/** Shown for as long as the phone rings. Draws nothing. */
export function RingingNotice() {
  const t = useText();
  const { agent: agentId } = useSession();
  // Old figures call nobody.
  const agent = useLive((live) =>
    agentId === undefined || live.connection !== 'live' ? undefined : live.agents.get(agentId),
  );
  const isRinging = agent?.state === 'ringing';
  const call = useLive((live) => (agent?.callId ? live.calls.get(agent.callId) : undefined));
  const queue = useLive((live) => (agent?.queueId ? live.queues.get(agent.queueId)?.name : undefined));
  const caller = call && (call.callerName ?? numberText(customerNumberOf(call), t));
  const title = t.desk.state.ringing;
  const body = [caller, queue].filter((part) => part !== undefined).join(' · ');
  useEffect(() => {
    if (!isRinging || !isAvailable() || Notification.permission !== 'granted') return undefined;
    if (document.visibilityState === 'visible' && document.hasFocus()) return undefined;
    const notification = new Notification(title, { body, tag: 'centrale-ringing', requireInteraction: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  }, [isRinging, title, body]);
  return null;
}

/** Where notifications can be had and were never decided on. */
export function NoticeOffer() {
  const t = useText();
  const [isOpen, setOpen] = useState(() => isAvailable() && Notification.permission === 'default');
  if (!isOpen) return null;
  const ask = () => {
    Notification.requestPermission().then(
      (permission) => setOpen(permission === 'default'),
      () => setOpen(false),
    );
  };
  return (
    <p className="notice-offer">
      <Button look="quiet" onClick={ask}>
        {t.desk.notifyMe}
      </Button>
    </p>
  );
}
