// Calls with their events and decisions, written briefly.
// Never plausible by itself: each test says what happened.
import type { CompetitionSettings, StrategyKind } from '../../../src/core/acd/acd-settings.js';
import {
  agentVerdicts,
  type AgentVerdict,
  type Decision,
  type DecidingRule,
  type DecisionTerm,
  type RatedCall,
} from '../../../src/core/acd/decision-model.js';
import { explainCall, type TimedDecision } from '../../../src/core/explanation/call-explanation.js';
import type { QueueAtTheTime } from '../../../src/core/explanation/queue-history.js';
import { sentencesOf, type ExplanationSentence } from '../../../src/app/explanation/sentences.js';
import type { JournalEvent, JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { AgentId, CallId, EpochMs, OfferId, QueueId, SkillId } from '../../../src/core/kernel/ids.js';
import type { Language } from '../../../src/core/kernel/language.js';

export const callId = 'c1' as CallId;
export const support = 'support' as QueueId;
export const sales = 'sales' as QueueId;
export const id = (name: string): AgentId => name as AgentId;
const startMs = 1_700_000_000_000;

const agentNames: Readonly<Record<string, string>> = {
  els: 'Els',
  piet: 'Piet',
  ada: 'Ada',
  jan: 'Jan',
  eva: 'Eva',
  tom: 'Tom',
  zoe: 'Zoe',
};

export const names = {
  agent: (agent: AgentId): string => agentNames[agent] ?? agent,
  queue: (queue: QueueId): string => queue.charAt(0).toUpperCase() + queue.slice(1),
  skill: (skill: SkillId): string => skill.charAt(0).toUpperCase() + skill.slice(1),
};

export const dutchAndBilling: QueueAtTheTime = {
  demand: {
    wishes: [{ skill: 'dutch' as SkillId, minLevel: 5, weight: 1, need: 'required' }],
  },
  steps: [
    {
      afterMs: 30_000,
      skipWaitWhenNobody: true,
      change: { kind: 'lower-level', skill: 'dutch' as SkillId, minLevel: 3 },
    },
  ],
};

/** Who was doing what; the order is the order of the agents. */
export type Verdicts = Readonly<Record<string, AgentVerdict>>;

export interface Rating {
  readonly strategy?: StrategyKind;
  readonly decidedBy?: DecidingRule;
  /** Agent → terms, the winner first. */
  readonly rated?: Readonly<Record<string, Partial<Record<DecisionTerm['name'], number>>>>;
  readonly step?: number;
  readonly callers?: readonly Omit<RatedCall, 'queueId'>[];
  readonly callersTotal?: number;
  readonly rivalQueue?: QueueId;
}

export class CallBuilder {
  private readonly events: JournalEvent[] = [];
  private readonly decisions: TimedDecision[] = [];
  private offers = 0;

  constructor(
    private queue: QueueId = support,
    /** Of Dutch, or of several skills. */
    private readonly levels: Readonly<Record<string, number | Readonly<Record<string, number>>>> = {},
    private readonly config: QueueAtTheTime | undefined = dutchAndBilling,
    private readonly mode: CompetitionSettings['mode'] | undefined = 'priority',
  ) {}

  at(s: number): EpochMs {
    return (startMs + s * 1000) as EpochMs;
  }

  event(s: number, body: JournalEventBody): this {
    this.events.push({ ...body, atMs: (startMs + s * 1000) as EpochMs });
    return this;
  }

  queued(
    s = 0,
    more: Partial<Extract<JournalEventBody, { kind: 'call-queued' }>> = {},
    queue: QueueId = this.queue,
  ): this {
    this.queue = queue;
    return this.event(s, { kind: 'call-queued', callId, queueId: queue, ...more });
  }

  private decision(s: number, kind: Decision['kind'], verdicts: Verdicts, rating: Rating): Decision {
    const rated = Object.entries(rating.rated ?? {}).map(([agent, terms]) => ({
      agentId: id(agent),
      terms: Object.entries(terms).map(([name, value]) => ({ name: name as DecisionTerm['name'], value })),
    }));
    const decision: Decision = {
      kind,
      callId,
      queueId: this.queue,
      waitedMs: s * 1000,
      step: rating.step ?? 0,
      strategy: rating.strategy ?? 'longest-idle',
      ...(rating.decidedBy === undefined ? {} : { decidedBy: rating.decidedBy }),
      ...(kind === 'offer' ? { offerId: `${callId}#${this.offers}` as OfferId } : {}),
      agents: Object.keys(verdicts).map(id),
      verdicts: Uint8Array.from(Object.values(verdicts), (verdict) => agentVerdicts.indexOf(verdict)),
      unableAgents: 0,
      rated,
      callers: (rating.callers ?? []).map((caller) => ({
        ...caller,
        queueId: caller.callId === callId ? this.queue : (rating.rivalQueue ?? this.queue),
      })),
      callersTotal: rating.callersTotal ?? rating.callers?.length ?? 1,
    };
    this.decisions.push({ atMs: (startMs + s * 1000) as EpochMs, decision });
    return decision;
  }

  waits(s: number, verdicts: Verdicts, rating: Rating = {}): this {
    this.decision(s, 'wait', verdicts, rating);
    return this;
  }

  offered(s: number, agent: string, verdicts: Verdicts | undefined, rating: Rating = {}): this {
    this.offers += 1;
    if (verdicts !== undefined) this.decision(s, 'offer', verdicts, rating);
    return this.event(s, { kind: 'offer-made', ...this.ids(agent) });
  }

  private ids(agent: string) {
    return {
      offerId: `${callId}#${this.offers}` as OfferId,
      callId,
      queueId: this.queue,
      agentId: id(agent),
    };
  }

  failed(s: number, agent: string, outcome: 'refused' | 'missed' | 'withdrawn', cause: string): this {
    return this.event(s, { kind: 'offer-ended', ...this.ids(agent), outcome, cause });
  }

  /** `leftS`: of a callback, when the customer answered. */
  answered(s: number, agent: string, joinedS = 0, leftS = s): this {
    return this.event(s, { kind: 'offer-ended', ...this.ids(agent), outcome: 'accepted' }).left(
      leftS,
      'answered',
      undefined,
      joinedS,
    );
  }

  left(
    s: number,
    reason: Extract<JournalEventBody, { kind: 'queue-left' }>['reason'],
    cause?: string,
    joinedS = 0,
  ): this {
    const waitMs = (s - joinedS) * 1000;
    const body = { kind: 'queue-left', callId, queueId: this.queue, reason, waitMs } as const;
    return this.event(s, cause === undefined ? body : { ...body, cause });
  }

  /** Every sentence, at `nowS` seconds after the beginning. */
  told(language: Language, nowS = 1000): readonly string[] {
    return this.sentences(language, nowS).map(({ text }) => text);
  }

  sentences(language: Language, nowS: number): readonly ExplanationSentence[] {
    const explanation = explainCall(
      {
        callId,
        nowMs: (startMs + nowS * 1000) as EpochMs,
        events: this.events,
        decisions: this.decisions,
      },
      {
        queue: () => this.config,
        competition: () => this.mode,
        agents: new Map(
          Object.entries(this.levels).map(([agent, level]) => [
            id(agent),
            (typeof level === 'number' ? { dutch: level } : level) as Readonly<Record<SkillId, number>>,
          ]),
        ),
      },
    );
    return sentencesOf(explanation, language, names);
  }
}
