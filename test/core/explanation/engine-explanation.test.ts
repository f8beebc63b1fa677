// What the engine itself records is what the explanation needs: the real engine decides, the explanation tells.
// Never goes through every wording; the table beside it does.
import type { EngineInput, QueueEntry } from '../../../src/core/acd/acd-model.js';
import type { SkillDemand } from '../../../src/core/acd/acd-settings.js';
import type { Decision } from '../../../src/core/acd/decision-model.js';
import { verdictOf } from '../../../src/core/explanation/agent-pool.js';
import { explainCall, type TimedDecision } from '../../../src/core/explanation/call-explanation.js';
import { sentencesOf } from '../../../src/app/explanation/sentences.js';
import type { JournalEvent } from '../../../src/core/journal/journal-event.js';
import type {
  AgentId,
  CallId,
  EpochMs,
  OfferId,
  QueueId,
  RequestId,
  SkillId,
} from '../../../src/core/kernel/ids.js';
import type { Language } from '../../../src/core/kernel/language.js';
import { agentSettings, queueSettings, settings, wish } from '../../support/acd-settings-builder.js';
import { AcdDriver, interactionOf } from '../acd/acd-driver.js';

const lowered = queueSettings(
  'sales',
  { dutch: 5 },
  {
    steps: [
      {
        afterMs: 30_000,
        skipWaitWhenNobody: false,
        change: { kind: 'lower-level', skill: 'dutch' as SkillId, minLevel: 3 },
      },
    ],
  },
);
const company = settings(
  [lowered, queueSettings('support', { support: 1 })],
  [
    agentSettings('els', { dutch: 8, support: 1, billing: 6 }),
    agentSettings('piet', { dutch: 5, support: 1 }),
    agentSettings('tom', { dutch: 3, support: 1 }),
  ],
);

/** The engine with what it had recorded about each call. */
class RecordedAcd {
  readonly acd = new AcdDriver(company);
  private readonly events: JournalEvent[] = [];
  private readonly decisions: TimedDecision[] = [];

  constructor() {
    this.acd.logIn('els', 'piet', 'tom');
  }

  send(input: EngineInput): void {
    this.note(() => this.acd.send(input));
  }

  private note(work: () => unknown): void {
    work();
    const atMs = this.acd.nowMs as EpochMs;
    for (const effect of this.acd.effects) {
      if (effect.kind === 'record-event') this.events.push({ ...effect.event, atMs });
      else if (effect.kind === 'record-decision') this.decisions.push({ atMs, decision: effect.decision });
    }
  }

  queue(callId: string, queueId = 'sales', entry: QueueEntry = {}): void {
    this.send({
      kind: 'request-made',
      requestId: callId as RequestId,
      interaction: { id: interactionOf(callId), channel: 'voice' },
      queueId: queueId as QueueId,
      entry,
    });
  }

  answer(offerId: string): void {
    this.send({ kind: 'offer-answered', offerId: offerId as OfferId });
  }

  hangUp(offerId: string): void {
    this.send({ kind: 'conversation-ended', offerId: offerId as OfferId });
  }

  /** A little at a time, so that every deadline is met when it is due. */
  pass(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.acd.nowMs += 1000;
      this.send({ kind: 'time-passed' });
    }
  }

  decisionsOn(callId: string): readonly Decision[] {
    return this.decisions.map(({ decision }) => decision).filter((decision) => decision.callId === callId);
  }

  told(callId: string, language: Language = 'en'): readonly string[] {
    const ofCall = (event: JournalEvent): boolean => 'callId' in event && event.callId === callId;
    const explanation = explainCall(
      {
        callId: callId as CallId,
        nowMs: this.acd.nowMs as EpochMs,
        events: this.events.filter(ofCall),
        decisions: this.decisions.filter(({ decision }) => decision.callId === callId),
      },
      {
        queue: (id) => company.queues.find((queue) => queue.id === id),
        competition: () => company.competition.mode,
        agents: new Map(company.agents.map(({ id, skills }) => [id, skills])),
      },
    );
    const name = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);
    return sentencesOf(explanation, language, { agent: name, queue: name, skill: name }).map(
      ({ text }) => text,
    );
  }
}

/** Everybody talks, on calls of support. */
function allTalking(): RecordedAcd {
  const recorded = new RecordedAcd();
  for (const n of [1, 2, 3]) {
    recorded.queue(`s${n}`, 'support');
    recorded.answer(`s${n}#1`);
  }
  return recorded;
}

const offerTo = (recorded: RecordedAcd, agentId: string): string => {
  for (const n of [1, 2, 3]) {
    const [decision] = recorded.decisionsOn(`s${n}`);
    if (decision?.rated[0]?.agentId === agentId) return `s${n}#1`;
  }
  throw new Error(`${agentId} has no call`);
};

test('an agent who is not asked yet is recorded as such, whatever the agent does', () => {
  const recorded = allTalking();
  recorded.queue('a');
  const [wait] = recorded.decisionsOn('a');
  if (wait === undefined) throw new Error('nothing was recorded');
  const verdict = (id: string) => verdictOf(wait, id as AgentId);
  expect([verdict('els'), verdict('piet'), verdict('tom')]).toEqual([
    'talking',
    'talking',
    'step-not-reached',
  ]);
});

test('waited for two who were talking, then got the one who became free', () => {
  const recorded = allTalking();
  recorded.queue('a');
  recorded.pass(12);
  recorded.hangUp(offerTo(recorded, 'els'));
  recorded.pass(10);
  recorded.answer('a#1');
  expect(recorded.told('a')).toEqual([
    'Waited 0:22 because both agents with Dutch ≥ 5 were on calls; was connected to Els, the only agent who was free.',
  ]);
});

test('a step opens the call to one who is talking too', () => {
  const recorded = allTalking();
  recorded.queue('a');
  recorded.pass(40);
  recorded.hangUp(offerTo(recorded, 'tom'));
  recorded.pass(10);
  recorded.answer('a#1');
  expect(recorded.told('a')).toEqual([
    'Waited 0:50 because both agents with Dutch ≥ 5 were on calls; was connected to Tom, the only agent who was free.',
    'After 30 s the required level of Dutch was lowered to 3 (one more agent).',
  ]);
});

test('somebody free: the longest idle, and by how much', () => {
  const recorded = new RecordedAcd();
  recorded.pass(5);
  recorded.acd.status('els', 'on-break');
  recorded.pass(35);
  recorded.acd.status('els', 'available');
  recorded.pass(20);
  recorded.queue('a');
  recorded.pass(3);
  recorded.answer('a#1');
  expect(recorded.told('a')).toEqual([
    'Did not have to wait for an agent (answered after 3 s); was connected to Piet rather than Els, because Piet had been idle 40 s longer.',
  ]);
});

test('the preferred agent is waited for', () => {
  const recorded = allTalking();
  recorded.hangUp(offerTo(recorded, 'tom'));
  recorded.pass(10);
  recorded.send({
    kind: 'request-made',
    requestId: 'a' as RequestId,
    interaction: { id: 'a' as CallId, channel: 'voice' },
    queueId: 'support' as QueueId,
    entry: { preferredAgent: { agentId: 'els' as AgentId, waitMs: 20_000 } },
  });
  recorded.pass(20);
  recorded.answer('a#1');
  expect(recorded.told('a')).toEqual([
    expect.stringMatching(
      /^Waited 0:20 for Els, the preferred agent, who was on a call; was connected to Tom/,
    ),
    'For the first 20 s only the preferred agent was considered: Els, who was on a call.',
  ]);
});

const demandOf = (minLevel: number): SkillDemand => ({ wishes: [wish('billing', minLevel)] });

test('what the caller asks for is told together with what the queue does', () => {
  const recorded = allTalking();
  recorded.queue('a', 'sales', { demand: demandOf(3) });
  recorded.pass(12);
  expect(recorded.told('a')).toEqual([
    'Has been waiting for 0:12 because Els, the only agent with Dutch ≥ 5 and Billing ≥ 3, was on a call.',
  ]);
});

test('what is asked for anew while waiting, and who can do that', () => {
  const recorded = allTalking();
  recorded.queue('a');
  recorded.pass(12);
  const change = (minLevel: number): void =>
    recorded.send({ kind: 'demand-changed', requestId: 'a' as RequestId, demand: demandOf(minLevel) });
  change(6);
  recorded.pass(5);
  change(9);
  // The same once more is no change.
  change(9);
  recorded.pass(3);
  expect(recorded.told('a')).toEqual([
    'Has been waiting for 0:20 because both agents with Dutch ≥ 5 were on calls.',
    "After 12 s the skills required in addition to the queue's were set to Billing ≥ 6 (one agent could take the call).",
    "After 17 s the skills required in addition to the queue's were set to Billing ≥ 9 (no agents could take the call).",
  ]);
});

test('an agent who was rung and cannot do what is asked for since', () => {
  const recorded = new RecordedAcd();
  recorded.acd.status('els', 'on-break');
  recorded.pass(1);
  recorded.queue('a');
  recorded.pass(4);
  recorded.send({ kind: 'demand-changed', requestId: 'a' as RequestId, demand: demandOf(3) });
  recorded.pass(6);
  expect(recorded.told('a')).toEqual([
    'Has been waiting for 0:10 because Els, the only agent with Dutch ≥ 5 and Billing ≥ 3, was on break.',
    'Piet was rung earlier for 4 s, but did not have the skills required from then on.',
    "After 4 s the skills required in addition to the queue's were set to Billing ≥ 3 (one agent could take the call).",
  ]);
});

test('requests of one call side by side: each is told of by itself', () => {
  const recorded = allTalking();
  recorded.queue('a');
  recorded.pass(5);
  recorded.queue('a.2', 'support');
  recorded.pass(5);
  const support = recorded.decisionsOn('a').filter(({ queueId }) => queueId === 'support');
  expect(support.map(({ requestId }) => requestId)).toEqual(['a.2']);
  recorded.hangUp(offerTo(recorded, 'tom'));
  recorded.pass(10);
  recorded.answer('a#1');
  recorded.pass(5);
  recorded.send({ kind: 'requester-left', requestId: 'a' as RequestId });
  expect(recorded.told('a')).toEqual([
    'Sales: waited 0:25 because both agents with Dutch ≥ 5 were on calls; then the caller hung up.',
    'Support: waited 0:15 because all three agents with Support were on calls; was connected to Tom, the only agent who was free.',
  ]);
});

test('an outage is why everybody waits, whatever the agents do', () => {
  const recorded = allTalking();
  recorded.queue('a');
  recorded.pass(5);
  recorded.send({ kind: 'channel-suspended', channel: 'voice' });
  recorded.pass(30);
  const told = (language: Language): string | undefined => recorded.told('a', language)[0];
  // The step that came meanwhile made nobody reachable either.
  expect(told('en')).toBe('Has been waiting for 0:35 because the phone system was down.');
  expect(told('nl')).toBe('Wacht al 0:35 vanwege een telefoniestoring.');
  expect(told('pl')).toBe('Oczekiwanie trwa już 0:35 z powodu awarii telefonii.');
});

test('an overload: the others who waited are told, and those who went later', () => {
  const recorded = allTalking();
  recorded.queue('a');
  recorded.pass(5);
  recorded.queue('b');
  recorded.pass(5);
  recorded.hangUp(offerTo(recorded, 'els'));
  recorded.pass(10);
  recorded.answer('a#1');
  expect(recorded.told('a').at(-1)).toBe('Was served ahead of one other caller who had waited less.');
  expect(recorded.told('b')).toEqual([
    'Has been waiting for 0:15 because both agents with Dutch ≥ 5 were on calls.',
    'On arrival, one other caller was waiting in the queue.',
  ]);
});
