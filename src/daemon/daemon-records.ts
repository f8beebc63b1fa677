// The part of the daemon that remembers and decides: store, company, journal, live figures, ACD.
// Never touches the network.
import { join } from 'node:path';
import { createCsvParseReader } from '../adapters/csv/csv-parse-reader.js';
import { yieldToEventLoop } from '../adapters/system/event-loop.js';
import type { SqliteStoreOptions } from '../adapters/sqlite/sqlite-store.js';
import { AcdRunner } from '../app/acd/acd-runner.js';
import { CompanyView } from '../app/company/company-view.js';
import { JournalWriter } from '../app/journal/journal-writer.js';
import { createCompanyCommands } from '../app/company/company-commands.js';
import { createCustomerCommands } from '../app/customers/customer-commands.js';
import { createCustomerDirectory } from '../app/customers/customer-directory.js';
import { createSeatCommands } from '../app/seats/seat-import.js';
import { createSessionCommands } from '../app/sessions/session-commands.js';
import { createWhatIfCommands } from '../app/what-if/what-if-commands.js';
import { readAcdMemory } from '../app/acd/acd-memory.js';
import { startDayTurns } from '../app/acd/day-turn.js';
import { findCallsLeftOpen } from '../app/journal/interrupted-calls.js';
import { startRemovedSessionChecks } from '../app/sessions/removed-sessions.js';
import { PendingWrites, sessionsSavedLater } from '../app/lifecycle/pending-writes.js';
import type { ServiceSteps } from '../app/lifecycle/service-steps.js';
import { EventBus } from '../app/kernel/event-bus.js';
import { startHeartbeat } from '../app/journal/heartbeat.js';
import { watchStorage } from '../app/lifecycle/storage-watch.js';
import { createLiveProjection } from '../app/live/live-projection.js';
import type { Company } from '../api/company.js';
import { listedStatus } from '../core/acd/agent-status-list.js';
import type { AgentId } from '../core/kernel/ids.js';
import type { Clock } from '../app/ports/clock.js';
import type { Secrets } from '../app/ports/secrets.js';
import type { Store } from '../app/ports/store.js';
import { createAcdEngine } from '../core/acd/acd-engine.js';
import type { DaemonOptions } from './daemon-options.js';
import { createWhatIfThread } from './what-if-thread.js';

export type DaemonRecords = Awaited<ReturnType<typeof openRecords>>;

/** What the records stand on; a test brings its own. */
export interface RecordsHost {
  readonly clock: Clock;
  readonly secrets: Secrets;
  openStore(options: SqliteStoreOptions): Store;
}

/** Opens the store, closes what an earlier run left open and nobody can go on with, and brings the ACD to where it was. */
export async function openRecords(options: DaemonOptions, steps: ServiceSteps, host: RecordsHost) {
  const { config, log } = options;
  const { clock, secrets } = host;
  const path = join(config.dataDir, 'centrale.db');
  const store = host.openStore({ path, log, nowMs: () => clock.nowMs() });
  steps.add('store', () => store.close());
  steps.add('checkpoints', store.workBeside());
  const sessionWrites = new PendingWrites({ clock, log, what: 'sessions' });
  steps.add('sessions to be saved', () => sessionWrites.close());
  const leftOpen = findCallsLeftOpen(store, () => clock.nowMs(), log);
  const heartbeat = startHeartbeat(store.service, clock, log);
  steps.add('heartbeat', () => heartbeat.close());

  const sessions = createSessionCommands({
    store: { company: store.company, sessions: sessionsSavedLater(store.sessions, sessionWrites) },
    secrets,
    clock,
    log,
  });
  steps.add('sessions', () => sessions.close());
  steps.add(
    'sessions ended elsewhere',
    startRemovedSessionChecks(clock, () => sessions.endRemoved(), log),
  );
  const bus = new EventBus(log);
  const company = createCompanyCommands({
    store,
    secrets,
    clock,
    sessions,
    usedBy: (list, key) => (list === 'agentStatuses' ? agentsIn(key, store, company.read()) : []),
    onChanged: (changed) => bus.tell('company-changed', changed),
  });

  const customers = createCustomerCommands({
    store: store.customers,
    changeLog: store.company,
    csv: createCsvParseReader(),
    company: () => company.read(),
    clock,
    log,
    yieldToEventLoop,
  });
  steps.add('customers', () => customers.close());

  const seats = createSeatCommands({
    ...{ company, secrets, clock, log },
    store: store.company,
    csv: createCsvParseReader(),
  });
  steps.add('seats', () => seats.close());

  const whatIf = createWhatIfCommands({
    runner: createWhatIfThread(path),
    journal: store.journal,
    company: () => company.read(),
    clock,
    log,
  });
  steps.add('what-if questions', () => whatIf.close());

  let view = new CompanyView(company.read());
  // Before everybody else: who hears of a change asks what is in force.
  bus.on('company-changed', 'calls to come', (changed) => {
    view = new CompanyView(changed);
  });
  const live = createLiveProjection({ clock, journal: store.journal, log });
  live.configure(company.read());
  await steps.start({ name: 'live figures', start: () => live.start(), stop: () => live.close() });
  bus.connect('the heartbeat', heartbeat);
  bus.connect('live figures', live);
  const journal = new JournalWriter({
    journal: store.journal,
    clock,
    log,
    onEvents: (events) => bus.tell('events-recorded', events),
  });
  const storage = watchStorage({
    health: store.health,
    journal,
    clock,
    log,
    onChanged: (state) => live.setStorage(state),
  });
  steps.add('storage watch', () => storage.close());
  const acd = new AcdRunner({
    engine: createAcdEngine(),
    journal,
    clock,
    log,
    onChanges: (changes) => live.applyEngineChanges(changes),
  });
  let stopReason: string | undefined;
  steps.add('journal', () => {
    acd.close();
    // After everything that ends when the service stops.
    if (stopReason !== undefined) journal.record({ kind: 'daemon-stopped', reason: stopReason });
    journal.close();
  });
  journal.record({ kind: 'daemon-started', version: options.version });
  const timeZone = (): string => company.read().settings.timeZone;
  acd.restore(view.acdSettings, readAcdMemory(store.journal, timeZone(), clock.nowMs()));
  live.askEstimatesOf(acd);
  steps.add(
    'day turns',
    startDayTurns(clock, timeZone, () => acd.handle({ kind: 'day-began' })),
  );
  bus.on('company-changed', 'distribution', () =>
    acd.handle({ kind: 'configured', settings: view.acdSettings }),
  );
  return {
    clock,
    secrets,
    store,
    sessions,
    company,
    customers,
    seats,
    whatIf,
    /** For calls as they come in. */
    callers: createCustomerDirectory(store.customers, log),
    live,
    journal,
    storage,
    acd,
    /** Calls of an earlier run that may go on. */
    leftOpen,
    /** The service is about to stop, for this reason. */
    stopping: (reason: string): void => void (stopReason = reason),
    view: () => view,
    /** Who listens from now on hears of a change once it is in force here. */
    bus,
  };
}

/** `agents.ann` for everybody who is in this status now. */
function agentsIn(statusId: string, store: Store, { agents, agentStatuses }: Company): readonly string[] {
  const current = store.journal.agentStatuses();
  return agents.flatMap(({ id }) => {
    const status = current.get(id as AgentId)?.status;
    const isIn = status?.kind === 'on-break' && listedStatus(agentStatuses, status.reason)?.id === statusId;
    return isIn ? [`agents.${id}`] : [];
  });
}
