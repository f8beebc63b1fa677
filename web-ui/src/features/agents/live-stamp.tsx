// Tells at a glance whether the figures are live, with the server's time.
// Never hides that they are old.
import { useOtherZone } from '../../company-time.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { useServerTime } from '../../live/server-clock.js';

export function LiveStamp() {
  const t = useText();
  const format = useFormat();
  const zone = useOtherZone();
  const connection = useLive((live) => live.connection);
  const atMs = useLive((live) => (live.connection === 'lost' ? live.atMs : 0));
  const now = useServerTime((nowMs) => format.time(nowMs));
  return (
    <span className={`live-stamp ${connection}`} data-testid="live-stamp">
      <i aria-hidden="true" />
      {connection === 'connecting' && t.connection.connecting}
      {connection === 'lost' && t.connection.lostShort(format.time(atMs))}
      {connection === 'live' && (
        <>
          {t.connection.live} <span className="figures">{now}</span>
          {zone !== undefined && <small>{t.everyday.timeOf(zone)}</small>}
        </>
      )}
    </span>
  );
}
