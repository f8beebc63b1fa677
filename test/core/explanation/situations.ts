// What can happen to a call on its way to an agent, one situation each.
// Never says how it is told; the test beside it does.
import type { CallId, SkillId } from '../../../src/core/kernel/ids.js';
import {
  CallBuilder,
  callId,
  dutchAndBilling,
  id,
  sales,
  support,
  type Rating,
  type Verdicts,
} from './routed-call-builder.js';

const able2 = { els: 7, piet: 5, tom: 3 };
const able5 = { els: 7, piet: 5, ada: 9, jan: 5, eva: 6, tom: 1 };
const wish = (skill: string, minLevel: number, need: 'required' | 'preferred' = 'required') => ({
  skill: skill as SkillId,
  minLevel,
  weight: 1,
  need,
});
const billing = { wishes: [wish('billing', 3)] };
const alsoBilling = {
  els: 7,
  piet: 5,
  ada: { dutch: 9, billing: 4 },
  jan: { dutch: 5, billing: 3 },
  tom: { dutch: 3, billing: 9 },
};
const other = (n: number): CallId => `c${n + 1}` as CallId;

/** Waited for Els and Piet, who were talking, and then went to Els; this decided. */
const decided = (rating: Rating, verdicts: Verdicts = { els: 'chosen', piet: 'eligible' }): CallBuilder =>
  new CallBuilder(support, able2)
    .queued()
    .waits(0, { els: 'talking', piet: 'talking' })
    .offered(187, 'els', verdicts, rating)
    .answered(192, 'els');

const by = (strategy: Rating['strategy'], rated: Rating['rated']): CallBuilder =>
  decided({ strategy, decidedBy: 'strategy', rated });

const tie = (strategy: Rating['strategy'], rated: Rating['rated']): CallBuilder =>
  decided({ strategy, decidedBy: 'idle-time', rated });

/** Waited with these agents unable to take the call until one of them answered. */
const kept = (verdicts: Verdicts, levels: Readonly<Record<string, number>> = able5): CallBuilder =>
  new CallBuilder(support, levels)
    .queued()
    .waits(0, verdicts)
    .offered(60, 'els', { ...verdicts, els: 'chosen' }, { decidedBy: 'only-one' })
    .answered(64, 'els');

/** Whose phone passes the caller on. */
const byEls = { callId, legId: 'leg' as never, extension: '201' as never, agentId: 'els' as never };

export const situations = {
  'waited for two who were talking': () =>
    by('longest-idle', { els: { 'idle-time': 84_000 }, piet: { 'idle-time': 44_000 } }),
  'only one was free in the end': () =>
    decided({ decidedBy: 'only-one' }, { els: 'chosen', piet: 'talking' }),
  'idle a little longer': () =>
    by('longest-idle', { els: { 'idle-time': 84_300 }, piet: { 'idle-time': 84_000 } }),
  'idle much longer': () =>
    by('longest-idle', { els: { 'idle-time': 3_800_000 }, piet: { 'idle-time': 44_000 } }),
  'round robin': () =>
    by('round-robin', {
      els: { 'last-offer': 4, 'idle-time': 1 },
      piet: { 'last-offer': 9, 'idle-time': 2 },
    }),
  'round robin, new in the round': () =>
    by('round-robin', {
      els: { 'last-offer': 0, 'idle-time': 1 },
      piet: { 'last-offer': 9, 'idle-time': 2 },
    }),
  'fewest calls': () =>
    by('fewest-calls', { els: { calls: 7, 'idle-time': 1 }, piet: { calls: 9, 'idle-time': 2 } }),
  'fewest calls, equal': () =>
    tie('fewest-calls', { els: { calls: 7, 'idle-time': 70_000 }, piet: { calls: 7, 'idle-time': 9_000 } }),
  'least talk time': () =>
    by('least-talk-time', {
      els: { 'talk-time': 3_600_000, 'idle-time': 1 },
      piet: { 'talk-time': 5_025_000, 'idle-time': 2 },
    }),
  'least occupied': () =>
    by('least-occupied', {
      els: { occupancy: 0.452, 'idle-time': 1 },
      piet: { occupancy: 0.6, 'idle-time': 2 },
    }),
  'most skilled': () =>
    by('most-skilled', {
      els: { skill: 8, desire: 5, 'idle-time': 1 },
      piet: { skill: 5.5, desire: 9, 'idle-time': 2 },
    }),
  'most skilled, by desire': () =>
    by('most-skilled', {
      els: { skill: 8, desire: 9, 'idle-time': 1 },
      piet: { skill: 8, desire: 5, 'idle-time': 2 },
    }),
  'least skilled that suffices': () =>
    by('least-skilled', {
      els: { skill: 5, 'skills-total': 9, 'idle-time': 1 },
      piet: { skill: 8, 'skills-total': 9, 'idle-time': 2 },
    }),
  'least skilled, by all skills': () =>
    by('least-skilled', {
      els: { skill: 5, 'skills-total': 9, 'idle-time': 1 },
      piet: { skill: 5, 'skills-total': 30, 'idle-time': 2 },
    }),
  'ordered tiers': () =>
    by('ordered-tiers', {
      els: { tier: 1, position: 3, 'idle-time': 1 },
      piet: { tier: 2, position: 1, 'idle-time': 2 },
    }),
  'ordered tiers, by position': () =>
    by('ordered-tiers', {
      els: { tier: 1, position: 1, 'idle-time': 1 },
      piet: { tier: 1, position: 3, 'idle-time': 2 },
    }),
  'ordered tiers, equal': () =>
    tie('ordered-tiers', {
      els: { tier: 1, position: 1, 'idle-time': 9_000 },
      piet: { tier: 1, position: 1, 'idle-time': 2_000 },
    }),
  drawn: () => by('random', { els: { random: 0.1, 'idle-time': 1 }, piet: { random: 0.7, 'idle-time': 2 } }),
  'by score': () =>
    by('score', {
      els: { skill: 8, occupancy: -1.25, 'idle-time': 0 },
      piet: { skill: 5, occupancy: 0.5, 'idle-time': 0 },
    }),
  'by preferred skills': () =>
    decided({
      decidedBy: 'preferred-skill',
      rated: {
        els: { 'preferred-skills': 2, 'idle-time': 1 },
        piet: { 'preferred-skills': 0, 'idle-time': 2 },
      },
    }),
  'by the overall match': () =>
    decided({
      decidedBy: 'overall-match',
      rated: { els: { cost: 1, 'idle-time': 1 }, piet: { cost: 3, 'idle-time': 2 } },
    }),
  'rung all at once': () =>
    decided({ strategy: 'ring-all', decidedBy: 'all-rung' }, { els: 'chosen', piet: 'chosen' }),
  'one talking, the only one': () => kept({ els: 'talking' }, { els: 7, tom: 1 }),
  'five, doing different things': () =>
    kept({ els: 'talking', piet: 'talking', ada: 'wrap-up', jan: 'wrap-up', eva: 'on-break' }),
  'five, all talking': () =>
    kept({ els: 'talking', piet: 'talking', ada: 'talking', jan: 'talking', eva: 'talking' }),
  'some logged out': () =>
    kept({ els: 'talking', piet: 'busy', ada: 'logged-out', jan: 'logged-out', eva: 'logged-out' }),
  'one logged in': () =>
    kept({ els: 'resting', piet: 'logged-out', ada: 'logged-out', jan: 'logged-out', eva: 'logged-out' }),
  'all logged out': () =>
    kept({ els: 'logged-out', piet: 'logged-out', ada: 'logged-out', jan: 'logged-out', eva: 'logged-out' }),
  'skills that others have too': () => kept({ els: 'talking', piet: 'ringing', ada: 'full' }),
  'many agents': () =>
    kept(
      Object.fromEntries([
        ['els', 'talking'],
        ...Array.from({ length: 21 }, (_, n) => [`a${n}`, 'talking']),
        ...Array.from({ length: 12 }, (_, n) => [`b${n}`, 'ringing']),
        ...Array.from({ length: 3 }, (_, n) => [`d${n}`, 'reserved']),
      ]) as Verdicts,
    ),
  'somebody was free': () =>
    new CallBuilder(support, able2)
      .queued()
      .offered(
        0,
        'els',
        { els: 'chosen', piet: 'eligible' },
        {
          decidedBy: 'strategy',
          rated: { els: { 'idle-time': 84_000 }, piet: { 'idle-time': 44_000 } },
        },
      )
      .answered(5, 'els'),
  'somebody else did not answer first': () =>
    new CallBuilder(support, able2)
      .queued()
      .offered(0, 'piet', { els: 'talking', piet: 'chosen' }, { decidedBy: 'only-one' })
      .failed(20, 'piet', 'missed', 'no-answer')
      .offered(20.1, 'els', { els: 'chosen', piet: 'resting' }, { decidedBy: 'only-one' })
      .answered(25, 'els'),
  'declined, busy, withdrawn': () =>
    new CallBuilder(support, able2)
      .queued()
      .offered(0, 'piet', undefined)
      .failed(3, 'piet', 'refused', 'declined')
      .offered(3, 'ada', undefined)
      .failed(3.2, 'ada', 'refused', 'busy')
      .offered(4, 'jan', undefined)
      .failed(9, 'jan', 'withdrawn', 'agent-logged-out')
      .offered(9, 'ada', undefined)
      .failed(9.3, 'ada', 'refused', 'busy')
      .offered(9, 'els', undefined)
      .answered(12, 'els'),
  'not joined at first': () =>
    new CallBuilder(support, able2)
      .queued()
      .offered(0, 'piet', { els: 'talking', piet: 'chosen' }, { decidedBy: 'only-one' })
      .answered(4, 'piet')
      .event(4.5, {
        kind: 'conversation-ended',
        offerId: `${callId}#1` as never,
        callId,
        queueId: support,
        agentId: id('piet'),
        talkMs: 0,
        cause: 'bridge-failed',
      })
      .offered(6, 'els', { els: 'chosen', piet: 'resting' }, { decidedBy: 'only-one' })
      .answered(8, 'els'),
  'the level was lowered': () =>
    new CallBuilder(support, { els: 3, piet: 7 })
      .queued()
      .waits(0, { els: 'step-not-reached', piet: 'talking' })
      .event(30, { kind: 'pool-widened', callId, queueId: support, step: 1 })
      .offered(30, 'els', { els: 'chosen', piet: 'talking' }, { decidedBy: 'only-one', step: 1 })
      .answered(33, 'els'),
  'the level was lowered before its time': () =>
    new CallBuilder(support, { els: 3, piet: 7 })
      .queued()
      .waits(0, { els: 'step-not-reached', piet: 'logged-out' })
      .event(0.01, { kind: 'pool-widened', callId, queueId: support, step: 1 })
      .waits(0.01, { els: 'talking', piet: 'logged-out' }, { step: 1 })
      .offered(20, 'els', { els: 'chosen', piet: 'logged-out' }, { decidedBy: 'only-one', step: 1 })
      .answered(23, 'els'),
  'other steps': () =>
    new CallBuilder(
      support,
      {},
      {
        ...dutchAndBilling,
        steps: [
          {
            afterMs: 10_000,
            skipWaitWhenNobody: false,
            change: { kind: 'drop-skill', skill: 'dutch' as SkillId },
          },
          { afterMs: 20_000, skipWaitWhenNobody: false, change: { kind: 'drop-rule' } },
          { afterMs: 30_000, skipWaitWhenNobody: false, change: { kind: 'open-tier', tier: 2 } },
          { afterMs: 40_000, skipWaitWhenNobody: false, change: { kind: 'add-queue', queueId: sales } },
        ],
      },
    )
      .queued()
      .event(10, { kind: 'pool-widened', callId, queueId: support, step: 1 })
      .event(20, { kind: 'pool-widened', callId, queueId: support, step: 2 })
      .event(30, { kind: 'pool-widened', callId, queueId: support, step: 3 })
      .event(40, { kind: 'pool-widened', callId, queueId: support, step: 4 })
      .event(50, { kind: 'pool-widened', callId, queueId: support, step: 5 })
      .left(52, 'abandoned'),
  'the preferred agent became free': () =>
    new CallBuilder(support, able2)
      .queued(0, { preferredAgentId: id('els') })
      .waits(0, { els: 'talking', piet: 'not-preferred' })
      .offered(20, 'els', { els: 'chosen', piet: 'not-preferred' }, { decidedBy: 'preferred-agent' })
      .answered(24, 'els'),
  'the preferred agent did not become free': () =>
    new CallBuilder(support, able2)
      .queued(0, { preferredAgentId: id('piet') })
      .waits(0, { els: 'not-preferred', piet: 'wrap-up' })
      .event(30, { kind: 'pool-widened', callId, queueId: support, step: 0 })
      .waits(30, { els: 'talking', piet: 'wrap-up' })
      .offered(40, 'els', { els: 'chosen', piet: 'wrap-up' }, { decidedBy: 'only-one' })
      .answered(42, 'els'),
  'the preferred agent was away': () =>
    new CallBuilder(support, able2)
      .queued(0, { preferredAgentId: id('piet') })
      .offered(0, 'els', { els: 'chosen', piet: 'on-break' }, { decidedBy: 'only-one' })
      .answered(3, 'els'),
  'others waited too, less long': () =>
    decided({
      decidedBy: 'only-one',
      callers: [
        { callId, waitedMs: 187_000, urgencyMs: 187_000 },
        { callId: other(1), waitedMs: 90_000, urgencyMs: 90_000 },
        { callId: other(2), waitedMs: 8_000, urgencyMs: 8_000 },
      ],
    }),
  'one had waited longer in another queue': () =>
    decided({
      decidedBy: 'only-one',
      rivalQueue: sales,
      callers: [
        { callId, waitedMs: 187_000, urgencyMs: 307_000 },
        { callId: other(1), waitedMs: 227_000, urgencyMs: 257_000 },
      ],
    }),
  'one of many, the longest waiting': () =>
    decided({
      decidedBy: 'only-one',
      callers: [
        { callId, waitedMs: 187_000, urgencyMs: 187_000 },
        ...[1, 2, 3, 4].map((n) => ({ callId: other(n), waitedMs: 90_000, urgencyMs: 90_000 })),
      ],
      callersTotal: 7,
    }),
  'one of many, the most urgent': () =>
    decided({
      decidedBy: 'only-one',
      callers: [
        { callId, waitedMs: 187_000, urgencyMs: 307_000 },
        ...[1, 2, 3, 4].map((n) => ({ callId: other(n), waitedMs: 90_000, urgencyMs: 290_000 })),
      ],
      callersTotal: 7,
    }),
  'two were ahead at the start': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(
        0,
        { els: 'talking', piet: 'talking' },
        {
          callers: [
            { callId: other(1), waitedMs: 50_000, urgencyMs: 50_000 },
            { callId: other(2), waitedMs: 20_000, urgencyMs: 20_000 },
            { callId, waitedMs: 0, urgencyMs: 0 },
          ],
        },
      )
      .event(0, {
        kind: 'wait-estimated',
        callId,
        queueId: support,
        lowMs: 120_000,
        middleMs: 180_000,
        highMs: 240_000,
      })
      .event(70, { kind: 'priority-changed', callId, priority: 5 })
      .left(95, 'abandoned'),
  'asked for more than the queue does': () =>
    new CallBuilder(support, alsoBilling)
      .queued(0, { demand: billing })
      .waits(0, { ada: 'talking', jan: 'wrap-up', tom: 'step-not-reached' })
      .left(20, 'abandoned'),
  'asked for more, as old journals have it': () =>
    new CallBuilder(support, alsoBilling)
      .queued()
      .waits(0, { ada: 'talking', jan: 'wrap-up', tom: 'step-not-reached' })
      .left(20, 'abandoned'),
  'asked for a higher level and by a rule': () =>
    new CallBuilder(support, alsoBilling)
      .queued(0, {
        demand: {
          wishes: [wish('dutch', 8)],
          rule: { kind: 'level', skill: 'billing' as SkillId, comparison: '>=', level: 4 },
        },
      })
      .waits(0, { ada: 'talking' })
      .left(20, 'abandoned'),
  'the level was lowered for what the caller asked for too': () =>
    new CallBuilder(support, alsoBilling)
      .queued(0, { demand: { wishes: [wish('dutch', 8), ...billing.wishes] } })
      .event(30, { kind: 'pool-widened', callId, queueId: support, step: 1 })
      .waits(30, { ada: 'talking', jan: 'on-break', tom: 'talking' }, { step: 1 })
      .left(40, 'abandoned'),
  'asked for something else while waiting': () =>
    new CallBuilder(support, alsoBilling)
      .queued()
      .waits(0, { els: 'talking', piet: 'talking', ada: 'talking', jan: 'talking', tom: 'step-not-reached' })
      .event(20, {
        kind: 'demand-changed',
        callId,
        demand: { wishes: [...billing.wishes, wish('french', 4, 'preferred')] },
      })
      .waits(20, { ada: 'talking', jan: 'talking', tom: 'step-not-reached' })
      .event(30, { kind: 'demand-changed', callId, demand: { wishes: [wish('french', 1, 'preferred')] } })
      .event(40, { kind: 'demand-changed', callId, demand: { wishes: [] } })
      .event(50, { kind: 'demand-changed', callId, demand: { wishes: [wish('chinese', 2)] } })
      .waits(50, {})
      .left(60, 'abandoned'),
  'rung in vain, for something else was asked for': () =>
    new CallBuilder(support, alsoBilling)
      .queued()
      .offered(0, 'els', { els: 'chosen' }, { decidedBy: 'only-one' })
      .event(5, { kind: 'demand-changed', callId, demand: billing })
      .failed(5, 'els', 'withdrawn', 'demand-changed')
      .waits(5, { ada: 'talking', jan: 'talking', tom: 'step-not-reached' })
      .left(60, 'abandoned'),
  'many were ahead': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(
        0,
        { els: 'talking', piet: 'talking' },
        {
          callers: [1, 2, 3, 4]
            .map((n) => ({ callId: other(n), waitedMs: 9_000, urgencyMs: 9_000 }))
            .concat([{ callId, waitedMs: 0, urgencyMs: 0 }]),
          callersTotal: 12,
        },
      )
      .left(95, 'abandoned'),
  'hung up at once': () => new CallBuilder(support, able2).queued().left(0.4, 'abandoned'),
  'waited too long': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(0, { els: 'talking', piet: 'on-break' })
      .left(300, 'overflowed', 'max-wait'),
  'not let in': () => new CallBuilder(support, able2).queued().left(0, 'overflowed', 'queue-full'),
  'lost by a fault': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(0, { els: 'talking', piet: 'talking' })
      .left(61, 'interrupted'),
  'overflowed to another queue with the wait kept': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(0, { els: 'talking', piet: 'talking' })
      .left(120, 'overflowed', 'max-wait')
      .queued(120, { waitingSinceMs: 1_700_000_000_000 as never }, sales)
      .offered(120, 'ada', { ada: 'chosen' }, { decidedBy: 'only-one' })
      .answered(123, 'ada', 120),
  'closed, to voicemail': () =>
    new CallBuilder(support, able2).event(0, {
      kind: 'call-redirected',
      callId,
      queueId: support,
      reason: 'closed',
      action: 'voicemail',
    }),
  'left by a key, to an extension': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(0, { els: 'talking', piet: 'talking' })
      .left(20, 'overflowed', 'left-by-digit')
      .event(20, {
        kind: 'call-redirected',
        callId,
        queueId: support,
        reason: 'left-by-digit',
        action: 'extension',
        target: '205',
      }),
  'waited too long, sent from queue to queue and outside': () =>
    new CallBuilder(support, able2)
      .queued()
      .left(20, 'overflowed', 'max-wait')
      .event(20, {
        kind: 'call-redirected',
        callId,
        queueId: support,
        reason: 'max-wait',
        action: 'queue',
        target: 'sales',
      })
      .queued(20, {}, sales)
      .left(20, 'overflowed', 'nobody-logged-in', 20)
      .event(20, {
        kind: 'call-redirected',
        callId,
        queueId: sales,
        reason: 'nobody-logged-in',
        action: 'external',
        target: '+31205550100',
      }),
  'transferred in vain, put back through, and transferred again': () =>
    new CallBuilder(support, able2)
      .queued()
      .offered(0, 'els', { els: 'chosen', piet: 'talking' }, { decidedBy: 'only-one' })
      .answered(3, 'els', 0)
      .event(60, { ...byEls, kind: 'transfer-failed', action: 'extension', target: '205', cause: 'busy' })
      .event(65, { ...byEls, kind: 'call-returned' })
      .event(90, {
        ...byEls,
        kind: 'call-transferred',
        action: 'external',
        target: '+31205550100',
        attended: true,
      }),
  'an agent who asks a colleague': () =>
    new CallBuilder(support, able2)
      .queued()
      .offered(0, 'els', { els: 'chosen', piet: 'talking' }, { decidedBy: 'only-one' })
      .answered(3, 'els', 0)
      .event(60, {
        ...byEls,
        ...{ kind: 'consultation-started', action: 'extension', target: '205', targetLegId: 'c1/3' as never },
      }),
  'asked to be called back': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(0, { els: 'talking', piet: 'talking' })
      .left(80, 'called-back', 'left-by-digit'),
  'called back': () =>
    new CallBuilder(support, able2)
      .queued(0, { purpose: 'callback', waitingSinceMs: 1_699_999_400_000 as never })
      .offered(0, 'els', { els: 'chosen', piet: 'talking' }, { decidedBy: 'only-one' })
      .event(4, {
        kind: 'offer-ended',
        offerId: `${callId}#1` as never,
        callId,
        queueId: support,
        agentId: id('els'),
        outcome: 'accepted',
      })
      .left(30, 'unreached', 'no-answer'),
  'a callback that was withdrawn': () =>
    new CallBuilder(support, able2)
      .queued(0, { purpose: 'callback' })
      .waits(0, { els: 'talking', piet: 'talking' })
      .left(34, 'called-back', 'callback-withdrawn'),
  'a place of an earlier call': () =>
    new CallBuilder(support, able2)
      .queued(0, { continues: 'earlier' as never, waitingSinceMs: 1_699_999_940_000 as never })
      .left(10, 'abandoned'),
  'for a colleague': () =>
    new CallBuilder(support, able2)
      .queued(0, { purpose: 'consult', continues: 'other' as never })
      .left(10, 'abandoned'),
  'still waiting': () =>
    new CallBuilder(support, able2).queued().waits(0, { els: 'talking', piet: 'wrap-up' }),
  'being rung': () =>
    new CallBuilder(support, able2)
      .queued()
      .waits(0, { els: 'talking', piet: 'talking' })
      .offered(
        40,
        'els',
        { els: 'chosen', piet: 'eligible' },
        {
          decidedBy: 'strategy',
          rated: { els: { 'idle-time': 84_000 }, piet: { 'idle-time': 44_000 } },
        },
      ),
  'reasons no longer kept': () =>
    new CallBuilder(support, able2).queued().offered(187, 'els', undefined).answered(192, 'els'),
  'never in a queue': () => new CallBuilder(support, able2),
} satisfies Record<string, () => CallBuilder>;

export type Situation = keyof typeof situations;
/** When the unfinished ones are looked at, s. */
export const toldAtS = 44;
