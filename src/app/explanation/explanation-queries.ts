// Explains the route of a recorded call: reads its events, its decisions and the configuration of the time.
// Never changes anything, and never tells an agent about calls of others.
import { companySettingsSchema, type Company } from '../../api/company.js';
import { queueSchema } from '../../api/acd.js';
import type { CallExplanation, ExplainedDecision } from '../../api/explanation.js';
import type { CompanyChange } from '../../api/company-routes.js';
import { verdictAt } from '../../core/explanation/agent-pool.js';
import { requestOf } from '../../core/acd/request-ids.js';
import { explainCall } from '../../core/explanation/call-explanation.js';
import type { QueueAtTheTime, RoutingHistory } from '../../core/explanation/queue-history.js';
import { sentencesOf } from './sentences.js';
import type { ExplanationNames } from './wording-model.js';
import type { AgentId, CallId, EpochMs, QueueId } from '../../core/kernel/ids.js';
import { granted, refused } from '../../core/kernel/refusal.js';
import { toAgentSettings, toQueueSettings } from '../../configuration/acd-settings.js';
import type { Clock } from '../ports/clock.js';
import type { DecisionStore, Journal, StoredDecision } from '../ports/store.js';
import type { ExplanationQueries } from './feature.js';

export interface ExplanationQueriesOptions {
  readonly journal: Pick<Journal, 'call' | 'eventsOfCall'>;
  readonly decisions: Pick<DecisionStore, 'ofCall'>;
  readonly company: {
    read(): Company;
    /** The newest first. */
    changes(limit: number): readonly CompanyChange[];
  };
  readonly clock: Clock;
}

/** So far back the configuration of the time is looked for. */
const rememberedChanges = 500;

export function createExplanationQueries(options: ExplanationQueriesOptions): ExplanationQueries {
  const { journal, decisions, company, clock } = options;
  return {
    ofCall(callId, { language, asAgent }) {
      const id = callId as CallId;
      const call = journal.call(id);
      if (call === undefined) return refused('not-found', `no call ${callId}`);
      const wasThere =
        call.agentId === asAgent ||
        call.legs.some((leg) => leg.agentId === asAgent && leg.answeredAtMs !== null);
      if (asAgent !== undefined && !wasThere)
        return refused('forbidden', 'agents may ask about their own calls only');
      const now = company.read();
      const stored = decisions.ofCall(id);
      const names = namesIn(now);
      const explanation = explainCall(
        { callId: id, nowMs: clock.nowMs(), events: journal.eventsOfCall(id), decisions: stored },
        historyOf(now, () => company.changes(rememberedChanges)),
      );
      const spoken = language ?? now.settings.language;
      return granted({
        callId,
        language: spoken,
        complete: explanation.complete,
        sentences: [...sentencesOf(explanation, spoken, names)],
        decisions: stored.map(toExplained),
        names: namesOf(stored, names),
      });
    },
  };
}

// Names ----------------------------------------------------------------------------------------------------------

function namesIn({ agents, queues }: Company): ExplanationNames {
  const agentNames = new Map(agents.map(({ id, name }) => [id, name]));
  const queueNames = new Map(queues.map(({ id, name }) => [id, name]));
  return {
    // Who was removed from the configuration since is called by the key.
    agent: (id) => agentNames.get(id) ?? id,
    queue: (id) => queueNames.get(id) ?? id,
    skill: (id) => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' '),
  };
}

function namesOf(stored: readonly StoredDecision[], names: ExplanationNames): CallExplanation['names'] {
  const agents = new Map<string, string>();
  const queues = new Map<string, string>();
  for (const { decision } of stored) {
    for (const id of decision.agents) agents.set(id, names.agent(id));
    for (const { agentId } of decision.rated) agents.set(agentId, names.agent(agentId));
    queues.set(decision.queueId, names.queue(decision.queueId));
    for (const { queueId } of decision.callers) queues.set(queueId, names.queue(queueId));
  }
  return { agents: Object.fromEntries(agents), queues: Object.fromEntries(queues) };
}

// Configuration of the time --------------------------------------------------------------------------------------

function historyOf(now: Company, changes: () => readonly CompanyChange[]): RoutingHistory {
  let read: readonly CompanyChange[] | undefined;
  /** The item as it was; undefined when it did not exist, or when too much was changed since to tell. */
  const itemAt = (list: string, key: string | undefined, present: unknown, atMs: EpochMs): unknown => {
    read ??= changes();
    let item = present;
    for (const change of read) {
      if (change.atMs <= atMs) return item;
      if (change.list === list && (key === undefined || change.key === key)) item = change.before;
    }
    return read.length < rememberedChanges ? item : undefined;
  };
  return {
    queue(id: QueueId, atMs): QueueAtTheTime | undefined {
      const present = now.queues.find((queue) => queue.id === id);
      const parsed = queueSchema.safeParse(itemAt('queues', id, present, atMs));
      return parsed.success ? toQueueSettings(parsed.data) : undefined;
    },
    competition(atMs) {
      const parsed = companySettingsSchema.safeParse(itemAt('settings', undefined, now.settings, atMs));
      return parsed.success ? parsed.data.competition.mode : undefined;
    },
    agents: new Map(now.agents.map((agent) => [agent.id as AgentId, toAgentSettings(agent).skills])),
  };
}

// Decisions ------------------------------------------------------------------------------------------------------

function toExplained({ atMs, decision }: StoredDecision): ExplainedDecision {
  const { kind, queueId, offerId, waitedMs, step, strategy, decidedBy, unableAgents, callersTotal } =
    decision;
  return {
    atMs,
    kind,
    requestId: requestOf(decision),
    queueId,
    offerId: offerId ?? null,
    waitedMs,
    step,
    strategy,
    decidedBy: decidedBy ?? null,
    agents: decision.agents.map((agentId, index) => {
      const verdict = verdictAt(decision, index);
      if (verdict === undefined)
        throw new Error(`a decision about ${decision.callId} has no verdict on ${agentId}`);
      return { agentId, verdict };
    }),
    unableAgents,
    rated: decision.rated.map(({ agentId, terms }) => ({ agentId, terms: [...terms] })),
    callers: decision.callers.map((caller) => ({ ...caller, requestId: requestOf(caller) })),
    callersTotal,
  };
}
