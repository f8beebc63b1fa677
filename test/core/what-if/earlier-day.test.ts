// A day that an earlier version recorded is replayed by this one to the same decisions, byte by byte.
// Never made anew by a later version: what the earlier one decided is the truth.
import { dayOfEvents, earlierDay, playEarlierDay } from '../../support/earlier-day.js';

describe('a day that an earlier version recorded', () => {
  const kept = earlierDay();
  const now = playEarlierDay(dayOfEvents(kept));

  it('holds what routing knows', () => {
    const kinds = new Set(kept.replayed.map((event) => event.kind));
    for (const kind of [
      'priority-changed',
      'demand-changed',
      'pool-widened',
      'wait-estimated',
      'wrap-up-ended',
    ])
      expect(kinds).toContain(kind);
    const reasons = kept.replayed.flatMap((event) => (event.kind === 'queue-left' ? [event.reason] : []));
    for (const reason of ['answered', 'abandoned', 'overflowed', 'unreached'])
      expect(reasons).toContain(reason);
    const again = new Set<unknown>();
    const stays = kept.replayed.flatMap((event) => (event.kind === 'call-queued' ? [event.callId] : []));
    expect(stays.filter((id) => again.has(id) || !again.add(id)).length).toBeGreaterThan(10);
    expect(kept.decisions.length).toBeGreaterThan(1000);
    expect(kept.lists.length).toBeGreaterThan(5);
  });

  it('comes to the same events', () => {
    expect(now.replayed).toEqual(kept.replayed);
  });

  it('comes to the same decisions, byte by byte', () => {
    expect(now.lists).toEqual(kept.lists);
    expect(now.decisions).toEqual(kept.decisions);
  });
});
