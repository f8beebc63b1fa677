// The explanation of a demo call: fifty agents, two decisions, every kind of table.
// Never made up as text: the product's own core words it.
import { requestOf } from '../../src/core/acd/request-ids.js';
import type { CallDetail } from '../../src/api/calls.js';
import type { CallExplanation } from '../../src/api/explanation.js';
import { agentVerdicts, type AgentVerdict, type Decision } from '../../src/core/acd/decision-model.js';
import { verdictAt } from '../../src/core/explanation/agent-pool.js';
import { explainCall, type TimedDecision } from '../../src/core/explanation/call-explanation.js';
import { sentencesOf } from '../../src/app/explanation/sentences.js';
import type { JournalEvent } from '../../src/core/journal/journal-event.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId } from '../../src/core/kernel/ids.js';
import type { Language } from '../../src/core/kernel/language.js';

const shown = ['agent-201', 'agent-202', 'agent-203', 'agent-204', 'agent-205', 'agent-206'];
const others = Array.from({ length: 44 }, (_, index) => `agent-${300 + index}`);
const agents = [...shown, ...others] as AgentId[];

const doing: readonly AgentVerdict[] = ['talking', 'talking', 'wrap-up', 'on-break', 'logged-out'];

const verdicts = (first: readonly AgentVerdict[]): Uint8Array =>
  Uint8Array.from(agents, (_, index) =>
    agentVerdicts.indexOf(first[index] ?? doing[index % doing.length] ?? 'talking'),
  );

function decisionsOf(call: CallDetail): readonly TimedDecision[] {
  const callId = call.id as CallId;
  const queueId = 'sales' as QueueId;
  const common = { callId, queueId, step: 0, strategy: 'longest-idle', agents, unableAgents: 7 } as const;
  const wait: Decision = {
    ...common,
    kind: 'wait',
    waitedMs: 0,
    verdicts: verdicts(['talking', 'talking', 'ringing', 'wrap-up', 'busy', 'on-break']),
    rated: [],
    callers: [{ callId, queueId, waitedMs: 0, urgencyMs: 0 }],
    callersTotal: 3,
  };
  const offer: Decision = {
    ...common,
    kind: 'offer',
    offerId: 'o-2' as OfferId,
    waitedMs: 20_200,
    decidedBy: 'strategy',
    verdicts: verdicts(['chosen', 'resting', 'eligible', 'wrap-up', 'other-caller', 'on-break']),
    rated: [
      { agentId: 'agent-201' as AgentId, terms: [{ name: 'idle-time', value: 84_000 }] },
      { agentId: 'agent-203' as AgentId, terms: [{ name: 'idle-time', value: 44_000 }] },
    ],
    callers: [
      { callId, queueId, waitedMs: 20_200, urgencyMs: 140_200 },
      { callId: 'call-7' as CallId, queueId: 'support' as QueueId, waitedMs: 61_000, urgencyMs: 61_000 },
      { callId: 'call-8' as CallId, queueId, waitedMs: 9_000, urgencyMs: 9_000 },
    ],
    callersTotal: 3,
  };
  return [
    { atMs: (call.startedAtMs + 9_000) as EpochMs, decision: wait },
    { atMs: (call.startedAtMs + 29_200) as EpochMs, decision: offer },
  ];
}

/** `known`: names of agents and queues by id. */
export function demoExplanation(
  call: CallDetail,
  language: Language,
  known: ReadonlyMap<string, string>,
): CallExplanation {
  const name = (id: string): string => known.get(id) ?? id;
  const decisions = decisionsOf(call);
  const explanation = explainCall(
    {
      callId: call.id as CallId,
      nowMs: (call.endedAtMs ?? call.startedAtMs) as EpochMs,
      events: call.events as unknown as readonly JournalEvent[],
      decisions,
    },
    { queue: () => undefined, competition: () => 'priority', agents: new Map() },
  );
  return {
    callId: call.id,
    language,
    complete: explanation.complete,
    sentences: [...sentencesOf(explanation, language, { agent: name, queue: name, skill: (id) => id })],
    decisions: decisions.map(({ atMs, decision }) => ({
      atMs,
      kind: decision.kind,
      requestId: requestOf(decision),
      queueId: decision.queueId,
      waitedMs: decision.waitedMs,
      step: decision.step,
      strategy: decision.strategy,
      unableAgents: decision.unableAgents,
      callersTotal: decision.callersTotal,
      offerId: decision.offerId ?? null,
      decidedBy: decision.decidedBy ?? null,
      agents: decision.agents.map((agentId, index) => ({
        agentId,
        verdict: verdictAt(decision, index) ?? 'eligible',
      })),
      rated: decision.rated.map(({ agentId, terms }) => ({ agentId, terms: [...terms] })),
      callers: decision.callers.map((caller) => ({ ...caller, requestId: requestOf(caller) })),
    })),
    names: {
      agents: Object.fromEntries(agents.map((id) => [id, name(id)])),
      queues: Object.fromEntries(['sales', 'support'].map((id) => [id, name(id)])),
    },
  };
}
