// The explanation of a recorded call: with the names and the configuration of the time, and only for who may know.
// Never tests the wording; core/explanation does.
import { agentVerdictSchema } from '../../../src/api/explanation.js';
import { createExplanationQueries } from '../../../src/app/explanation/explanation-queries.js';
import type { ExplanationQueries } from '../../../src/app/explanation/feature.js';
import { agentVerdicts, type AgentVerdict, type Decision } from '../../../src/core/acd/decision-model.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type {
  AgentId,
  CallId,
  EpochMs,
  LegId,
  OfferId,
  QueueId,
  SkillId,
} from '../../../src/core/kernel/ids.js';
import {
  createCommandsFixture,
  sampleCompany,
  type CommandsFixture,
} from '../application/commands-fixture.js';

let fixture: CommandsFixture;
let explanations: ExplanationQueries;

const callId = 'c1' as CallId;
const offerId = `${callId}#1` as OfferId;
const company = sampleCompany();
const [queue] = company.queues;
const queueId = (queue?.id ?? '') as QueueId;
const agentIds = company.agents.map(({ id }) => id as AgentId);
const [winner] = agentIds;
const skill = queue?.skills[0];
if (winner === undefined || queue === undefined || skill === undefined)
  throw new Error('the sample company lacks a queue with a skill, or an agent');
const winnerName = company.agents[0]?.name ?? '';

beforeEach(async () => {
  fixture = createCommandsFixture();
  const imported = await fixture.company.importAll(company, 'test');
  expect(imported.kind).toBe('granted');
  fixture.clock.advance(1_000);
  explanations = createExplanationQueries({
    journal: fixture.store.journal,
    decisions: fixture.store.decisions,
    company: fixture.company,
    clock: fixture.clock,
  });
});

afterEach(() => fixture.close());

const record = (body: JournalEventBody, decisions: readonly Decision[] = []): void => {
  const atMs = fixture.clock.nowMs();
  fixture.store.journal.append(
    [{ ...body, atMs }],
    decisions.map((decision) => ({ decision, atMs })),
  );
};

const decision = (kind: Decision['kind'], verdict: AgentVerdict): Decision => ({
  kind,
  callId,
  queueId,
  ...(kind === 'offer' ? { offerId, decidedBy: 'only-one' as const } : {}),
  waitedMs: 0,
  step: 0,
  strategy: 'longest-idle',
  agents: [winner],
  verdicts: Uint8Array.from([agentVerdicts.indexOf(verdict)]),
  unableAgents: agentIds.length - 1,
  rated: [],
  callers: [{ callId, queueId, waitedMs: 0, urgencyMs: 0 }],
  callersTotal: 1,
});

/** Waited two minutes for the one agent, who then answered. */
function answeredCall(): void {
  const offer = { offerId, callId, queueId, agentId: winner as AgentId };
  record({ kind: 'call-started', callId, direction: 'inbound', dialled: '1', callerNumber: '2' });
  record({ kind: 'call-queued', callId, queueId }, [decision('wait', 'talking')]);
  fixture.clock.advance(120_000);
  record({ kind: 'offer-made', ...offer }, [decision('offer', 'chosen')]);
  const legId = `${callId}/2` as LegId;
  record({ kind: 'leg-started', callId, legId, role: 'agent', sipCallId: 's', agentId: offer.agentId });
  record({ kind: 'leg-answered', callId, legId });
  record({ kind: 'offer-ended', ...offer, outcome: 'accepted' });
  record({ kind: 'queue-left', callId, queueId, reason: 'answered', waitMs: 120_000 });
  record({ kind: 'conversation-started', ...offer });
}

test('tells it in the language asked for, in that of the company otherwise', () => {
  answeredCall();
  const told = (language?: 'en' | 'pl') => {
    const outcome = explanations.ofCall(callId, language === undefined ? {} : { language });
    return outcome.kind === 'granted' ? [outcome.value.language, outcome.value.sentences[0]?.text] : outcome;
  };
  expect(told()).toEqual(['nl', expect.stringMatching(/^Wachtte 2:00 omdat /)]);
  expect(told('en')).toEqual(['en', expect.stringMatching(/^Waited 2:00 because /)]);
  expect(told('pl')).toEqual(['pl', expect.stringMatching(/^Oczekiwanie trwało 2:00, ponieważ /)]);
});

test('carries the decisions with verdicts in words and names by id', () => {
  answeredCall();
  const outcome = explanations.ofCall(callId, { language: 'en' });
  expect(outcome).toMatchObject({
    kind: 'granted',
    value: {
      complete: true,
      decisions: [
        { kind: 'wait', decidedBy: null, offerId: null, agents: [{ agentId: winner, verdict: 'talking' }] },
        { kind: 'offer', decidedBy: 'only-one', offerId, agents: [{ agentId: winner, verdict: 'chosen' }] },
      ],
      names: { agents: { [winner]: winnerName }, queues: { [queueId]: queue.name } },
    },
  });
});

test('programs are told all the verdicts there are, and no others', () => {
  expect(agentVerdictSchema.options).toEqual(agentVerdicts);
});

test('what the caller asks for is told as the journal holds it, and changes of it', () => {
  const demand = {
    wishes: [{ skill: 'customer-care' as SkillId, minLevel: 3, weight: 1, need: 'required' as const }],
  };
  record({ kind: 'call-started', callId, direction: 'inbound', dialled: '1', callerNumber: '2' });
  record({ kind: 'call-queued', callId, queueId, demand });
  fixture.clock.advance(10_000);
  record({ kind: 'demand-changed', callId, demand: { wishes: [] } });
  const [queued, changed] = fixture.store.journal.eventsOfCall(callId).slice(1);
  expect(queued).toMatchObject({ kind: 'call-queued', demand });
  expect(changed).toMatchObject({ kind: 'demand-changed', demand: { wishes: [] } });
  fixture.clock.advance(10_000);
  record({ kind: 'demand-changed', callId, demand });
  const outcome = explanations.ofCall(callId, { language: 'en' });
  const texts = outcome.kind === 'granted' ? outcome.value.sentences.map(({ text }) => text) : [];
  expect(texts.slice(1)).toEqual([
    "After 10 s only the queue's skills were required.",
    "After 20 s the skills required in addition to the queue's were set to Customer care ≥ 3.",
  ]);
});

test('a step is told as it was configured then, not as it is now', async () => {
  const put = async (widening: (typeof queue)['widening']): Promise<void> => {
    const changed = { ...queue, skills: [{ ...skill, minLevel: 9 }], widening };
    const outcome = await fixture.company.put('queues', queueId, changed, 'test');
    expect(outcome.kind).toBe('granted');
    fixture.clock.advance(1_000);
  };
  const lower = (minLevel: number) => [
    {
      afterSeconds: 10,
      skipWaitWhenNobody: false,
      change: { kind: 'lower-level' as const, skill: skill.skill, minLevel },
    },
  ];
  await put(lower(4));
  record({ kind: 'call-started', callId, direction: 'inbound', dialled: '1', callerNumber: '2' });
  record({ kind: 'call-queued', callId, queueId });
  fixture.clock.advance(10_000);
  record({ kind: 'pool-widened', callId, queueId, step: 1 });
  await put(lower(2));
  await put([]);
  const outcome = explanations.ofCall(callId, { language: 'en' });
  const texts = outcome.kind === 'granted' ? outcome.value.sentences.map(({ text }) => text) : [];
  expect(texts).toContainEqual(
    expect.stringMatching(/^After 10 s the required level of \w+ was lowered to 4\.$/),
  );
});

test('an agent learns about own calls only', () => {
  answeredCall();
  expect(explanations.ofCall(callId, { asAgent: winner })).toMatchObject({ kind: 'granted' });
  expect(explanations.ofCall(callId, { asAgent: 'nobody' })).toMatchObject({
    kind: 'refused',
    code: 'forbidden',
  });
  expect(explanations.ofCall(callId, { asAgent: '' })).toMatchObject({ kind: 'refused', code: 'forbidden' });
  expect(explanations.ofCall('other', {})).toMatchObject({ kind: 'refused', code: 'not-found' });
});

test('says that the reasons are gone when they are no longer kept', () => {
  answeredCall();
  while (fixture.store.decisions.removeBefore((fixture.clock.nowMs() + 1) as EpochMs) > 0);
  const outcome = explanations.ofCall(callId, { language: 'en' });
  expect(outcome).toMatchObject({ kind: 'granted', value: { complete: false, decisions: [] } });
  expect(outcome.kind === 'granted' && outcome.value.sentences[0]?.text).toBe(
    `Waited 2:00; was connected to ${winnerName}.`,
  );
});
