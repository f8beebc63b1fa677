// The demo's past: the days before it starts, lived through by the service's own parts in a clock of their own.
// Never writes a row itself, and never opens a database that holds anything already.
import { join } from 'node:path';
import { createCsvParseReader } from '../../adapters/csv/csv-parse-reader.js';
import { numberKinds } from '../../adapters/numbering/number-kinds.js';
import { openSqliteStore } from '../../adapters/sqlite/sqlite-store.js';
import { createNodeSecrets } from '../../adapters/system/node-secrets.js';
import { createRecordingFiles } from '../../adapters/system/recording-files.js';
import type { Company } from '../../api/company.js';
import type { Customer } from '../../api/customers.js';
import { splitOrders } from '../../app/callbacks/acd-orders-split.js';
import { AcdRunner } from '../../app/acd/acd-runner.js';
import { createCallIds } from '../../app/voice/call-ids.js';
import { CallDesk } from '../../app/calls/call-desk.js';
import type { CallServices } from '../../app/voice/call-services.js';
import { CallbackService } from '../../app/callbacks/callback-service.js';
import { CompanyView } from '../../app/company/company-view.js';
import { JournalWriter } from '../../app/journal/journal-writer.js';
import { EventBus } from '../../app/kernel/event-bus.js';
import { OutsideCalls } from '../../app/voice/outside-calls.js';
import { VoicemailQuota } from '../../app/voicemails/voicemail-quota.js';
import { createCompanyCommands } from '../../app/company/company-commands.js';
import { createCustomerCommands } from '../../app/customers/customer-commands.js';
import { createCustomerDirectory } from '../../app/customers/customer-directory.js';
import { createVoicemailCommands } from '../../app/voicemails/voicemail-commands.js';
import { startDayTurns } from '../../app/acd/day-turn.js';
import type { Log } from '../../app/ports/log.js';
import type { Journal, StoredDecision } from '../../app/ports/store.js';
import { createAcdEngine } from '../../core/acd/acd-engine.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import type { Outcome } from '../../core/kernel/refusal.js';
import type { CallId, EpochMs, TrunkId } from '../../core/kernel/ids.js';
import { createSeededRandom } from '../../core/kernel/seeded-random.js';
import { hourMs } from '../../core/kernel/zoned-time.js';
import type { DayStatus } from '../../core/what-if/day-model.js';
import { PastClock } from './demo-past-clock.js';
import { createPastMedia } from './demo-past-audio.js';
import { demoChanges, planDays, type PastDay } from './demo-past-days.js';
import { PastPeople } from './demo-past-people.js';
import { createPastTelephony, PastCaller } from './demo-past-phones.js';
import type { SpokenMessage } from './demo-messages.js';

export interface DemoPastOptions {
  /** Where `centrale.db` and the recordings are made. */
  readonly dataDir: string;
  readonly company: Company;
  /** As trunks and queues are set when the past ends; default: as in `company`. */
  readonly companyNow?: Pick<Company, 'trunks' | 'queues'>;
  readonly customers: readonly Customer[];
  /** What callers may say to a voicemail. */
  readonly messages: readonly SpokenMessage[];
  /** Number that the callers dial. */
  readonly did: string;
  /** The past ends here. */
  readonly nowMs: EpochMs;
  /** Days before today. */
  readonly days: number;
  /** The same seed and moment give the same past. */
  readonly seed: number;
  readonly version: string;
  readonly log: Log;
  /** A day is over. */
  readonly onDay: (date: string, calls: number) => void;
}

/** Who was on the line when the past ends has hung up so long before, ms. */
const lastWordsMs = 120_000;
/** Nobody calls any more so long before the end, ms. */
const lastCallMs = 15 * 60_000;
const administrator = 'admin';
const supervisor = 'supervisor';
/** The supervisor listens to what came since the morning before, at a quarter past eight. */
const listensAtMs = 8.25 * hourMs;

/** Makes the database and lives through the days. The data folder must be new. */
export async function makeDemoPast(options: DemoPastOptions): Promise<void> {
  const plan = planDays(options);
  const clock = new PastClock(plan[0]?.startMs ?? options.nowMs);
  const store = openSqliteStore({ path: join(options.dataDir, 'centrale.db'), nowMs: () => clock.nowMs() });
  try {
    if (store.company.read() !== undefined) throw new Error('the demo makes its past in a new folder only');
    const service = await openService(options, clock, store);
    for (const day of plan) {
      const calls = service.plan(day);
      await clock.runUntil(Math.min(day.endMs, options.nowMs - lastWordsMs) as EpochMs);
      options.onDay(day.date, calls);
    }
    await service.close();
  } finally {
    store.close();
  }
}

async function openService(
  options: DemoPastOptions,
  clock: PastClock,
  store: ReturnType<typeof openSqliteStore>,
) {
  const { company, log, seed, nowMs } = options;
  const random = createSeededRandom(seed);
  const recordings = createRecordingFiles(options.dataDir, 'private');
  const bus = new EventBus(log);
  const companies = createCompanyCommands({
    store,
    secrets: createNodeSecrets(),
    clock,
    sessions: { userChanged: () => undefined },
    onChanged: (changed) => bus.tell('company-changed', changed),
  });
  granted(await companies.importAll(demoChanges.before(company, options.days), 'first start'));
  const customers = createCustomerCommands({
    store: store.customers,
    changeLog: store.company,
    csv: createCsvParseReader(),
    company: () => companies.read(),
    clock,
    log,
    yieldToEventLoop: () => Promise.resolve(),
  });
  for (const customer of options.customers) granted(customers.put(customer.id, customer, supervisor));

  const past = writtenTogether(store.journal);
  const journal = new JournalWriter({
    journal: past,
    clock,
    log,
    onEvents: (events) => bus.tell('events-recorded', events),
  });
  const acd = new AcdRunner({ engine: createAcdEngine(), journal, clock, log, onChanges: () => undefined });
  let view = new CompanyView(companies.read());
  const outside = new OutsideCalls({ company: () => view, numbers: numberKinds, clock, log });
  const people = new PastPeople({ ...options, clock, random });
  const telephony = createPastTelephony({ clock, answerOf: (request) => people.answer(request) });
  const services: CallServices = {
    ...{ journal, acd, clock, log, recordings, outside },
    media: createPastMedia({ clock, listenerOf: (sdp) => people.find(sdp) }),
    telephony: outside.guard(telephony),
    voicemailQuota: new VoicemailQuota({ company: () => view, use: () => past.voicemailUse() }),
    company: () => view,
    directory: createCustomerDirectory(store.customers, log),
  };
  const randomText = (): string =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(10, '0');
  const newCallId = createCallIds(() => clock.nowMs(), randomText);
  const callbacks: CallbackService = new CallbackService({
    services,
    newCallId,
    eventsOfCall: (callId) => past.eventsOfCall(callId),
    onCall: (call) => desk.keep(call),
  });
  const desk = new CallDesk({ services: { ...services, callbacks }, newCallId });
  const voicemails = createVoicemailCommands({
    ...{ recordings, log },
    journal: past,
    writer: journal,
    fullQueues: () => [],
  });
  acd.carryOutBy(splitOrders(callbacks.orders, desk));
  bus.on('company-changed', 'the past', (changed) => {
    view = new CompanyView(changed);
    acd.handle({ kind: 'configured', settings: view.acdSettings });
  });
  bus.connect('callbacks', callbacks);
  journal.record({ kind: 'daemon-started', version: options.version });
  acd.handle({ kind: 'configured', settings: view.acdSettings });
  callbacks.start();
  const stopDays = startDayTurns(
    clock,
    () => company.settings.timeZone,
    () => acd.handle({ kind: 'day-began' }),
  );

  const setStatus = ({ agentId, status }: Pick<DayStatus, 'agentId' | 'status'>): void =>
    acd.handle({ kind: 'agent-status-changed', agentId, status });
  const trunkId = company.trunks[0]?.id as TrunkId;
  let arrived = 0;
  const listenToMessages = (): void => {
    for (const { callId } of past.unheardVoicemails()) granted(voicemails.markHeard(callId, supervisor));
  };

  return {
    /** What happens on a day is set going; returns how many call. */
    plan(day: PastDay): number {
      const lastMs = nowMs - lastCallMs;
      const callers = day.callers.filter(({ atMs }) => atMs <= lastMs);
      for (const caller of callers)
        clock.at(caller.atMs, () => {
          arrived += 1;
          const { number, sdp, person } = people.arrive(caller);
          const leg = new PastCaller(trunkId, `in-${arrived}`, options.did, number, sdp);
          person.holds(() => leg.hangUp());
          desk.receive(leg);
        });
      for (const status of day.statuses.filter(({ atMs }) => atMs <= nowMs - lastWordsMs))
        clock.at(status.atMs, () => setStatus(status));
      for (const { atMs, queue } of demoChanges.on(day, company).filter(({ atMs }) => atMs <= lastMs))
        clock.at(atMs, () => void companies.put('queues', queue.id, queue, administrator).then(granted));
      if (day.isHeard) clock.at((day.startMs + listensAtMs) as EpochMs, listenToMessages);
      return callers.length;
    },
    /** Everybody hangs up, agents log out, and everything is on the disk when it resolves. */
    async close(): Promise<void> {
      people.everybodyHangsUp();
      await clock.runUntil(nowMs);
      const { queues = [], trunks = [] } = options.companyNow ?? {};
      // Queues first: what they offer may need a trunk.
      for (const queue of queues) granted(await companies.put('queues', queue.id, queue, administrator));
      for (const trunk of trunks) granted(await companies.put('trunks', trunk.id, trunk, administrator));
      for (const { id, status } of acd.snapshot().agents)
        if (status.kind !== 'logged-out') setStatus({ agentId: id, status: { kind: 'logged-out' } });
      callbacks.close();
      await desk.endAll('service-stopped');
      await customers.close();
      stopDays();
      acd.close();
      journal.record({ kind: 'daemon-stopped', reason: 'demo-begins' });
      journal.close();
      past.write();
      await people.recorded();
    },
  };
}

/** So many events and decisions are written in one transaction. */
const writtenAtOnce = 2000;

/** Thousands of transactions take longer than what is in them; whoever reads is told everything all the same. */
function writtenTogether(journal: Journal) {
  let events: JournalEvent[] = [];
  let decisions: StoredDecision[] = [];
  const write = (): void => {
    journal.append(events, decisions);
    events = [];
    decisions = [];
  };
  const reading =
    <A extends readonly unknown[], T>(read: (...args: A) => T) =>
    (...args: A): T => {
      write();
      return read(...args);
    };
  return {
    append: (more: readonly JournalEvent[], decided: readonly StoredDecision[] = []): void => {
      events.push(...more);
      decisions.push(...decided);
      if (events.length + decisions.length >= writtenAtOnce) write();
    },
    write,
    eventsOfCall: reading((callId: CallId) => journal.eventsOfCall(callId)),
    voicemailUse: reading(() => journal.voicemailUse()),
    voicemails: reading((...query: Parameters<Journal['voicemails']>) => journal.voicemails(...query)),
    voicemail: reading((id: CallId) => journal.voicemail(id)),
    unheardVoicemails: reading(() => journal.unheardVoicemails()),
  } satisfies Partial<Journal> & { readonly write: () => void };
}

/** What the demo does by itself is never refused, or it is made wrongly. */
function granted<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'granted') return outcome.value;
  throw new Error(`the demo's past could not be made: ${outcome.message}`);
}
