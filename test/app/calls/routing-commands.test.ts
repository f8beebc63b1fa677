// A waiting caller is routed anew by a supervisor.
import { createRoutingCommands } from '../../../src/app/calls/routing-commands.js';
import { CallerProfile } from '../../../src/app/voice/caller-profile.js';
import type { CallDetail } from '../../../src/api/calls.js';
import type { EngineInput, RequestSnapshot } from '../../../src/core/acd/acd-model.js';
import type { JournalEventBody } from '../../../src/core/journal/journal-event.js';

function open() {
  const inputs: EngineInput[] = [];
  const events: JournalEventBody[] = [];
  const profile = new CallerProfile('en');
  const commands = createRoutingCommands({
    acd: {
      snapshot: () => ({
        waiting: [{ requestId: 'c1.2', interactionId: 'c1' } as unknown as RequestSnapshot],
        served: [],
        agents: [],
      }),
      handle: (input) => void inputs.push(input),
    },
    desk: { profileOf: (id) => (id === 'c1' ? profile : undefined) },
    journal: { call: (id) => (id === 'c2' ? ({ id } as unknown as CallDetail) : undefined) },
    writer: { record: (...bodies) => void events.push(...bodies) },
  });
  return { commands, inputs, events, profile };
}
const dutch = { skill: 'dutch', minLevel: 5, weight: 1, need: 'required' } as const;

test('priority and wishes reach the ACD, the journal, and the next queue', () => {
  const { commands, inputs, events, profile } = open();
  const outcome = commands.change(
    'c1',
    { priority: 4, wishes: { skills: [dutch], skillRule: 'billing >= 2' } },
    'ann',
  );
  expect(outcome).toMatchObject({ kind: 'granted' });
  const demand = { wishes: [dutch], rule: { kind: 'level', skill: 'billing', comparison: '>=', level: 2 } };
  expect(inputs).toEqual([
    { kind: 'priority-changed', requestId: 'c1.2', priority: 4 },
    { kind: 'demand-changed', requestId: 'c1.2', demand },
  ]);
  expect(events).toEqual([{ kind: 'routing-changed', callId: 'c1', by: 'ann', priority: 4, demand }]);
  expect([profile.priority, profile.demand]).toEqual([4, demand]);
});

test('what is absent stays as it is', () => {
  const { commands, inputs, profile } = open();
  profile.ask({ skills: [dutch], priority: 2 });
  commands.change('c1', { priority: 0 }, 'ann');
  expect(inputs).toEqual([{ kind: 'priority-changed', requestId: 'c1.2', priority: 0 }]);
  expect([profile.priority, profile.demand]).toEqual([0, { wishes: [dutch] }]);
});

test('no wishes at all can be asked for', () => {
  const { commands, inputs, profile } = open();
  profile.ask({ skills: [dutch], priority: 0 });
  commands.change('c1', { wishes: { skills: [] } }, 'ann');
  expect(inputs).toEqual([{ kind: 'demand-changed', requestId: 'c1.2', demand: { wishes: [] } }]);
  expect(profile.demand).toEqual({ wishes: [] });
});

test('nothing to change is nothing', () => {
  const { commands, inputs, events } = open();
  expect(commands.change('c1', {}, 'ann')).toMatchObject({ kind: 'granted' });
  expect([inputs, events]).toEqual([[], []]);
});

test.each([
  ['c2', 'not-waiting'],
  ['c3', 'not-found'],
])('call %s: %s', (id, code) => {
  const { commands, inputs } = open();
  expect(commands.change(id, { priority: 1 }, 'ann')).toMatchObject({ kind: 'refused', code });
  expect(inputs).toEqual([]);
});

test('a rule that cannot be read is refused with its column, and nothing changes', () => {
  const { commands, inputs, events } = open();
  const outcome = commands.change(
    'c1',
    { priority: 1, wishes: { skills: [], skillRule: 'dutch >= ' } },
    'ann',
  );
  expect(outcome).toMatchObject({ kind: 'refused', code: 'invalid-skill-rule' });
  expect([inputs, events]).toEqual([[], []]);
});
