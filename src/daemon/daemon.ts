// Puts the service together and starts its parts in order; stops them in reverse.
// Never reads argv or the environment; main does.
import { join } from 'node:path';
import { startHouseKeeping } from '../adapters/cron/house-keeping.js';
import { openSqliteStore } from '../adapters/sqlite/sqlite-store.js';
import { yieldToEventLoop } from '../adapters/system/event-loop.js';
import { createNodeSecrets } from '../adapters/system/node-secrets.js';
import { createSystemClock } from '../adapters/system/system-clock.js';
import { listMusic } from '../adapters/system/music-files.js';
import { listPrompts } from '../adapters/system/prompt-files.js';
import type { Health } from '../api/system.js';
import { createCallControl } from '../app/calls/call-control.js';
import { createRoutingCommands } from '../app/calls/routing-commands.js';
import { createSubjectCommands } from '../app/subjects/subject-commands.js';
import { createVoicemailCommands } from '../app/voicemails/voicemail-commands.js';
import { createAgentCommands } from '../app/agents/agent-commands.js';
import {
  actingAs,
  choresOf,
  type Application,
  type ApplicationCommands,
} from '../app/application/application.js';
import { createCallbackCommands } from '../app/callbacks/callback-commands.js';
import { createCallQueries } from '../app/calls/call-queries.js';
import { createExplanationQueries } from '../app/explanation/explanation-queries.js';
import { ensureFirstAdmin } from '../app/company/first-start.js';
import type { Log } from '../app/ports/log.js';
import { ServiceSteps } from '../app/lifecycle/service-steps.js';
import type { DaemonOptions } from './daemon-options.js';
import { openRecords, type DaemonRecords, type RecordsHost } from './daemon-records.js';
import { openTelephony, type DaemonTelephony } from './daemon-telephony.js';
import { openWeb } from './daemon-web.js';
import { openTelephonyPorts, type TelephonyPorts } from './telephony-ports.js';

export interface Daemon {
  readonly webUrl: string;
  readonly sipAddresses: readonly string[];
  /** Made at the very first start; shown to the user once, never stored. */
  readonly oneTimePassword: string | undefined;
  readonly application: Application;
  /**
   * Refuses new calls, lets the others go on for drainSeconds, then stops everything in order. `leave`: no call ends, and
   * the process must, at once: another one goes on with them. Idempotent.
   */
  close(reason: string, calls?: 'end' | 'leave'): Promise<void>;
}

/** What the service stands on: clock, store, and the servers that calls go over. */
export interface DaemonHost extends RecordsHost {
  openPorts(
    options: DaemonOptions,
    steps: ServiceSteps,
    records: DaemonRecords,
  ): TelephonyPorts | Promise<TelephonyPorts>;
}

const thisMachine = (log: Log): DaemonHost => ({
  clock: createSystemClock(log),
  secrets: createNodeSecrets(),
  openStore: openSqliteStore,
  openPorts: openTelephonyPorts,
});

/**
 * Throws ConfigError for what the user can mend, everything else for what a programmer must. `host`: default this machine and
 * the servers of the configuration.
 */
export async function startDaemon(
  options: DaemonOptions,
  host: DaemonHost = thisMachine(options.log),
): Promise<Daemon> {
  const steps = new ServiceSteps(options.log);
  try {
    return await assemble(options, steps, host);
  } catch (error) {
    await steps.stop();
    throw error;
  }
}

async function assemble(options: DaemonOptions, steps: ServiceSteps, host: DaemonHost): Promise<Daemon> {
  let closing: Promise<void> | undefined;
  const records = await openRecords(options, steps, host);
  const phones = openTelephony(options, steps, records, await host.openPorts(options, steps, records));
  const application = createApplication(options, records, phones, () => closing !== undefined);
  await phones.connectMedia();
  const webUrl = await openWeb(options, steps, application);
  startChores(options, steps, records, phones, application);
  // Phones and trunks last: whoever calls finds everything in place.
  await phones.connectPhones();
  // After everything that can fail: a password that was made but never shown would lock the user out.
  const admin = await ensureFirstAdmin(records);
  return {
    webUrl,
    sipAddresses: phones.ports.sipAddresses(),
    oneTimePassword: admin?.oneTimePassword,
    application,
    close: (reason, calls = 'end') => {
      closing ??= (async () => {
        phones.callbacks.close();
        if (calls === 'leave') phones.leaveCalls();
        else await phones.desk.drain(options.config.drainSeconds * 1000);
        records.stopping(reason);
        await steps.stop();
      })();
      return closing;
    },
  };
}

function createApplication(
  options: DaemonOptions,
  {
    clock,
    store,
    sessions,
    company,
    customers,
    seats,
    whatIf,
    live,
    journal,
    storage,
    acd,
    view,
    bus,
  }: DaemonRecords,
  {
    ports: { media, telephony, recordings, ...servers },
    desk,
    callbacks,
    newCallId,
    voicemailQuota,
    outside,
  }: DaemonTelephony,
  isClosing: () => boolean,
): Application {
  const { config, version, log } = options;
  const startedAtMs = clock.steadyMs();
  const problems = (): Health['problems'] => [
    ...(telephony.isUp() ? [] : (['telephony-down'] as const)),
    ...(media.isUp() ? [] : (['media-down'] as const)),
    ...(servers.isShared() ? (['sip-server-shared'] as const) : []),
    ...(storage.state() === 'down' ? (['storage-unavailable'] as const) : []),
    ...(storage.state() === 'slow' ? (['storage-slow'] as const) : []),
  ];
  const callbackCommands = createCallbackCommands({
    ...{ callbacks, acd, recordings, clock, log, newCallId },
    journal: store.journal,
    company: view,
  });
  const voicemails = createVoicemailCommands({
    ...{ recordings, log },
    journal: store.journal,
    writer: journal,
    fullQueues: () => voicemailQuota.fullOf(company.read().queues.map(({ id }) => id)),
  });
  const commands: ApplicationCommands = {
    health: (): Health => ({
      status: isClosing() ? 'draining' : problems().length === 0 ? 'up' : 'degraded',
      problems: problems(),
      version,
      uptimeS: Math.round((clock.steadyMs() - startedAtMs) / 1000),
      telephonyUp: telephony.isUp(),
      mediaUp: media.isUp(),
      activeCalls: desk.activeCalls,
    }),
    demo: () => ({ logIns: options.demoLogIns ?? [] }),
    metrics: () => servers.metrics(store.slowTotals()),
    service: () => ({
      companyName: company.read().settings.name,
      timeZone: company.read().settings.timeZone,
      version,
      telephony: config.telephony,
      sip: servers.sipListeners(),
    }),
    prompts: () => listPrompts(join(options.soundsDir, 'prompts')),
    sounds: async () => ({
      folder: options.soundsDir,
      music: config.telephony === 'embedded' ? await listMusic(join(options.soundsDir, 'music')) : null,
    }),
    devices: () => ({
      devices: telephony.devices().map((device) => ({ ...device, userAgent: device.userAgent ?? null })),
    }),
    sessions,
    company,
    live,
    agents: createAgentCommands({ acd, live, log, company: view }),
    explanations: createExplanationQueries({
      journal: store.journal,
      decisions: store.decisions,
      company,
      clock,
    }),
    calls: createCallQueries(store.journal, () => company.read()),
    callbacks: callbackCommands,
    customers,
    seats,
    whatIf,
    control: createCallControl({ desk, company: view, outside, log }),
    subjects: createSubjectCommands({
      ...{ recordings, clock, log, yieldToEventLoop },
      personal: store.personal,
      journal: store.journal,
      company: () => company.read(),
      isImporting: () => customers.isImporting(),
      cancelCallback: (id, by) => callbackCommands.cancel(id, by),
      removeVoicemail: async (id, by) => {
        await voicemails.remove(id, by);
      },
      onErased: (numbers) => bus.tell('numbers-erased', numbers),
    }),
    routing: createRoutingCommands({ acd, desk, journal: store.journal, writer: journal }),
    voicemails,
  };
  return { ...commands, as: (actor) => actingAs(commands, actor) };
}

function startChores(
  { config: { keepDecisionsDays, keepPersonalData }, log }: DaemonOptions,
  steps: ServiceSteps,
  { store, clock, company }: DaemonRecords,
  { ports: { recordings } }: DaemonTelephony,
  commands: Application,
): void {
  const chores = choresOf({ store, clock, log, recordings, keepDecisionsDays, keepPersonalData, commands });
  steps.add('chores', startHouseKeeping(chores, company.read().settings.timeZone, log));
}
