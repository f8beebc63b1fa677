// The events of a call as sentences, in order, each with its time.
// Never drops an event that it has no sentence for: it shows the bare kind.
import type { CallDetail } from '../../../../src/api/calls.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import type { EventFacts } from '../../i18n/event-facts.js';
import { formatDuration } from '../../i18n/format.js';
import { lookUp, useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { causeFor } from './call-cause.js';
import { numberText } from '../../i18n/number-text.js';

type RecordedEvent = CallDetail['events'][number];

const textOf = (event: RecordedEvent, field: string): string => {
  const value = event[field];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

const durationFields = ['waitMs', 'talkMs', 'wrapUpMs', 'durationMs', 'middleMs', 'byMs'] as const;

function useFactsOf(call: CallDetail): (event: RecordedEvent) => EventFacts {
  const t = useText();
  const format = useFormat();
  const queues = useLive((live) => live.queues);
  const agents = useLive((live) => live.agents);
  const agentName = (id: string) => agents.get(id)?.name ?? id;
  const word = (code: string) => {
    const cause = causeFor(call.direction, code);
    return lookUp<string>(t.causes, cause) ?? cause;
  };
  const legs = new Map(
    call.legs.map((leg) => {
      const who = leg.agentId ? agentName(leg.agentId) : leg.extension;
      const role =
        leg.role === 'callee' && call.direction === 'outbound' ? t.callTexts.customer : t.call.role[leg.role];
      return [leg.id, who ? `${role} ${who}` : role];
    }),
  );
  return (event) => {
    const durationField = durationFields.find((field) => typeof event[field] === 'number');
    const cause = textOf(event, 'cause') || textOf(event, 'reason');
    const outcome = textOf(event, 'outcome') || textOf(event, 'result') || textOf(event, 'mode');
    return {
      number:
        // Of a call that we made the name is the customer's, and the number is ours.
        (event.direction === 'outbound' ? '' : textOf(event, 'callerName')) ||
        numberText(textOf(event, 'callerNumber') || textOf(event, 'number'), t),
      dialled: textOf(event, 'dialled') && numberText(textOf(event, 'dialled'), t),
      queue: queues.get(textOf(event, 'queueId'))?.name ?? textOf(event, 'queueId'),
      agent: agentName(textOf(event, 'agentId')),
      flow: textOf(event, 'flowId'),
      leg: legs.get(textOf(event, 'legId')) ?? textOf(event, 'legId'),
      digits: textOf(event, 'digits'),
      extension: textOf(event, 'extension'),
      duration: durationField ? formatDuration(Number(event[durationField])) : '',
      cause: word(cause),
      // Two codes may be told in the same words.
      outcome: cause && word(cause) !== word(outcome) ? `${word(outcome)} (${word(cause)})` : word(outcome),
      by: textOf(event, 'by') || textOf(event, 'username'),
      count: textOf(event, 'step') || textOf(event, 'priority'),
      aliveUntil: typeof event.aliveUntilMs === 'number' ? format.time(event.aliveUntilMs) : '',
      within: formatDuration(Number(event.withinMs ?? 0)),
      where: [word(textOf(event, 'action')), textOf(event, 'target')].filter((part) => part !== '').join(' '),
    };
  };
}

/** Before the call began, too: a callback is in the queue before anybody is rung. */
const offsetOf = (ms: number): string => (ms <= -1000 ? `−${formatDuration(-ms)}` : `+${formatDuration(ms)}`);

function sentenceFor(event: RecordedEvent, t: Dictionary): ((facts: EventFacts) => string) | undefined {
  if (event.kind === 'leg-started' && event.role === 'caller') return () => t.call.callerLegStarted;
  if (event.kind === 'call-ended' && typeof event.aliveUntilMs === 'number') return t.callTexts.cutOff;
  if (event.kind === 'call-started' && event.direction === 'outbound') return t.callTexts.startedTo;
  return lookUp(t.events, event.kind);
}

/** How an event is marked on the line. */
function toneOf(event: RecordedEvent): string {
  const { kind } = event;
  if (kind === 'conversation-started' || kind.endsWith('-call-answered')) return 'good';
  if (kind === 'call-transferred' || kind === 'call-returned') return 'good';
  if (kind === 'call-queued') return 'wait';
  if (kind === 'offer-made' || kind === 'leg-ringing') return 'ring';
  if (kind === 'offer-ended') return textOf(event, 'outcome') === 'accepted' ? 'good' : 'bad';
  if (kind === 'call-started' || kind === 'call-ended') return 'mark';
  if (kind === 'callback-listed' || kind === 'transfer-failed') return 'bad';
  return '';
}

export function CallTimeline({ call }: { readonly call: CallDetail }) {
  const t = useText();
  const format = useFormat();
  const factsOf = useFactsOf(call);
  return (
    <ol className="timeline">
      {call.events.map((event) => {
        const sentence = sentenceFor(event, t);
        return (
          <li key={event.seq} className={toneOf(event)}>
            <time dateTime={new Date(event.atMs).toISOString()}>{format.time(event.atMs)}</time>
            <span className="after">{offsetOf(event.atMs - call.startedAtMs)}</span>
            <span className="what">{sentence ? sentence(factsOf(event)) : event.kind}</span>
          </li>
        );
      })}
    </ol>
  );
}
