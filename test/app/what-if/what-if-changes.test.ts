// What a what-if question may change, how it is written, and what is refused.
// Never plays a day: test/core/what-if and test/what-if-run do.
import { changeCompany, parseWhatIfChange, withAgents } from '../../../src/app/what-if/what-if-changes.js';
import { compareDays } from '../../../src/app/what-if/what-if-comparison.js';
import { boundsOfDate, dayForCompany } from '../../../src/app/what-if/what-if-day.js';
import { toAcdSettings } from '../../../src/configuration/acd-settings.js';
import { demoCompany } from '../../../src/cli/demo/demo-company.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';

const queues = demoCompany.queues.map(({ id }) => id);
const startMs = Date.UTC(2026, 10, 16, 8) as EpochMs;

describe('a change is read', () => {
  it.each([
    ['wrapUpSeconds=20', { field: 'wrapUpSeconds', value: 20 }],
    ['support.wrapUpSeconds=20', { queue: 'support', field: 'wrapUpSeconds', value: 20 }],
    ['serviceLevel.seconds=30', { field: 'serviceLevel.seconds', value: 30 }],
    ['sales.limits.maxWaitSeconds=null', { queue: 'sales', field: 'limits.maxWaitSeconds', value: null }],
    ['wrapUpKind=open-ended', { field: 'wrapUpKind', value: 'open-ended' }],
    ['strategy={"kind":"random"}', { field: 'strategy', value: { kind: 'random' } }],
  ])('%s', (text, change) => {
    expect(parseWhatIfChange(text, queues)).toEqual({ kind: 'granted', value: change });
  });

  it('of a queue that is called as something every object has', () => {
    expect(parseWhatIfChange('constructor.wrapUpSeconds=20', [...queues, 'constructor'])).toEqual({
      kind: 'granted',
      value: { queue: 'constructor', field: 'wrapUpSeconds', value: 20 },
    });
  });

  it.each(['wrapUpSeconds', '=20', ''])('not: %s', (text) => {
    expect(parseWhatIfChange(text, queues)).toMatchObject({ kind: 'refused', code: 'invalid-change' });
  });
});

describe('a changed company', () => {
  const changed = (field: string, value: unknown, queue?: string) =>
    changeCompany(demoCompany, queue, [{ field, value }]);

  it('differs in that field alone', () => {
    const outcome = changed('wrapUpSeconds', 33, 'support');
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(outcome.value).toEqual({
      ...demoCompany,
      queues: demoCompany.queues.map((queue) =>
        queue.id === 'support' ? { ...queue, wrapUpSeconds: 33 } : queue,
      ),
    });
  });

  it('has another strategy by its name alone: a score brings weights, any other drops them', () => {
    const { weights } = demoCompany.settings.competition;
    const score = changed('strategy.kind', 'score', 'support');
    if (score.kind === 'refused') throw new Error(score.message);
    const strategyIn = (company: typeof demoCompany) =>
      company.queues.find(({ id }) => id === 'support')?.strategy;
    expect(strategyIn(score.value)).toEqual({ kind: 'score', weights });
    const back = changeCompany(score.value, 'support', [{ field: 'strategy.kind', value: 'most-skilled' }]);
    if (back.kind === 'refused') throw new Error(back.message);
    expect(strategyIn(back.value)).toEqual({ kind: 'most-skilled' });
    expect(changed('strategy.kind', 'by-height', 'support')).toMatchObject({ code: 'invalid-change' });
  });

  it('has parts of lists changed, added and taken away', () => {
    const lower = changed('skills.0.minLevel', 4, 'support');
    expect(lower).toMatchObject({
      value: {
        queues: expect.arrayContaining([
          expect.objectContaining({ id: 'support', skills: [expect.objectContaining({ minLevel: 4 })] }),
        ]) as unknown,
      },
    });
    const none = changed('widening', [], 'support');
    if (none.kind === 'refused') throw new Error(none.message);
    expect(none.value.queues.find(({ id }) => id === 'support')?.widening).toEqual([]);
    const less = changed('widening.0', null, 'support');
    if (less.kind === 'refused') throw new Error(less.message);
    expect(less.value.queues.find(({ id }) => id === 'support')?.widening).toEqual([]);
  });

  it.each([
    ['wrapUpSeconds', 20, undefined, 'queue-required'],
    ['wrapUpSeconds', 20, 'nowhere', 'not-found'],
    ['wrapUpSecs', 20, 'support', 'invalid-change'],
    ['wrapUpSeconds', 'long', 'support', 'invalid-change'],
    ['id', 'other', 'support', 'invalid-change'],
    ['music.0', 'x', 'support', 'invalid-change'],
    ['__proto__.polluted', true, 'support', 'invalid-change'],
    ['skills.99999999999', 1, 'support', 'invalid-change'],
    ['overflow', { 'max-wait': { kind: 'queue', queue: 'nowhere' } }, 'support', 'invalid-reference'],
  ])('is refused: %s = %p of %s', (field, value, queue, code) => {
    expect(changed(field, value, queue)).toMatchObject({ kind: 'refused', code });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('agents', () => {
  const settings = toAcdSettings(demoCompany);
  const day = dayForCompany(settings, startMs, 1);

  it('are added as copies of those who serve the queue', () => {
    const outcome = withAgents({ settings, day }, 'support', 2);
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    const copies = outcome.value.settings.agents.slice(settings.agents.length);
    expect(copies.map(({ id }) => id)).toEqual(['what-if-1', 'what-if-2']);
    for (const { skills } of copies) expect(Object.keys(skills)).toContain('support');
    expect(outcome.value.day.statuses.length).toBe(day.statuses.length + 2 * 4);
  });

  it('are taken away, and no more than there are', () => {
    const outcome = withAgents({ settings, day }, 'support', -2);
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(new Set(outcome.value.day.statuses.map(({ agentId }) => agentId)).size).toBe(
      settings.agents.length - 2,
    );
    expect(withAgents({ settings, day }, 'support', -50)).toMatchObject({ code: 'no-agents' });
  });
});

describe('a comparison', () => {
  it('is of the same callers before and after, with the difference that was asked for', () => {
    const day = dayForCompany(toAcdSettings(demoCompany), startMs, 2);
    const outcome = compareDays(demoCompany, day, {
      day: { kind: 'generated', seed: 2 },
      queue: 'support',
      changes: [],
      agents: 2,
    });
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    while (outcome.value.advance(1000)) continue;
    const { before, after } = outcome.value.result();
    expect(after.total.offered).toBe(before.total.offered);
    expect(after.agentHours).toBeCloseTo(before.agentHours + 19, 1);
    const support = (of: typeof before) => of.queues.find(({ id }) => id === 'support')?.figures;
    expect(support(after)?.serviceLevel).toBeGreaterThan(support(before)?.serviceLevel ?? 1);
    expect(outcome.value.progress).toBe(1);
  });
});

describe('a date', () => {
  it.each([
    ['2026-11-16', 'Europe/Amsterdam', '2026-11-15T23:00:00.000Z', 24],
    ['2026-10-25', 'Europe/Warsaw', '2026-10-24T22:00:00.000Z', 25],
    ['2026-11-16', 'Pacific/Kiritimati', '2026-11-15T10:00:00.000Z', 24],
    ['2026-11-16', 'Pacific/Pago_Pago', '2026-11-16T11:00:00.000Z', 24],
  ])('%s in %s begins at %s', (date, timeZone, start, hours) => {
    const bounds = boundsOfDate(date, timeZone);
    expect(new Date(bounds.startMs).toISOString()).toBe(start);
    expect((bounds.endMs - bounds.startMs) / 3_600_000).toBe(hours);
  });
});
