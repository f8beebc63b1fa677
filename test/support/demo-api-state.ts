// A small company in the middle of a working day, in the shapes of the API, for browser tests.
// Never random: the same times apart give the same state.
import type { CallDetail } from '../../src/api/calls.js';
import type { Callback } from '../../src/api/callbacks.js';
import type { Company } from '../../src/api/company.js';
import { officeCompany } from './office-company.js';
import type { ActiveCall, AgentLive, QueueLive } from '../../src/api/live.js';
import { serviceLevelPercentOf } from '../../src/core/acd/service-level.js';
import type { Session } from '../../src/api/sessions.js';
import type { FakeApiState } from './fake-api-server.js';

const secondMs = 1000;
const minuteMs = 60 * secondMs;

const session = (username: string, name: string, role: Session['role'], agent?: string): Session => ({
  username,
  name,
  role,
  ...(agent === undefined ? {} : { agent }),
  mustChangePassword: false,
});

interface QueueFigures {
  readonly id: string;
  readonly name: string;
  readonly waiting: number;
  readonly waitS: number | undefined;
  readonly callbacksWaiting?: number;
  readonly expectedWait?: NonNullable<QueueLive['expectedWait']>;
  readonly agents: readonly [
    available: number,
    ringing: number,
    talking: number,
    wrapUp: number,
    onBreak: number,
  ];
  readonly today: readonly [offered: number, answered: number, abandoned: number, inTarget: number];
}

function queueAt(nowMs: number, figures: QueueFigures): QueueLive {
  const [available, ringing, talking, wrapUp, onBreak] = figures.agents;
  const [offered, answered, abandoned, answeredInTarget] = figures.today;
  return {
    id: figures.id,
    name: figures.name,
    waiting: figures.waiting,
    callbacksWaiting: figures.callbacksWaiting ?? 0,
    expectedWait: figures.expectedWait ?? null,
    estimateAccuracy:
      figures.expectedWait === undefined
        ? null
        : { samples: 48, meanAbsoluteErrorMs: 21_000, withinRangePercent: 81 },
    longestWaitSinceMs: figures.waitS === undefined ? null : nowMs - figures.waitS * secondMs,
    talking,
    agents: {
      loggedIn: available + ringing + talking + wrapUp + onBreak,
      available,
      ringing,
      talking,
      wrapUp,
      onBreak,
    },
    today: {
      offered,
      answered,
      abandoned,
      overflowed: 0,
      interrupted: 0,
      calledBack: 0,
      callbackAttempts: 0,
      callbackReached: 0,
      answeredInTarget,
      serviceLevelPercent: serviceLevelPercentOf({ answered, abandoned, overflowed: 0, answeredInTarget }),
      asaMs: answered === 0 ? null : 14_000,
      handled: answered,
      ahtMs: answered === 0 ? null : 212_000,
    },
    target: { percent: 80, seconds: 20 },
  };
}

type AgentRow = readonly [
  extension: string,
  name: string,
  status: AgentLive['status'],
  state: AgentLive['state'],
  sinceS: number,
  queueId: string | null,
  callId: string | null,
];

/** How long wrap-up lasts in the demo company, s. */
const wrapUpS = 90;

const agentRows: readonly AgentRow[] = [
  ['201', 'Anneke de Vries', 'available', 'talking', 184, 'sales', 'c-101'],
  ['202', 'Bartosz Wiśniewski', 'available', 'idle', 41, null, null],
  ['203', 'Chiara Conti', 'available', 'ringing', 4, 'support', 'c-104'],
  ['204', 'Daan Bakker', 'available', 'wrap-up', 12, 'sales', null],
  ['205', 'Elżbieta Konstantynopolitańska-Nowak', 'available', 'talking', 402, 'support', 'c-102'],
  ['206', 'Finn O’Connor', 'on-break', 'idle', 655, null, null],
  ['207', 'Grażyna Kowalczyk', 'available', 'idle', 9, null, null],
  ['208', 'Hendrik Jansen', 'logged-out', 'idle', 5400, null, null],
];

const agentsAt = (nowMs: number): AgentLive[] =>
  agentRows.map(([extension, name, status, state, sinceS, queueId, callId], index) => ({
    id: `agent-${extension}`,
    name,
    extension,
    skills: { [index < 4 ? 'sales' : 'support']: 8 - (index % 4) * 2 },
    status,
    breakReason: status === 'on-break' ? 'Lunch' : null,
    statusSinceMs: nowMs - Math.max(sinceS, 660) * secondMs,
    state,
    stateSinceMs: nowMs - sinceS * secondMs,
    stateEndsAtMs: state === 'wrap-up' ? nowMs + (wrapUpS - sinceS) * secondMs : null,
    wrapUpExtendableMs: state === 'wrap-up' ? 60 * secondMs : 0,
    parked: 0,
    callId,
    queueId,
    reachable: extension !== '207',
  }));

type CallRow = readonly [
  id: string,
  number: string,
  name: string | null,
  stage: ActiveCall['stage'],
  sinceS: number,
  queueId: string | null,
  agentId: string | null,
];

const callRows: readonly CallRow[] = [
  ['c-101', '+31611223344', 'Bakkerij Het Gouden Brood', 'talking', 184, 'sales', 'agent-201'],
  ['c-102', '+48221234567', null, 'talking', 402, 'support', 'agent-205'],
  ['c-103', '+31205559876', null, 'waiting', 17, 'sales', null],
  ['c-104', '+31301112233', 'M. Jansen', 'ringing', 4, 'support', 'agent-203'],
  ['c-105', '', null, 'menu', 6, null, null],
];

const callsAt = (nowMs: number): ActiveCall[] =>
  callRows.map(([id, callerNumber, callerName, stage, sinceS, queueId, agentId]) => ({
    id,
    direction: 'inbound',
    callerNumber,
    callerName,
    dialled: '+31205550100',
    startedAtMs: nowMs - (sinceS + 22) * secondMs,
    answeredAtMs: stage === 'talking' ? nowMs - sinceS * secondMs : null,
    revision: 1,
    stage,
    stageSinceMs: nowMs - sinceS * secondMs,
    queueId,
    agentId,
  }));

/** A whole call: menu, queue, a missed offer, a conversation, wrap-up. */
function answeredCall(id: string, startMs: number, number: string): CallDetail {
  const at = (seconds: number) => startMs + seconds * secondMs;
  const event = (seq: number, seconds: number, kind: string, fields: Record<string, unknown> = {}) => ({
    seq,
    atMs: at(seconds),
    kind,
    callId: id,
    ...fields,
  });
  const first = { offerId: 'o-1', queueId: 'sales', agentId: 'agent-202' };
  const second = { offerId: 'o-2', queueId: 'sales', agentId: 'agent-201' };
  const leg = (
    legId: string,
    role: 'caller' | 'agent',
    agentId: string | null,
    extension: string | null,
  ) => ({
    id: legId,
    role,
    sipCallId: `${legId}-7f3a90c2@192.0.2.10`,
    extension,
    agentId,
  });
  return {
    id,
    channel: 'voice',
    continues: null,
    direction: 'inbound',
    trunkId: 'demo',
    dialled: '+31205550100',
    callerNumber: number,
    callerName: null,
    startedAtMs: startMs,
    answeredAtMs: at(39),
    endedAtMs: at(214),
    outcome: 'answered',
    cause: 'caller-hung-up',
    queueId: 'sales',
    agentId: 'agent-201',
    waitMs: 30_000,
    talkMs: 175_000,
    holdMs: 0,
    legs: [
      {
        ...leg('leg-1', 'caller', null, null),
        startedAtMs: startMs,
        ringingAtMs: null,
        answeredAtMs: at(0.2),
        endedAtMs: at(214),
        endedBy: 'remote',
        cause: 'hung-up',
        sipStatus: null,
      },
      {
        ...leg('leg-2', 'agent', 'agent-202', '202'),
        startedAtMs: at(9.1),
        ringingAtMs: at(9.2),
        answeredAtMs: null,
        endedAtMs: at(29.1),
        endedBy: 'local',
        cause: 'no-answer',
        sipStatus: 487,
      },
      {
        ...leg('leg-3', 'agent', 'agent-201', '201'),
        startedAtMs: at(29.2),
        ringingAtMs: at(29.3),
        answeredAtMs: at(39),
        endedAtMs: at(214.1),
        endedBy: 'local',
        cause: 'hung-up',
        sipStatus: null,
      },
    ],
    events: [
      event(1, 0, 'call-started', { dialled: '+31205550100', callerNumber: number, direction: 'inbound' }),
      event(2, 0.2, 'leg-answered', { legId: 'leg-1' }),
      event(3, 0.3, 'flow-entered', { flowId: 'welcome' }),
      event(4, 8.6, 'digits-pressed', { flowId: 'welcome', nodeId: 'menu', digits: '1' }),
      event(5, 9, 'call-queued', { queueId: 'sales' }),
      event(6, 9.1, 'offer-made', first),
      event(7, 9.2, 'leg-ringing', { legId: 'leg-2' }),
      event(8, 29.1, 'offer-ended', { ...first, outcome: 'missed', cause: 'no-answer' }),
      event(9, 29.2, 'offer-made', second),
      event(10, 29.3, 'leg-ringing', { legId: 'leg-3' }),
      event(11, 39, 'offer-ended', { ...second, outcome: 'accepted' }),
      event(12, 39, 'queue-left', { queueId: 'sales', reason: 'answered', waitMs: 30_000 }),
      event(13, 39, 'conversation-started', second),
      event(14, 214, 'conversation-ended', { ...second, talkMs: 175_000, cause: 'ended' }),
      event(15, 214, 'call-ended', { outcome: 'answered', cause: 'caller-hung-up' }),
      event(16, 214, 'wrap-up-started', second),
      event(17, 226, 'wrap-up-ended', { ...second, wrapUpMs: 12_000 }),
      event(18, 226, 'brand-new-kind'),
    ],
  };
}

const company: Company = {
  ...officeCompany,
  users: officeCompany.users.filter(({ username }) => username === 'admin'),
};

/** For a person to deal with: the ACD dials nobody. */
const listedCallback = {
  callerName: null,
  queueId: null,
  by: 'lost',
  requestedBy: null,
  priority: 0,
  state: 'listed',
  obstacle: null,
  position: null,
  retryAtMs: null,
  attempts: [],
  hasReason: false,
  outcome: null,
} as const satisfies Partial<Callback>;

export function demoApiState(nowMs: number): FakeApiState {
  return {
    users: [
      { session: session('admin', 'Ada Administrator', 'admin'), password: 'admin-password' },
      { session: session('anneke', 'Anneke de Vries', 'agent', 'agent-201'), password: 'agent-password' },
      { session: session('daan', 'Daan Bakker', 'agent', 'agent-204'), password: 'agent-password' },
      {
        session: { ...session('first', 'First Admin', 'admin'), mustChangePassword: true },
        password: 'one-time-password',
      },
    ],
    snapshot: {
      kind: 'snapshot',
      atMs: nowMs,
      telephonyUp: true,
      storage: 'up',
      callbacksOpen: 1,
      voicemailsNew: 1,
      queues: [
        queueAt(nowMs, {
          id: 'sales',
          name: 'Sales',
          waiting: 1,
          waitS: 17,
          agents: [1, 0, 1, 1, 0],
          today: [128, 117, 9, 104],
        }),
        queueAt(nowMs, {
          id: 'support',
          name: 'Support',
          waiting: 3,
          waitS: 48,
          callbacksWaiting: 2,
          expectedWait: { lowMs: 40_000, middleMs: 95_000, highMs: 190_000 },
          agents: [0, 1, 1, 0, 1],
          today: [86, 71, 12, 50],
        }),
        queueAt(nowMs, {
          id: 'billing',
          name: 'Billing',
          waiting: 0,
          waitS: undefined,
          agents: [1, 0, 0, 0, 0],
          today: [19, 19, 0, 18],
        }),
      ],
      agents: agentsAt(nowMs),
      calls: callsAt(nowMs),
    },
    calls: Array.from({ length: 60 }, (_, index) => ({
      ...answeredCall(`call-${index}`, nowMs - (index + 4) * 3 * minuteMs, `+3161000${String(1000 + index)}`),
      ...(index % 7 === 3
        ? { outcome: 'abandoned' as const, agentId: null, answeredAtMs: null, talkMs: 0 }
        : {}),
    })),
    voicemails: [
      {
        callId: 'call-6',
        queueId: 'support',
        number: '+31610001006',
        name: 'Bakker BV',
        leftAtMs: nowMs - 20 * minuteMs,
        durationMs: 12_400,
        heardAtMs: null,
        heardBy: null,
      },
      {
        callId: 'call-8',
        queueId: 'sales',
        number: '+31610001008',
        name: null,
        leftAtMs: nowMs - 50 * minuteMs,
        durationMs: 31_000,
        heardAtMs: nowMs - 30 * minuteMs,
        heardBy: 'anneke',
      },
    ],
    callbacks: [
      {
        ...listedCallback,
        callId: 'call-5',
        number: '+31610001005',
        queueId: 'support',
        listedAtMs: nowMs - 40 * minuteMs,
        waitingSinceMs: nowMs - 40 * minuteMs,
        closedAtMs: null,
        closedBy: null,
      },
      {
        ...listedCallback,
        callId: 'call-9',
        number: '+31610001009',
        state: 'ended',
        outcome: 'closed',
        listedAtMs: nowMs - 90 * minuteMs,
        waitingSinceMs: nowMs - 90 * minuteMs,
        closedAtMs: nowMs - 60 * minuteMs,
        closedBy: 'anneke',
      },
    ],
    service: {
      companyName: 'Demo',
      timeZone: 'Europe/Amsterdam',
      version: '0.1.0',
      telephony: 'embedded',
      sip: [
        { transport: 'udp', host: '192.0.2.5', port: 5062 },
        { transport: 'tcp', host: '192.0.2.5', port: 5062 },
      ],
    },
    prompts: { en: ['goodbye', 'invalid-choice', 'welcome'], nl: ['welkom'], pl: [] },
    fullVoicemail: [],
    devices: {
      devices: company.extensions
        .filter(({ number }) => number !== '207')
        .map(({ number }, index) => ({
          extension: number,
          address: `192.0.2.${20 + index}`,
          port: 5060,
          transport: 'udp' as const,
          userAgent: index === 0 ? null : 'Yealink SIP-T54W 96.86.0.100',
          expiresAtMs: nowMs + 30 * minuteMs,
        })),
    },
    sounds: { folder: '/srv/centrale/sounds', music: ['default', 'jazz'] },
    company: structuredClone(company),
    changes: [
      {
        version: 2,
        atMs: nowMs - 30 * minuteMs,
        by: 'admin',
        list: 'queues',
        key: 'sales',
        before: { name: 'Sales', ringSeconds: 30 },
        after: { name: 'Sales', ringSeconds: 20 },
      },
      {
        version: 1,
        atMs: nowMs - 300 * minuteMs,
        by: 'system',
        list: 'trunks',
        key: 'demo',
        before: null,
        after: { id: 'demo', name: 'Demo carrier' },
      },
    ],
  };
}
