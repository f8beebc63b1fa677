// Records a day as earlier-day reads it, for later versions to replay. Usage: node dist/test/support/record-day.js OUT
//
// A drawn day of callers, callbacks, skill requirements, changes of routing, breaks and own calls is played; its journal is
// the recorded day, which is then read back and replayed as every later version must replay it.
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { QueueEntry } from '../../src/core/acd/acd-model.js';
import type { SkillDemand } from '../../src/core/acd/acd-settings.js';
import type { JournalEvent } from '../../src/core/journal/journal-event.js';
import type { AgentId, CallId, EpochMs, LegId } from '../../src/core/kernel/ids.js';
import type { DayCaller } from '../../src/core/what-if/day-model.js';
import { generateDay } from '../../src/core/what-if/generated-day.js';
import { wish } from './acd-settings-builder.js';
import { dayOfEvents, earlierDaySettings, playEarlierDay } from './earlier-day.js';

const [out = 'day.json.gz'] = process.argv.slice(2);
const startMs = Date.UTC(2026, 10, 26, 8) as EpochMs;
const hourMs = 3_600_000;
const endMs = (startMs + 4 * hourMs) as EpochMs;
const settings = earlierDaySettings();
const rates: Readonly<Record<string, number>> = { support: 75, sales: 48, billing: 36, club: 20, orders: 26 };

const drawn = generateDay({
  startMs,
  endMs,
  seed: 3,
  queues: settings.queues.map(({ id }) => ({
    queueId: id,
    callsPerHour: [1, 1.25, 0.9].map((factor) => factor * (rates[id] ?? 0)),
    medianTalkMs: 170_000,
    talkSigma: 0.5,
    patience: { kind: 'exponential', meanMs: 240_000 },
  })),
  shifts: settings.agents.map(({ id }, index) => {
    const fromMs = (1 + (index % 4) / 2) * hourMs;
    const breaks = [{ fromMs, toMs: fromMs + hourMs / 2, reason: 'lunch' }];
    return { agentId: id, logInMs: (index % 5) * 240_000, logOutMs: 4 * hourMs - index * 60_000, breaks };
  }),
  habits: { answerDelaysMs: [1800, 3200, 5100, 7700], refused: 0.04, missed: 0.04 },
});
const german: SkillDemand = { wishes: [wish('german', 3, 10)] };
const callers = drawn.callers.map((caller, index): DayCaller => {
  const entry: QueueEntry = {
    ...(index % 9 === 4 ? { purpose: 'callback', waitingSinceMs: (caller.atMs - 120_000) as EpochMs } : {}),
    ...(index % 7 === 2 ? { priority: (index % 5) - 1 } : {}),
    ...(index % 11 === 3
      ? { preferredAgent: { agentId: `agent-${201 + (index % 16)}` as AgentId, waitMs: 25_000 } }
      : {}),
    ...(index % 13 === 5 ? { demand: german } : {}),
  };
  const changes = [
    ...(index % 8 === 1 ? [{ afterMs: 15_000, priority: 5 }] : []),
    ...(index % 17 === 1 ? [{ afterMs: 30_000, demand: german }] : []),
  ];
  return {
    ...caller,
    ...(Object.keys(entry).length === 0 ? {} : { entry }),
    ...(changes.length === 0 ? {} : { changes }),
    ...(entry.purpose === 'callback'
      ? { patienceMs: Infinity, customer: index % 4 === 0 ? 'unreached' : 'answers' }
      : {}),
    ...(index % 3 === 0 ? { wrapUpMs: 5_000 + (index % 20) * 1_000 } : {}),
  };
});
const ownCalls = settings.agents.map(({ id }, index) => {
  const fromMs = (startMs + 1_500_000 + index * 700_000) as EpochMs;
  const callId = `own-${index}` as CallId;
  return { agentId: id, callId, fromMs, toMs: (fromMs + 95_000) as EpochMs };
});
const { replayed } = playEarlierDay({ ...drawn, callers, ownCalls });
const legs = ownCalls.flatMap(({ agentId, callId, fromMs, toMs }): readonly JournalEvent[] => {
  const legId = `${callId}/1` as LegId;
  return [
    { kind: 'leg-started', callId, legId, role: 'caller', agentId, sipCallId: callId, atMs: fromMs },
    { kind: 'leg-ended', callId, legId, by: 'remote', cause: 'hung-up', atMs: toMs },
  ];
});
const events = [...replayed, ...legs].sort((a, b) => a.atMs - b.atMs);
const kept = { startMs, endMs, events };
const again = playEarlierDay(dayOfEvents(kept));
writeFileSync(out, gzipSync(JSON.stringify({ ...kept, ...again }), { level: 9 }));
