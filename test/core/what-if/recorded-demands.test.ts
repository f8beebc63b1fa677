// A recorded day is replayed with what its callers asked for, and with what was asked for anew while they waited.
// Never draws anything: every caller is written down.
import type { AcdSettings, AgentSettings, SkillDemand } from '../../../src/core/acd/acd-settings.js';
import type { JournalEvent, JournalEventBody } from '../../../src/core/journal/journal-event.js';
import type { AgentId, CallId, EpochMs, QueueId, SkillId } from '../../../src/core/kernel/ids.js';
import type { Day } from '../../../src/core/what-if/day-model.js';
import { recordedDay } from '../../../src/core/what-if/recorded-day.js';
import { play, queueOf, recordingEngine, settingsOf, startMs } from './replayed-days.js';

const queueId = 'support' as QueueId;
const at = (s: number): EpochMs => (startMs + s * 1000) as EpochMs;
const asking = (skill: string): SkillDemand => ({
  wishes: [{ skill: skill as SkillId, minLevel: 3, weight: 1, need: 'required' }],
});
const levels = (...skills: string[]): AgentSettings['skills'] =>
  Object.fromEntries(skills.map((skill) => [skill, 5]));
const happens = (s: number, body: JournalEventBody): JournalEvent => ({ ...body, atMs: at(s) });
const queued = (
  s: number,
  id: string,
  more: Partial<Extract<JournalEventBody, { kind: 'call-queued' }>> = {},
): JournalEvent => happens(s, { kind: 'call-queued', callId: id as CallId, queueId, ...more });
const asksAnew = (s: number, id: string, demand: SkillDemand): JournalEvent =>
  happens(s, { kind: 'demand-changed', callId: id as CallId, demand });
const urgent = (s: number, id: string, priority: number): JournalEvent =>
  happens(s, { kind: 'priority-changed', callId: id as CallId, priority });
const overflows = (s: number, id: string): JournalEvent =>
  happens(s, { kind: 'queue-left', callId: id as CallId, queueId, reason: 'overflowed', waitMs: s * 1000 });

const read = (...events: JournalEvent[]): Day =>
  recordedDay({
    startMs,
    endMs: at(3600),
    events,
    seed: 1,
    fixedWrapUpMs: () => 0,
    preferredWaitMs: () => 0,
  });

describe('a caller', () => {
  const asked = (...events: JournalEvent[]) =>
    read(...events).callers.map(({ entry, changes }) => ({ entry, changes }));

  it('has what was asked for, and changes with their times', () => {
    expect(
      asked(
        queued(0, 'a', { demand: asking('billing'), priority: 2 }),
        queued(1, 'b'),
        asksAnew(20, 'a', asking('dutch')),
        urgent(30, 'a', 5),
        asksAnew(40, 'b', asking('billing')),
      ),
    ).toEqual([
      {
        entry: { priority: 2, demand: asking('billing') },
        changes: [
          { afterMs: 20_000, demand: asking('dutch') },
          { afterMs: 30_000, priority: 5 },
        ],
      },
      { entry: undefined, changes: [{ afterMs: 39_000, demand: asking('billing') }] },
    ]);
  });

  it('has nothing in journals that did not record it', () => {
    const oldRow = '{"kind":"call-queued","callId":"a","queueId":"support","priority":2}';
    const event = { ...(JSON.parse(oldRow) as JournalEventBody), atMs: at(0) };
    expect(asked(event)).toEqual([{ entry: { priority: 2 }, changes: undefined }]);
  });

  it('is the same one after an overflow', () => {
    expect(
      asked(queued(0, 'a'), overflows(10, 'a'), queued(10, 'a'), asksAnew(25, 'a', asking('dutch'))),
    ).toEqual([{ entry: undefined, changes: [{ afterMs: 25_000, demand: asking('dutch') }] }]);
  });

  it('of the day before takes nothing along', () => {
    expect(asked(queued(-20, 'a'), asksAnew(-10, 'a', asking('dutch')), queued(5, 'b'))).toEqual([
      { entry: undefined, changes: undefined },
    ]);
  });
});

describe('the replay', () => {
  const base = settingsOf([queueOf('support'), queueOf('sales')], 2);
  const skills: Readonly<Record<string, AgentSettings['skills']>> = {
    plain: levels('support', 'sales'),
    skilled: levels('support', 'sales', 'billing'),
  };
  const company: AcdSettings = {
    ...base,
    agents: base.agents.slice(0, 2).map((agent, index) => {
      const id = Object.keys(skills)[index] as AgentId;
      return { ...agent, id, skills: skills[id] ?? {} };
    }),
  };
  /** Who is at work, and since when, s. */
  type Shifts = Readonly<Record<string, number>>;
  /** When each conversation began, s, and with whom. */
  function served(
    shifts: Shifts,
    events: readonly JournalEvent[],
    settings = company,
    overflowTo?: QueueId,
  ): readonly string[] {
    const { engine, journal } = recordingEngine();
    const statuses = Object.entries(shifts).map(([agentId, s]) => ({
      agentId: agentId as AgentId,
      atMs: at(s),
      status: { kind: 'available' } as const,
    }));
    const day = { ...read(...events), statuses };
    const over = overflowTo === undefined ? undefined : { queueId: overflowTo, keepWait: true };
    play(day, settings, { engine, overflowTo: () => over });
    return journal.flatMap((event) =>
      event.kind === 'conversation-started' ? [`${(event.atMs - startMs) / 1000} ${event.agentId}`] : [],
    );
  }

  it('gives the call to nobody without the skill asked for', () => {
    const both: Shifts = { plain: 0, skilled: 0 };
    expect(served(both, [queued(1, 'a')])).toEqual(['4 plain']);
    expect(served(both, [queued(1, 'a', { demand: asking('billing') })])).toEqual(['4 skilled']);
  });

  it('changes it when it was changed, and not before', () => {
    const taken = asksAnew(61, 'a', { wishes: [] });
    expect(served({ plain: 0 }, [queued(1, 'a', { demand: asking('billing') }), taken])).toEqual([
      '64 plain',
    ]);
    // Who has an agent already is not concerned.
    expect(served({ plain: 0 }, [queued(1, 'a'), asksAnew(61, 'a', asking('billing'))])).toEqual(['4 plain']);
  });

  it('changes the priority when it was changed', () => {
    const two = [queued(1, 'a'), queued(2, 'b')];
    const priority: AcdSettings = {
      ...company,
      competition: {
        ...company.competition,
        mode: 'priority',
        priorityPointMs: 60_000,
        maxHeadStartMs: 600_000,
      },
    };
    const order = (...more: JournalEvent[]): readonly string[] => {
      const { engine, journal } = recordingEngine();
      const plain = { agentId: 'plain' as AgentId, atMs: at(50), status: { kind: 'available' } as const };
      play({ ...read(...two, ...more), statuses: [plain] }, priority, { engine });
      return journal.flatMap((event) => (event.kind === 'conversation-started' ? [event.callId] : []));
    };
    expect(order()).toEqual(['a/0', 'b/1']);
    expect(order(urgent(30, 'b', 5))).toEqual(['b/1', 'a/0']);
    expect(order(urgent(51, 'b', 5))).toEqual(['a/0', 'b/1']);
  });

  it('keeps a change in the queue that the caller overflows to', () => {
    const limits = { maxWaitMs: 30_000, nobodyLoggedIn: 'wait', allOnBreak: 'wait' } as const;
    const overflowing = { ...company, queues: [queueOf('support', { limits }), queueOf('sales')] };
    const events = [queued(1, 'a'), asksAnew(11, 'a', asking('billing'))];
    expect(served({ plain: 40, skilled: 100 }, events, overflowing, 'sales' as QueueId)).toEqual([
      '103 skilled',
    ]);
  });

  it('comes out the same twice', () => {
    const events = [queued(1, 'a', { demand: asking('billing') }), asksAnew(61, 'a', asking('sales'))];
    const once = served({ plain: 0 }, events);
    expect(once).toEqual(['64 plain']);
    expect(served({ plain: 0 }, events)).toEqual(once);
  });
});
