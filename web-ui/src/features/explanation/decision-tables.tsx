// The decisions about a call as tables: what every agent was doing, who was compared, which callers competed.
// Never explains; call-why does.
import type { CallExplanation, ExplainedDecision } from '../../../../src/api/explanation.js';
import { formatDuration } from '../../i18n/format.js';
import { lookUp, useFormat, useText } from '../../i18n/use-text.js';
import { Link } from '../../router.js';

interface TablesProps {
  readonly explanation: CallExplanation;
}

export function DecisionTables({ explanation }: TablesProps) {
  return (
    <>
      <VerdictTable explanation={explanation} />
      {explanation.decisions.map((decision, index) => (
        <Comparison key={index} decision={decision} explanation={explanation} />
      ))}
    </>
  );
}

/** Agents × decisions; a table of its own scrolls when there are many of either. */
function VerdictTable({ explanation }: TablesProps) {
  const t = useText();
  const format = useFormat();
  const { decisions, names } = explanation;
  const verdicts = decisions.map(({ agents }) => new Map(agents.map((one) => [one.agentId, one.verdict])));
  const agentIds = [...new Set(decisions.flatMap(({ agents }) => agents.map(({ agentId }) => agentId)))];
  const nameOf = (id: string) => names.agents[id] ?? id;
  const isChosen = (id: string) => verdicts.some((ofAgent) => ofAgent.get(id) === 'chosen');
  agentIds.sort((a, b) => Number(isChosen(b)) - Number(isChosen(a)) || nameOf(a).localeCompare(nameOf(b)));
  const unable = decisions.at(-1)?.unableAgents ?? 0;
  return (
    <>
      <h3>{t.explanation.agents}</h3>
      <div className="why-scroll" tabIndex={0} role="region" aria-label={t.explanation.agents}>
        <table className="why-table">
          <thead>
            <tr>
              <th scope="col">{t.explanation.agent}</th>
              {decisions.map((decision, index) => (
                <th key={index} scope="col">
                  {format.time(decision.atMs)}
                  <small>
                    {decision.kind === 'offer' ? t.explanation.offered : t.explanation.nobodyFree}
                  </small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {agentIds.map((id) => (
              <tr key={id}>
                <th scope="row">{nameOf(id)}</th>
                {verdicts.map((ofAgent, index) => {
                  const verdict = ofAgent.get(id);
                  return (
                    <td key={index} data-verdict={verdict}>
                      {verdict === undefined ? '—' : t.explanation.verdicts[verdict]}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {unable > 0 && <p className="muted">{t.explanation.unable(unable)}</p>}
    </>
  );
}

interface ComparisonProps extends TablesProps {
  readonly decision: ExplainedDecision;
}

function Comparison({ decision, explanation }: ComparisonProps) {
  const t = useText();
  const format = useFormat();
  const competed = decision.callers.length > 1;
  if (decision.rated.length === 0 && !competed) return null;
  const strategy = lookUp<string>(t.routing.strategy.kinds, decision.strategy) ?? decision.strategy;
  const rule =
    decision.decidedBy === null
      ? undefined
      : (lookUp<string>(t.explanation.rules, decision.decidedBy) ?? decision.decidedBy);
  return (
    <>
      <h3>
        {format.time(decision.atMs)} · {t.explanation.strategy}: {strategy}
        {rule !== undefined && ` · ${t.explanation.decidedBy}: ${rule}`}
      </h3>
      {decision.rated.length > 0 && <RatedTable decision={decision} explanation={explanation} />}
      {competed && <CallersTable decision={decision} explanation={explanation} />}
    </>
  );
}

function RatedTable({ decision, explanation }: ComparisonProps) {
  const t = useText();
  const format = useFormat();
  const { rated, strategy } = decision;
  const spell = (name: string, value: number, isLast: boolean): string => {
    // Points of a score; only its last term, the idle time, is told as it is.
    if (strategy === 'score' && !isLast) return format.number(value);
    if (name === 'idle-time' || name === 'talk-time') return formatDuration(value);
    return name === 'occupancy' ? format.percent(value * 100) : format.number(value);
  };
  return (
    <div className="why-scroll" tabIndex={0} role="region" aria-label={t.explanation.compared}>
      <table className="why-table">
        <thead>
          <tr>
            <th scope="col">{t.explanation.compared}</th>
            {rated[0]?.terms.map(({ name }, index) => (
              <th key={index} scope="col">
                {lookUp<string>(t.explanation.terms, name) ?? name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rated.map(({ agentId, terms }) => (
            <tr key={agentId}>
              <th scope="row">{explanation.names.agents[agentId] ?? agentId}</th>
              {terms.map(({ name, value }, index) => (
                <td key={index}>{spell(name, value, index === terms.length - 1)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CallersTable({ decision, explanation }: ComparisonProps) {
  const t = useText();
  const { callers, callersTotal } = decision;
  return (
    <>
      <div className="why-scroll" tabIndex={0} role="region" aria-label={t.explanation.callers}>
        <table className="why-table">
          <thead>
            <tr>
              <th scope="col">{t.explanation.callers}</th>
              <th scope="col">{t.explanation.queue}</th>
              <th scope="col">{t.explanation.waited}</th>
              <th scope="col">{t.explanation.headStart}</th>
            </tr>
          </thead>
          <tbody>
            {callers.map(({ callId, queueId, waitedMs, urgencyMs }) => (
              <tr key={callId}>
                <th scope="row">
                  {callId === explanation.callId ? (
                    t.explanation.thisCall
                  ) : (
                    <Link to={`/calls/${encodeURIComponent(callId)}`}>{callId}</Link>
                  )}
                </th>
                <td>{explanation.names.queues[queueId] ?? queueId}</td>
                <td>{formatDuration(waitedMs)}</td>
                <td>{formatDuration(urgencyMs - waitedMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {callersTotal > callers.length && (
        <p className="muted">{t.explanation.callersOf(callers.length, callersTotal)}</p>
      )}
    </>
  );
}
