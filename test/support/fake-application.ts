// An application for the borders' tests: fixed sessions, one of everything, and a record of what was asked of it.
// Never computes: the real commands have tests of their own.
import { resolve } from 'node:path';
import { companySchema, type Company } from '../../src/api/company.js';
import type { Callback } from '../../src/api/callbacks.js';
import type { CallDetail, CallRecord } from '../../src/api/calls.js';
import type { CustomerImport, CustomerRecord } from '../../src/api/customers.js';
import type { CallExplanation } from '../../src/api/explanation.js';
import type { AgentLive, LiveChange, LiveSnapshot, QueueLive } from '../../src/api/live.js';
import type { ChangeStatus } from '../../src/api/agents.js';
import type { SeatImport, SeatPassword } from '../../src/api/seats.js';
import type { Erasure, Subject, SubjectCounts } from '../../src/api/subjects.js';
import type { Voicemail } from '../../src/api/voicemails.js';
import type { Session } from '../../src/api/sessions.js';
import type { WhatIf } from '../../src/api/what-if.js';
import { actingAs } from '../../src/app/application/application.js';
import type { Application } from '../../src/app/application/application.js';
import { granted, refused, type Outcome } from '../../src/core/kernel/refusal.js';

/** Tokens of the right form, readable in a failure. */
export const tokens = {
  admin: 'admin'.padEnd(43, 'a'),
  supervisor: 'supervisor'.padEnd(43, 's'),
  agent: 'agent'.padEnd(43, 'g'),
  newcomer: 'newcomer'.padEnd(43, 'n'),
  unknown: 'unknown'.padEnd(43, 'u'),
} as const;

const fixedSessions: readonly (readonly [string, Session])[] = [
  [tokens.admin, { username: 'admin', name: 'Admin', role: 'admin', mustChangePassword: false }],
  [tokens.supervisor, { username: 'sue', name: 'Sue', role: 'supervisor', mustChangePassword: false }],
  [tokens.agent, { username: 'ann', name: 'Ann', role: 'agent', agent: '201', mustChangePassword: false }],
  [tokens.newcomer, { username: 'new', name: 'New', role: 'admin', mustChangePassword: true }],
];

const nothingKept: SubjectCounts = {
  ...{ numbers: 0, names: 0, typed: 0, callbackDetails: 0, recordings: 0, customers: 0, changeLogLines: 0 },
};

export const subject: Subject = {
  numbers: ['+31612345678'],
  customers: [{ id: 'C-1', name: 'Bakker' }],
  counts: { ...nothingKept, numbers: 1, names: 1, customers: 1 },
  traces: { calls: 3, callbacks: 1, voicemails: 0 },
  openCalls: 0,
  openCallbacks: 1,
  configuredIn: [],
};

export const erasure: Erasure = {
  version: 8,
  erasedAtMs: 1_000,
  by: 'admin',
  erased: subject.counts,
  left: nothingKept,
  traces: subject.traces,
  callbacksCalledOff: 1,
  isOverwritten: true,
  configuredIn: [],
  copies: [],
};

async function* oneBlock(): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode('person'));
}

export const queueLive: QueueLive = {
  id: 'sales',
  name: 'Sales',
  waiting: 1,
  callbacksWaiting: 0,
  expectedWait: null,
  estimateAccuracy: null,
  longestWaitSinceMs: 1_000,
  talking: 0,
  agents: { loggedIn: 1, available: 1, ringing: 0, talking: 0, wrapUp: 0, onBreak: 0 },
  today: {
    offered: 1,
    answered: 0,
    abandoned: 0,
    overflowed: 0,
    interrupted: 0,
    calledBack: 0,
    callbackAttempts: 0,
    callbackReached: 0,
    answeredInTarget: 0,
    serviceLevelPercent: null,
    asaMs: null,
    handled: 0,
    ahtMs: null,
  },
  target: { percent: 80, seconds: 20 },
};

export const agentLive: AgentLive = {
  id: '201',
  name: 'Ann',
  extension: '201',
  skills: { sales: 8 },
  status: 'available',
  breakReason: null,
  statusSinceMs: 1_000,
  state: 'idle',
  stateSinceMs: 1_000,
  stateEndsAtMs: null,
  wrapUpExtendableMs: 0,
  parked: 0,
  callId: null,
  queueId: null,
  reachable: true,
};

const voicemail: Voicemail = {
  callId: 'c1',
  queueId: 'sales',
  number: '+31612345678',
  name: null,
  leftAtMs: 1,
  durationMs: 4000,
  heardAtMs: null,
  heardBy: null,
};

const callRecord: CallRecord = {
  id: 'c1',
  direction: 'inbound',
  trunkId: 'demo',
  dialled: '+31205550100',
  callerNumber: '+31612345678',
  callerName: null,
  startedAtMs: 1_000,
  answeredAtMs: null,
  endedAtMs: null,
  outcome: null,
  cause: null,
  queueId: 'sales',
  agentId: null,
  waitMs: 10,
  talkMs: 0,
  holdMs: 0,
};
const callDetail: CallDetail = {
  ...callRecord,
  channel: 'voice',
  continues: null,
  legs: [],
  events: [{ seq: 1, atMs: 1_000, kind: 'call-started', callId: 'c1' }],
};

export const customerRecord: CustomerRecord = {
  id: 'C-1',
  name: 'Bakker',
  numbers: ['+31612345678'],
  language: 'nl',
  wishes: { skills: [], priority: 2 },
  notes: '',
  changedAtMs: 1_000,
  changedBy: 'sue',
};
export const whatIf: WhatIf = {
  id: 'w1',
  state: 'running',
  by: 'sue',
  startedAtMs: 1_000,
  percent: 40,
  request: { day: { kind: 'generated', seed: 1 }, queue: 'sales', changes: [], agents: 1 },
  result: null,
  problem: null,
};
const noSeats = { added: 0, changed: 0, unchanged: 0 };

const seatPasswords: SeatPassword[] = [
  {
    ...{ line: 2, name: 'Ann', extension: '201', sipPassword: 'phone-201' },
    ...{ username: 'ann', oneTimePassword: 'abcdefghjkmn' },
  },
];

export const seatImport: SeatImport = {
  id: '2-1',
  state: 'done',
  by: 'admin',
  startedAtMs: 1_000,
  percent: 100,
  check: {
    ...{ seats: [], extensions: noSeats, agents: noSeats, users: noSeats, queues: [], passwords: 0 },
    ...{ newSkills: [], ignoredColumns: [], faults: [], faultsTotal: 0 },
  },
  passwordsLeft: 0,
};
export const customerImport: CustomerImport = {
  id: '1-1',
  dryRun: false,
  state: 'done',
  by: 'sue',
  startedAtMs: 1_000,
  percent: 100,
  rows: 1,
  added: 1,
  changed: 0,
  unchanged: 0,
  ignoredColumns: [],
  faults: [],
  faultsTotal: 0,
};

const explanation: CallExplanation = {
  callId: 'c1',
  language: 'nl',
  complete: true,
  sentences: [{ about: 'answered', atMs: 1_000, queueId: 'sales', text: 'Wachtte 0:10; ging naar Ann.' }],
  decisions: [],
  names: { agents: { '201': 'Ann' }, queues: { sales: 'Sales' } },
};

export const company: Company = companySchema.parse({
  settings: {
    name: 'Demo',
    language: 'nl',
    timeZone: 'Europe/Amsterdam',
    countryCode: '31',
    internationalPrefix: '00',
    trunkPrefix: '0',
  },
  trunks: [{ id: 'demo', name: 'Demo', addresses: ['127.0.0.1'] }],
  dids: [{ number: '+31205550100', destination: { kind: 'flow', flow: 'welcome' } }],
  flows: [
    {
      id: 'welcome',
      name: 'Welcome',
      language: 'nl',
      start: 'sales',
      nodes: { sales: { kind: 'queue', queue: 'sales' } },
    },
  ],
  queues: [
    {
      id: 'sales',
      name: 'Sales',
      skills: [{ skill: 'sales', minLevel: 1 }],
      voice: { music: 'default' },
      ringSeconds: 20,
      wrapUpSeconds: 10,
      retryAfterRefusalSeconds: 5,
      retryAfterMissSeconds: 10,
      serviceLevel: { percent: 80, seconds: 20 },
    },
  ],
  agents: [{ id: '201', name: 'Ann', extension: '201', skills: { sales: 8 } }],
  extensions: [{ number: '201', name: 'Ann' }],
  users: [{ username: 'admin', name: 'Admin', role: 'admin' }],
});

/** An agent status is a break with its ID as the reason. */
const shownAs = ({ status, reason }: ChangeStatus): Pick<AgentLive, 'status' | 'breakReason'> =>
  status === 'available' || status === 'logged-out'
    ? { status, breakReason: null }
    : { status: 'on-break', breakReason: reason ?? status };

export interface FakeApplication extends Application {
  /** What was asked, e.g. `['changeStatus', '201', …]`. */
  readonly asked: readonly (readonly unknown[])[];
  /** As new: nothing was asked, and every session is there. */
  forget(): void;
  endSession(token: string): void;
  pushChange(change: LiveChange): void;
  /** Subscriptions that nobody has ended. */
  listenerCount(): number;
  snapshotOverride: LiveSnapshot | undefined;
  /** An agent who is being rung for a call. */
  offered: { readonly callId: string; readonly agentId: string } | undefined;
  /** Thrown by the next `calls.list`. */
  failure: Error | undefined;
}

/** A new one for each test. */
const callback: Callback = {
  callId: 'c1',
  number: '+31612345678',
  callerName: null,
  queueId: 'sales',
  by: 'lost',
  requestedBy: null,
  listedAtMs: 1,
  waitingSinceMs: 1,
  priority: 0,
  state: 'listed',
  obstacle: null,
  position: null,
  retryAtMs: null,
  attempts: [],
  hasReason: false,
  outcome: null,
  closedAtMs: null,
  closedBy: null,
};

export function createFakeApplication(): FakeApplication {
  const asked: unknown[][] = [];
  const sessions = new Map(fixedSessions);
  const endedListeners = new Set<(token: string) => void>();
  const changeListeners = new Set<(change: LiveChange) => void>();
  const note = (...entry: unknown[]): void => void asked.push(entry);
  const control = (...entry: unknown[]): Outcome<undefined> => {
    note(...entry);
    return granted(undefined);
  };
  const snapshot: LiveSnapshot = {
    kind: 'snapshot',
    atMs: 2_000,
    queues: [queueLive],
    agents: [agentLive],
    calls: [],
    telephonyUp: true,
    storage: 'up',
    callbacksOpen: 1,
    voicemailsNew: 0,
  };
  const application: FakeApplication = {
    asked,
    forget() {
      asked.length = 0;
      sessions.clear();
      for (const [token, session] of fixedSessions) sessions.set(token, session);
    },
    as: (actor) => actingAs(application, actor),
    snapshotOverride: undefined,
    offered: undefined,
    failure: undefined,
    endSession(token) {
      sessions.delete(token);
      for (const listener of endedListeners) listener(token);
    },
    pushChange(change) {
      for (const listener of changeListeners) listener(change);
    },
    listenerCount: () => endedListeners.size + changeListeners.size,
    health: () => ({
      status: 'up',
      version: '0.1.0',
      uptimeS: 1,
      problems: [],
      telephonyUp: true,
      mediaUp: true,
      activeCalls: 0,
    }),
    demo: () => ({ logIns: [] }),
    metrics: () =>
      Promise.resolve({
        daemon: { cpuS: 1.5, rssBytes: 1000 },
        softswitch: { cpuS: 2.5, rssBytes: 2000, sessions: 2 },
        sip: { wrongPasswords: 0, blockedRequests: 0 },
        storage: { slowWrites: 0, slowCheckpoints: 1 },
        rtp: { received: 10, sent: 11, lostInbound: 1, refused: 2, droppedInside: 0 },
      }),
    service: () => ({
      companyName: company.settings.name,
      timeZone: company.settings.timeZone,
      version: '0.1.0',
      telephony: 'embedded',
      sip: [{ transport: 'udp', host: '192.0.2.5', port: 5060 }],
    }),
    prompts: () => Promise.resolve({ en: ['welcome'], nl: ['welkom'], pl: [] }),
    sounds: () => Promise.resolve({ folder: '/srv/sounds', music: ['default'] }),
    devices: () => ({ devices: [] }),
    sessions: {
      logIn: (username, password, fromAddress) => {
        note('logIn', username, fromAddress);
        if (password === 'throttled') {
          return Promise.resolve({ ...refused('too-many-attempts', 'wait'), retryAfterMs: 1_500 });
        }
        const found = fixedSessions.find(([, session]) => session.username === username);
        if (found === undefined || password !== 'right') {
          return Promise.resolve(refused('wrong-credentials', 'user name or password is wrong'));
        }
        const [token, session] = found;
        return Promise.resolve(granted({ token, expiresAtMs: 9_000, session }));
      },
      authenticate: (token) => sessions.get(token),
      logOut(token) {
        note('logOut', token);
        application.endSession(token);
      },
      changePassword: (token, current) => {
        note('changePassword', token);
        const session = sessions.get(token);
        if (session === undefined || current !== 'right') {
          return Promise.resolve(refused('wrong-credentials', 'the current password is wrong'));
        }
        return Promise.resolve(granted({ ...session, mustChangePassword: false }));
      },
      onSessionEnded(listener) {
        endedListeners.add(listener);
        return () => endedListeners.delete(listener);
      },
    },
    company: {
      read: () => company,
      changes: (limit) => {
        note('changes', limit);
        return [
          {
            version: 1,
            atMs: 1,
            by: 'admin',
            list: 'queues',
            key: 'sales',
            before: null,
            after: { id: 'sales' },
          },
        ];
      },
      version: () => 7,
      versionOf: () => 8,
      putTogether: () => granted(undefined),
      staleAmong: () => undefined,
      putSettings: (settings, by, basis) => {
        note('putSettings', by, ...(basis === undefined ? [] : [basis]));
        return granted(settings);
      },
      put: (list, key, item, by, basis) => {
        note('put', list, key, item, by, ...(basis === undefined ? [] : [basis]));
        const conflict = { version: 9, value: null, by: 'els', atMs: 5 };
        if (basis !== undefined && basis !== 'absent' && basis.version < 7)
          return Promise.resolve({ ...refused('changed-meanwhile', 'els was faster'), conflict });
        return Promise.resolve(granted(item));
      },
      remove: (list, key, by, basis) => {
        note('remove', list, key, by, ...(basis === undefined ? [] : [basis]));
        return key === 'busy' ? refused('in-use', 'still used') : granted(undefined);
      },
      importAll: () => Promise.resolve(granted(undefined)),
    },
    live: {
      snapshot: () => application.snapshotOverride ?? snapshot,
      queue: (id) => (id === queueLive.id ? queueLive : undefined),
      agent: (id) => (id === agentLive.id ? agentLive : undefined),
      queuesOf: (agentId) => (agentId === agentLive.id ? [queueLive.id] : []),
      isOfferedTo: (callId, agentId) =>
        callId === application.offered?.callId && agentId === application.offered.agentId,
      callbacksOpenIn: () => 1,
      voicemailsNewIn: () => 0,
      onChange(listener) {
        changeListeners.add(listener);
        return () => changeListeners.delete(listener);
      },
    },
    agents: {
      statuses: () => ({ statuses: company.agentStatuses, otherReasons: true }),
      refuseForAgents: ({ status }) =>
        status === 'missed-offers' ? refused('forbidden', 'not chosen by agents') : undefined,
      changeStatus: (agentId, change, by) => {
        note('changeStatus', agentId, change, by);
        return granted({ ...agentLive, id: agentId, ...shownAs(change) });
      },
      changeStatuses: (change, by) => {
        note('changeStatuses', change, by);
        return granted(change.agents.map((id) => ({ ...agentLive, id, ...shownAs(change) })));
      },
      finishWrapUp: (agentId, by) => {
        note('finishWrapUp', agentId, by);
        return granted(undefined);
      },
      extendWrapUp: (agentId, byMs, by) => {
        note('extendWrapUp', agentId, byMs, by);
        return granted(undefined);
      },
    },
    calls: {
      list: (query) => {
        note('list', query);
        if (application.failure !== undefined) throw application.failure;
        return { calls: [callRecord], total: 1, isAll: true, next: null };
      },
      get: (id) => (id === callRecord.id ? callDetail : undefined),
    },
    callbacks: {
      list: () => [callback],
      queueOf: (id) => (id === callback.callId ? (callback.queueId ?? undefined) : undefined),
      create: (request, by) => {
        note('createCallback', request, by);
        return granted({ ...callback, number: request.number, queueId: request.queue });
      },
      change: (id, change, by) => {
        note('changeCallback', id, change, by);
        return granted({ ...callback, priority: change.priority });
      },
      callNow: (id, by) => {
        note('callCallbackNow', id, by);
        return granted(callback);
      },
      cancel: (id, by) => {
        note('cancelCallback', id, by);
        return granted(undefined);
      },
      close: (id, by) => {
        note('closeCallback', id, by);
        return granted(undefined);
      },
      reason: (id) =>
        Promise.resolve(
          id === callback.callId
            ? granted({ path: resolve('firmware-config/prompts/en/closed.wav') })
            : refused('not-found', `nothing was said about callback ${id}`),
        ),
    },
    control: {
      isIn: (callId, agent) => callId === callRecord.id && agent === callRecord.agentId,
      hold: (callId, agent, held) => control('hold', callId, agent, held),
      mute: (callId, agent, muted) => control('mute', callId, agent, muted),
      hangUp: (callId, agent) => control('hangUp', callId, agent),
      transfer: (callId, agent, to) => control('transfer', callId, agent, to),
      consult: (callId, agent, to) => control('consult', callId, agent, to),
      swap: (callId, agent) => control('swap', callId, agent),
      endConsultation: (callId, agent, result) => control('endConsultation', callId, agent, result),
      supervise: (callId, supervisor, order, by) => control('supervise', callId, supervisor, order, by),
      changeSupervision: (callId, supervisor, mode, by) =>
        control('changeSupervision', callId, supervisor, mode, by),
      takeOver: (callId, supervisor, by) => control('takeOver', callId, supervisor, by),
      endSupervision: (callId, supervisor) => control('endSupervision', callId, supervisor),
      add: (callId, somebody, by) => {
        note('addParticipant', callId, somebody, by);
        return granted({ id: `${callId}/3` });
      },
      remove: (callId, participant, by) => {
        note('removeParticipant', callId, participant, by);
        return granted(undefined);
      },
    },
    routing: {
      change: (callId, change, by) => {
        note('changeRouting', callId, change, by);
        return callId === callRecord.id
          ? granted(undefined)
          : refused('not-waiting', `call ${callId} does not wait in a queue now`);
      },
    },
    voicemails: {
      queueOf: (id) => (id === voicemail.callId ? voicemail.queueId : undefined),
      list: (query, queues) => {
        note('voicemails', query, ...(queues === undefined ? [] : [queues]));
        return { voicemails: [voicemail], next: null, full: [] };
      },
      audio: (id) =>
        Promise.resolve(
          id === voicemail.callId
            ? granted({ path: resolve('firmware-config/prompts/en/closed.wav') })
            : refused('not-found', `there is no voice message of call ${id}`),
        ),
      markHeard: (id, by) => {
        note('markVoicemailHeard', id, by);
        return granted({ ...voicemail, heardAtMs: 3, heardBy: by });
      },
      remove: (id, by) => {
        note('removeVoicemail', id, by);
        return Promise.resolve(granted(undefined));
      },
    },
    explanations: {
      ofCall: (callId, options) => {
        note('explanation', callId, options);
        if (callId !== callRecord.id) return refused('not-found', `no call ${callId}`);
        return options.asAgent === undefined || options.asAgent === '201'
          ? granted({ ...explanation, language: options.language ?? explanation.language })
          : refused('forbidden', 'not your call');
      },
    },
    whatIf: {
      start: () => ({ latestDate: null, queues: [] }),
      ask: (request, by) => {
        note('askWhatIf', request, by);
        return granted({ ...whatIf, request, by });
      },
      get: (id) => (id === whatIf.id ? whatIf : undefined),
      cancel: (id) => {
        note('cancelWhatIf', id);
        return granted(undefined);
      },
      close: () => Promise.resolve(),
    },
    customers: {
      list: (query) => {
        note('customers', query);
        return Promise.resolve({ customers: [customerRecord], next: null, total: 1 });
      },
      get: (id) => (id === customerRecord.id ? customerRecord : undefined),
      put: (id, customer, by, basis) => {
        note('putCustomer', id, customer, by, ...(basis === undefined ? [] : [basis]));
        return granted({ ...customer, changedAtMs: 1_000, changedBy: by });
      },
      remove: (id) => {
        note('removeCustomer', id);
        return granted(undefined);
      },
      startImport: (content, { dryRun, by }) => {
        note('importCustomers', Buffer.from(content).toString('utf8'), dryRun, by);
        return Promise.resolve(granted({ ...customerImport, dryRun, by }));
      },
      importStatus: (id) => (id === customerImport.id ? customerImport : undefined),
      cancelImport: (id) => {
        note('cancelImport', id);
        return granted(undefined);
      },
      async *exportCsv(delimiter) {
        note('exportCsv', delimiter);
        yield 'id,name\r\n';
        await Promise.resolve();
        yield 'C-1,Bakker\r\n';
      },
      isImporting: () => false,
      close: () => Promise.resolve(),
    },
    subjects: {
      find: (query) => {
        note('findSubject', query);
        return Promise.resolve(granted(subject));
      },
      export: (query) => {
        note('exportSubject', query);
        return granted(oneBlock());
      },
      erase: (query, by) => {
        note('eraseSubject', query, by);
        return Promise.resolve(granted({ ...erasure, by }));
      },
    },
    seats: {
      check: (content) => {
        note('checkSeats', Buffer.from(content).toString('utf8'));
        return Promise.resolve({ check: seatImport.check, version: 7 });
      },
      startImport: (content, { by, basis }) => {
        note(
          'importSeats',
          Buffer.from(content).toString('utf8'),
          by,
          ...(basis === undefined ? [] : [basis]),
        );
        return Promise.resolve(granted({ ...seatImport, by }));
      },
      importStatus: (id) => (id === seatImport.id ? seatImport : undefined),
      cancelImport: (id) => {
        note('cancelSeatImport', id);
        return granted(undefined);
      },
      showPasswords: (id, by) => {
        note('showPasswords', id, by);
        return granted(seatPasswords);
      },
      takePasswords: (id, by) => {
        note('takePasswords', id, by);
        return granted(seatPasswords);
      },
      close: () => Promise.resolve(),
    },
  };
  return application;
}
