// Rules of the replay: the books balance, the same day gives the same figures, and settings do what they say.
// Never times anything: test/bench/acd-replay does.
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import type { Day } from '../../../src/core/what-if/day-model.js';
import { agentSettings } from '../../support/acd-settings-builder.js';
import { dayOf, play, queueOf, recordingEngine, settingsOf, startMs } from './replayed-days.js';

const settings = settingsOf([queueOf('support')], 10);
const day = dayOf(settings, 160);

describe('a day is replayed', () => {
  it('with books that balance', () => {
    const { total, offers, offersNotAccepted } = play(day, settings);
    expect(total.offered).toBe(day.callers.length);
    expect(total.answered + total.abandoned + total.overflowed + total.stillWaiting).toBe(total.offered);
    expect(total.stillWaiting).toBe(0);
    expect(total.abandoned).toBeGreaterThan(0);
    expect(offers - offersNotAccepted).toBe(total.answered);
    expect(offersNotAccepted / offers).toBeGreaterThan(0.02);
    expect(offersNotAccepted / offers).toBeLessThan(0.1);
  });

  it('the same twice', () => {
    const journals = [recordingEngine(), recordingEngine()].map(({ engine, journal }) => {
      play(day, settings, { engine });
      return JSON.stringify(journal);
    });
    expect(journals[0]).toBe(journals[1]);
  });

  it('with waits and handling as long as they were meant to be', () => {
    const calm: Day = { ...day, callers: day.callers.slice(0, 1) };
    const [caller] = calm.callers;
    const { total } = play(calm, settings);
    expect(total.answered).toBe(1);
    expect([2000, 4000, 6000]).toContain(total.asaMs);
    expect(total.handleMs).toBe((caller?.talkMs ?? 0) + 20_000);
    expect(total.serviceLevel).toBe(1);
  });

  it('with shorter after-call work for better service', () => {
    const before = play(day, settings);
    const after = play(
      day,
      settingsOf([queueOf('support', { wrapUp: { kind: 'fixed', ms: 0, maxExtensionMs: 0 } })], 10),
    );
    expect(after.total.serviceLevel).toBeGreaterThan(before.total.serviceLevel ?? 1);
    expect(after.total.abandoned).toBeLessThan(before.total.abandoned);
    expect(after.occupancy).toBeLessThan(before.occupancy ?? 0);
  });

  it('with an occupancy of those who can be given a call, whoever else is logged in', () => {
    const others = Array.from({ length: 32 }, (_, index) => agentSettings(`other-${index}`, {}));
    const crowd = { ...settings, agents: [...settings.agents, ...others] };
    const crowded: Day = {
      ...day,
      statuses: [
        ...others.map(({ id }) => ({ agentId: id, atMs: startMs, status: { kind: 'available' } as const })),
        ...day.statuses,
      ],
    };
    const { occupancy, agentHours, total } = play(day, settings);
    expect(play(crowded, crowd)).toMatchObject({ occupancy, agentHours, total });
    expect(occupancy).toBeGreaterThan(0.5);
  });

  it('with agents who end their after-call work themselves', () => {
    const open = settingsOf(
      [queueOf('support', { wrapUp: { kind: 'open-ended', ms: 600_000, maxExtensionMs: 0 } })],
      10,
    );
    const quick: Day = { ...day, callers: day.callers.map((caller) => ({ ...caller, wrapUpMs: 5000 })) };
    const talkMs = play(quick, open).total;
    const answered = talkMs.answered;
    const without = play(
      quick,
      settingsOf([queueOf('support', { wrapUp: { kind: 'fixed', ms: 5000, maxExtensionMs: 0 } })], 10),
    );
    expect(Math.abs(answered - without.total.answered)).toBeLessThan(0.02 * answered);
  });

  it('with overflow to another queue, where the caller is offered again', () => {
    const two = settingsOf(
      [
        queueOf('support', { limits: { maxWaitMs: 30_000, nobodyLoggedIn: 'wait', allOnBreak: 'wait' } }),
        queueOf('sales'),
      ],
      8,
    );
    const supportOnly: Day = { ...day, callers: day.callers };
    const gone = play(supportOnly, two);
    expect(gone.total.overflowed).toBeGreaterThan(10);
    const kept = play(supportOnly, two, {
      overflowTo: (queueId) =>
        queueId === 'support' ? { queueId: queueOf('sales').id, keepWait: true } : undefined,
    });
    const sales = kept.queues.get(queueOf('sales').id);
    expect(sales?.offered).toBe(kept.queues.get(queueOf('support').id)?.overflowed);
    expect(kept.total.answered).toBeGreaterThan(gone.total.answered);
  });

  it('with errors of expected waits that are below the others', () => {
    const { estimates } = play(dayOf(settings, 175, 5), settings).total;
    expect(estimates.samples).toBeGreaterThan(100);
    expect(estimates.oursMs).toBeLessThan(Math.min(estimates.appQueueMs, estimates.lastTenMs));
    expect(estimates.withinRange).toBeGreaterThan(0.6);
  });

  it('with an agent who is taken out of the queues by an own call', () => {
    const one = settingsOf([queueOf('support')], 1);
    const [caller] = dayOf(one, 100).callers;
    if (caller === undefined) throw new Error('nobody calls');
    const busy: Day = {
      ...dayOf(one, 100),
      callers: [{ ...caller, atMs: (startMs + 60_000) as EpochMs, patienceMs: Infinity }],
      ownCalls: [
        {
          agentId: 'agent-1' as Day['ownCalls'][number]['agentId'],
          callId: 'own' as Day['ownCalls'][number]['callId'],
          fromMs: startMs,
          toMs: (startMs + 300_000) as EpochMs,
        },
      ],
      habits: { answerDelaysMs: [2000], refused: 0, missed: 0 },
    };
    expect(play(busy, one).total.asaMs).toBe(242_000);
  });
});
