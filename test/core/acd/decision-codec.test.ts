// What is kept of a decision comes back as it was, in few bytes; damaged bytes never do.
// Never goes near a database.
import fc from 'fast-check';
import { decodeDecision, DecisionFormatError, encodeDecision } from '../../../src/core/acd/decision-codec.js';
import { agentVerdicts, type Decision } from '../../../src/core/acd/decision-model.js';
import type { AgentId, CallId, OfferId, QueueId } from '../../../src/core/kernel/ids.js';
import { asKept, decisionArbitrary } from './decision-arbitrary.js';

const callId = 'c0mabc123xyz01234567' as CallId;
const code = (verdict: (typeof agentVerdicts)[number]): number => agentVerdicts.indexOf(verdict);

const agents = Array.from({ length: 50 }, (_, index) => `agent-${100 + index}` as AgentId);
const example: Decision = {
  kind: 'offer',
  callId,
  queueId: 'support' as QueueId,
  offerId: `${callId}#1` as OfferId,
  waitedMs: 192_000,
  step: 1,
  strategy: 'longest-idle',
  decidedBy: 'strategy',
  agents,
  verdicts: Uint8Array.from(agents, (_, index) =>
    code(index === 7 ? 'chosen' : index % 3 ? 'talking' : 'on-break'),
  ),
  unableAgents: 12,
  rated: [
    { agentId: agents[7] as AgentId, terms: [{ name: 'idle-time', value: 84_000 }] },
    { agentId: agents[9] as AgentId, terms: [{ name: 'idle-time', value: 44_000 }] },
  ],
  callers: [
    { callId, queueId: 'support' as QueueId, waitedMs: 192_000, urgencyMs: 200_000 },
    {
      callId: 'c0mabc999xyz76543210' as CallId,
      queueId: 'sales' as QueueId,
      waitedMs: 9_000,
      urgencyMs: 9_000,
    },
  ],
  callersTotal: 2,
};

/** What decodes, or the error's name. */
function attempt(bytes: Uint8Array, names: readonly AgentId[]): Decision | string {
  try {
    return decodeDecision(bytes, { callId, agents: names });
  } catch (error) {
    if (error instanceof DecisionFormatError) return error.code;
    throw error;
  }
}

test('a decision comes back as it was', () => {
  fc.assert(
    fc.property(decisionArbitrary, (decision) => {
      const context = { callId: decision.callId, agents: decision.agents };
      expect(decodeDecision(encodeDecision(decision), context)).toEqual(asKept(decision));
    }),
    { numRuns: 500 },
  );
});

test('fifty agents and two callers take less than ninety bytes', () => {
  expect(encodeDecision(example).length).toBeLessThan(90);
});

test('agents who are all doing the same take a byte or two together', () => {
  const mixed = encodeDecision(example).length;
  const same = encodeDecision({ ...example, verdicts: new Uint8Array(50).fill(code('talking')) }).length;
  expect(mixed - same).toBeGreaterThanOrEqual(22);
});

test('bytes cut short anywhere are refused', () => {
  const bytes = encodeDecision(example);
  for (let length = 0; length < bytes.length; length++) {
    expect(attempt(bytes.subarray(0, length), agents)).toBe('decision-format');
  }
  expect(attempt(Uint8Array.from([...bytes, 0]), agents)).toBe('decision-format');
});

test('another list of agents than it was written with is refused', () => {
  const bytes = encodeDecision(example);
  expect(attempt(bytes, agents.slice(0, 40))).toBe('decision-format');
  expect(attempt(bytes, [])).toBe('decision-format');
});

test('a newer format is refused', () => {
  const bytes = encodeDecision(example);
  bytes[0] = 2;
  expect(attempt(bytes, agents)).toBe('decision-format');
});

test('any bytes are a decision or an error, never anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      attempt(bytes, agents);
      attempt(Uint8Array.from([1, ...bytes]), agents);
    }),
    { numRuns: 2_000 },
  );
});

test('damaged bytes are a decision or an error, never anything else', () => {
  const bytes = encodeDecision(example);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, value) => {
      attempt(bytes.with(place, value), agents);
    }),
    { numRuns: 2_000 },
  );
});

test('a verdict that does not exist is a mistake of the program', () => {
  expect(() => encodeDecision({ ...example, verdicts: new Uint8Array(50).fill(31) })).toThrow(
    'no such verdict',
  );
});
