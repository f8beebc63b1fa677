// Puts the service together and starts its parts in order; stops them in reverse.
// Never reads argv or the environment; main does.
import { join } from 'node:path';
import { startHouseKeeping } from '../adapters/cron/house-keeping.js';
import { listMusic } from '../adapters/system/music-files.js';
import { listPrompts } from '../adapters/system/prompt-files.js';
import type { Health } from '../api/system.js';
import { createConferenceCommands } from '../app/calls/conference-commands.js';
import { createRoutingCommands } from '../app/calls/routing-commands.js';
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
import { ServiceSteps } from '../app/lifecycle/service-steps.js';
import type { DaemonOptions } from './daemon-options.js';
import { openRecords, type DaemonRecords } from './daemon-records.js';
import { openTelephony, type DaemonTelephony } from './daemon-telephony.js';
import { openWeb } from './daemon-web.js';
import { readMetrics } from './service-metrics.js';

export interface Daemon {
  readonly webUrl: string;
  readonly sipAddresses: readonly string[];
  /** Made at the very first start; shown to the user once, never stored. */
  readonly oneTimePassword: string | undefined;
  readonly application: Application;
  /** Refuses new calls, lets the others go on for drainSeconds, then stops everything in order. Idempotent. */
  close(reason: string): Promise<void>;
}

/** Throws ConfigError for what the user can mend, everything else for what a programmer must. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const steps = new ServiceSteps(options.log);
  try {
    return await assemble(options, steps);
  } catch (error) {
    await steps.stop();
    throw error;
  }
}

async function assemble(options: DaemonOptions, steps: ServiceSteps): Promise<Daemon> {
  let closing: Promise<void> | undefined;
  const records = await openRecords(options, steps);
  const phones = await openTelephony(options, steps, records);
  const application = createApplication(options, records, phones, () => closing !== undefined);
  await phones.connectMedia();
  const webUrl = await openWeb(options, steps, application);
  startChores(options, steps, records, phones);
  // Phones and trunks last: whoever calls finds everything in place.
  await phones.connectPhones();
  // After everything that can fail: a password that was made but never shown would lock the user out.
  const admin = await ensureFirstAdmin(records);
  return {
    webUrl,
    sipAddresses: phones.servers.sipAddresses(),
    oneTimePassword: admin?.oneTimePassword,
    application,
    close: (reason) => {
      closing ??= (async () => {
        phones.callbacks.close();
        await phones.desk.drain(options.config.drainSeconds * 1000);
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
  }: DaemonRecords,
  {
    servers,
    media,
    telephony,
    desk,
    callbacks,
    newCallId,
    recordings,
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
    ...(media.use === 'ours' ? [] : (['sip-server-shared'] as const)),
    ...(storage.state() === 'down' ? (['storage-unavailable'] as const) : []),
    ...(storage.state() === 'slow' ? (['storage-slow'] as const) : []),
  ];
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
    metrics: () => readMetrics(servers.softswitch, telephony.loginTotals, store.slowTotals(), log),
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
    agents: createAgentCommands({ acd, live, log }),
    explanations: createExplanationQueries({
      journal: store.journal,
      decisions: store.decisions,
      company,
      clock,
    }),
    calls: createCallQueries(store.journal),
    callbacks: createCallbackCommands({
      ...{ callbacks, acd, recordings, clock, log, newCallId },
      journal: store.journal,
      company: view,
    }),
    customers,
    seats,
    whatIf,
    conferences: createConferenceCommands({ desk, company: view, outside, log }),
    routing: createRoutingCommands({ acd, desk, journal: store.journal, writer: journal }),
    voicemails: createVoicemailCommands({
      ...{ recordings, log },
      journal: store.journal,
      writer: journal,
      fullQueues: () => voicemailQuota.fullOf(company.read().queues.map(({ id }) => id)),
    }),
  };
  return { ...commands, as: (actor) => actingAs(commands, actor) };
}

function startChores(
  { config: { keepDecisionsDays }, log }: DaemonOptions,
  steps: ServiceSteps,
  { store, clock, company }: DaemonRecords,
  { recordings }: DaemonTelephony,
): void {
  const chores = choresOf({ store, clock, recordings, keepDecisionsDays });
  steps.add('chores', startHouseKeeping(chores, company.read().settings.timeZone, log));
}
