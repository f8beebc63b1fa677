// The legs of a call as bars on one time scale: ringing, then connected.
// Never shows audio or SIP messages.
import type { CallDetail, LegRecord } from '../../../../src/api/calls.js';
import { formatDuration } from '../../i18n/format.js';
import { lookUp, useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { useServerTime } from '../../live/server-clock.js';
import { causeFor } from './call-cause.js';

export function CallLegs({ call }: { readonly call: CallDetail }) {
  const t = useText();
  // While the call lasts the scale grows with it; when it is over, the clock no longer matters.
  const endMs = useServerTime((nowMs) => call.endedAtMs ?? nowMs);
  return (
    <>
      <p className="muted">{t.call.legsHint}</p>
      <ul className="legs">
        {call.legs.map((leg) => (
          <Leg key={leg.id} leg={leg} direction={call.direction} startMs={call.startedAtMs} endMs={endMs} />
        ))}
      </ul>
      <p className="leg-scale figures" aria-hidden="true">
        <span>0:00</span>
        <span>{formatDuration((endMs - call.startedAtMs) / 2)}</span>
        <span>{formatDuration(endMs - call.startedAtMs)}</span>
      </p>
    </>
  );
}

interface LegProps {
  readonly leg: LegRecord;
  readonly direction: CallDetail['direction'];
  readonly startMs: number;
  readonly endMs: number;
}

function Leg({ leg, direction, startMs, endMs }: LegProps) {
  const t = useText();
  const format = useFormat();
  const agent = useLive((live) =>
    leg.agentId ? (live.agents.get(leg.agentId)?.name ?? leg.agentId) : undefined,
  );
  const spanMs = Math.max(1, endMs - startMs);
  const percent = (atMs: number) => Math.min(100, Math.max(0, ((atMs - startMs) / spanMs) * 100));
  const bar = (fromMs: number, toMs: number) => ({
    left: `${percent(fromMs)}%`,
    width: `max(3px, ${percent(toMs) - percent(fromMs)}%)`,
  });
  const legEndMs = leg.endedAtMs ?? endMs;
  const code = leg.cause ? causeFor(direction, leg.cause) : undefined;
  const cause = code && (lookUp<string>(t.causes, code) ?? code);
  const role =
    leg.role === 'callee' && direction === 'outbound' ? t.callTexts.customer : t.call.role[leg.role];
  const howAnswered = () => {
    if (leg.answeredAtMs !== null) return formatDuration(legEndMs - leg.answeredAtMs);
    return leg.endedAtMs === null ? t.call.notAnsweredYet : t.call.notAnswered;
  };
  const notes = [
    howAnswered(),
    cause,
    leg.sipStatus === null ? undefined : t.call.sipStatus(leg.sipStatus),
  ].filter((note) => note !== undefined);
  return (
    <li className="leg">
      <span className="leg-who">
        <b>{agent ?? role}</b>
        <small>
          {agent ? role : ''} {leg.extension ? t.wallboard.extension(leg.extension) : ''}
        </small>
      </span>
      <span className="leg-track" title={`${format.time(leg.startedAtMs)} – ${format.time(legEndMs)}`}>
        <i className="ringing" style={bar(leg.startedAtMs, leg.answeredAtMs ?? legEndMs)} />
        {leg.answeredAtMs !== null && (
          <i className={`connected ${leg.role}`} style={bar(leg.answeredAtMs, legEndMs)} />
        )}
      </span>
      <small className="leg-notes">{notes.join(' · ')}</small>
      <small className="leg-id">
        {t.call.sipCallId}: <code>{leg.sipCallId}</code>
      </small>
    </li>
  );
}
