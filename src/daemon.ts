// Puts the service together: every adapter, the application between them, and the order of start and stop.
// Never reads argv or the environment; main does.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Srf from 'drachtio-srf';
import { startHouseKeeping } from './adapters/cron/house-keeping.js';
import { ConfigError } from './adapters/config/config-file.js';
import type { ServiceConfig } from './adapters/config/service-config.js';
import { createHttpServer, HttpListenError } from './adapters/http/http-server.js';
import { FsmrfMedia } from './adapters/media/fsmrf-media.js';
import { DrachtioTelephony } from './adapters/sip/drachtio-telephony.js';
import { openSqliteStore } from './adapters/sqlite/sqlite-store.js';
import { listPrompts } from './adapters/system/prompt-files.js';
import { createNodeSecrets } from './adapters/system/node-secrets.js';
import { createSystemClock } from './adapters/system/system-clock.js';
import { attachLiveSocket } from './adapters/ws/live-socket.js';
import type { Company } from './api/company.js';
import type { Health } from './api/system.js';
import { AcdRunner } from './app/calls/acd-runner.js';
import type { CallServices } from './app/calls/call.js';
import { CallDesk } from './app/calls/call-desk.js';
import { createCallIds } from './app/calls/call-ids.js';
import { CompanyView } from './app/calls/company-view.js';
import { JournalWriter } from './app/calls/journal-writer.js';
import { createAgentCommands } from './app/commands/agent-commands.js';
import type { Application } from './app/commands/application.js';
import { createCallQueries } from './app/commands/call-queries.js';
import { createCompanyCommands } from './app/commands/company-commands.js';
import { ensureFirstAdmin } from './app/commands/first-start.js';
import { createSessionCommands } from './app/commands/session-commands.js';
import { closeCallsLeftOpen } from './app/lifecycle/interrupted-calls.js';
import { ServiceSteps } from './app/lifecycle/service-steps.js';
import { createLiveProjection } from './app/live/live-projection.js';
import type { Log } from './app/ports/log.js';
import type { Media } from './app/ports/media.js';
import type { SipDirectory, Telephony } from './app/ports/telephony.js';
import { createAcdEngine } from './core/acd/acd-engine.js';
import type { ExtensionNumber } from './core/kernel/ids.js';
import { readMetrics } from './service-metrics.js';
import { createTelephonyServers, firstExternalAddress } from './telephony-servers.js';

export interface DaemonOptions {
  readonly config: ServiceConfig;
  /** Named in messages about the configuration. */
  readonly configFile: string;
  readonly version: string;
  readonly log: Log;
  /** Folder with `web-ui`, `softswitch` …: where the compiled program lies. */
  readonly programDir: string;
  /** Folder with `prompts/<language>/<name>.wav` and `music/<name>/*.wav`. */
  readonly soundsDir: string;
  /** Set once, at the first start with an empty database: everything that the company has. */
  readonly firstCompany?: Company;
}

export interface Daemon {
  readonly webUrl: string;
  readonly sipAddresses: readonly string[];
  /** Made at the very first start; shown to the user once, never stored. */
  readonly oneTimePassword: string | undefined;
  readonly application: Application;
  /** Refuses new calls, lets the others go on for drainSeconds, then stops everything in order. Idempotent. */
  close(reason: string): Promise<void>;
}

const telephonyTimeoutMs = 10_000;
/** External servers that are up answer at once; those that are not must not hold up the web page. */
const externalTimeoutMs = 2000;

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
  const { config, log } = options;
  const clock = createSystemClock();
  const secrets = createNodeSecrets();
  const startedAtMs = clock.nowMs();
  let closing: Promise<void> | undefined;

  const store = openSqliteStore({
    path: join(config.dataDir, 'centrale.db'),
    log,
    nowMs: () => clock.nowMs(),
  });
  await steps.start({ name: 'store', start: () => undefined, stop: () => store.close() });
  closeCallsLeftOpen(store.journal, clock.nowMs(), log);

  const sessions = createSessionCommands({ store, secrets, clock, log });
  await steps.start({ name: 'sessions', start: () => undefined, stop: () => sessions.close() });
  const listeners: ((company: Company) => void)[] = [];
  const company = createCompanyCommands({
    store,
    secrets,
    clock,
    sessions,
    onChanged: (changed) => listeners.forEach((listener) => listener(changed)),
  });
  await importFirstCompany(options, store, company);
  let view = new CompanyView(company.read());

  const live = createLiveProjection({ clock, journal: store.journal, log });
  live.configure(company.read());
  await steps.start({ name: 'live figures', start: () => live.start(), stop: () => live.close() });
  const journal = new JournalWriter({
    journal: store.journal,
    clock,
    log,
    onEvents: (events) => live.applyEvents(events),
  });
  const acd = new AcdRunner({
    engine: createAcdEngine(),
    journal,
    clock,
    log,
    onSnapshot: (snapshot) => live.applyEngineSnapshot(snapshot),
  });
  await steps.start({
    name: 'journal',
    start: () => journal.record({ kind: 'daemon-started', version: options.version }),
    stop: () => {
      acd.close();
      journal.close();
    },
  });
  acd.restore(view.acdSettings, store.journal.agentStatuses());

  const servers = createTelephonyServers(options);
  await steps.start({ name: 'softswitch', start: () => servers.start(), stop: () => servers.close() });

  const srf = new Srf();
  const directory: SipDirectory = {
    trunkOf: (host) => view.trunkOf(host),
    isDid: (dialled, trunkId) => view.isDid(dialled, trunkId),
    extension: (user) => view.extension(user),
    sipHa1: (extension) => store.company.sipHa1(extension),
  };
  const media = new FsmrfMedia(srf, servers.media());
  const telephony = new DrachtioTelephony(srf, {
    ...servers.drachtio(),
    directory,
    bindings: store.bindings,
    nowMs: () => clock.nowMs(),
    log,
  });
  const services: CallServices = { journal, media, telephony, acd, clock, log, company: () => view };
  const desk = new CallDesk({
    services,
    newCallId: createCallIds(
      () => clock.nowMs(),
      () => randomBytes(5).toString('hex'),
    ),
  });
  acd.carryOutBy(desk);
  telephony.onIncoming((leg) => desk.receive(leg));
  watchTelephony(telephony, media, live, company.read());
  listeners.push((changed) => {
    view = new CompanyView(changed);
    live.configure(changed);
    for (const { number } of changed.extensions)
      live.setReachable(number, telephony.isReachable(number as ExtensionNumber));
    acd.handle({ kind: 'configured', settings: view.acdSettings });
  });

  const application: Application = {
    health: (): Health => ({
      status:
        closing !== undefined
          ? 'draining'
          : telephony.isUp() && media.isUp() && journal.healthy
            ? 'up'
            : 'degraded',
      version: options.version,
      uptimeS: Math.round((clock.nowMs() - startedAtMs) / 1000),
      telephonyUp: telephony.isUp(),
      mediaUp: media.isUp(),
      activeCalls: desk.activeCalls,
    }),
    metrics: () => readMetrics(servers.softswitch, log),
    service: () => ({
      companyName: company.read().settings.name,
      version: options.version,
      telephony: config.telephony,
      sip: servers.sipListeners(),
    }),
    prompts: () => listPrompts(join(options.soundsDir, 'prompts')),
    sessions,
    company,
    live,
    agents: createAgentCommands({ acd, live, log }),
    calls: createCallQueries(store.journal, journal),
  };

  const waitMs = config.telephony === 'embedded' ? telephonyTimeoutMs : externalTimeoutMs;
  const mediaWait = media.connect(waitMs);
  await steps.start({
    name: 'media',
    start: () => (config.telephony === 'embedded' ? mediaWait : tolerate(mediaWait, log)),
    stop: () => media.close(),
  });
  const http = createHttpServer({
    host: config.web.host,
    port: config.web.port,
    application,
    webUiDir: join(options.programDir, 'web-ui'),
    log,
    allowedHostNames: config.web.names,
  });
  const socket = attachLiveSocket(http.server, application, log, { allowedHostNames: config.web.names });
  let web = { host: config.web.host, port: config.web.port };
  await steps.start({
    name: 'web',
    start: async () => {
      web = await http.listen().catch((error: unknown) => {
        if (!(error instanceof HttpListenError)) throw error;
        const key = error.code === 'address-unavailable' ? 'web.host' : 'web.port';
        throw new ConfigError(
          options.configFile,
          key,
          `${error.message}; expected a free port of this machine`,
        );
      });
    },
    stop: async () => {
      await socket.close();
      await http.close();
    },
  });
  const stopChores = startHouseKeeping(
    [
      {
        name: 'forget expired sessions',
        when: '7 * * * *',
        run: () => store.sessions.removeExpired(clock.nowMs()),
      },
    ],
    company.read().settings.timeZone,
    log,
  );
  await steps.start({ name: 'chores', start: () => undefined, stop: stopChores });
  // Phones and trunks last: whoever calls finds everything in place.
  const telephonyWait = telephony.connect(waitMs);
  await steps.start({
    name: 'telephony',
    start: () => (config.telephony === 'embedded' ? telephonyWait : tolerate(telephonyWait, log)),
    stop: () => telephony.close(),
  });
  await steps.start({
    name: 'calls',
    start: () => undefined,
    stop: () => desk.endAll('service-stopped'),
  });

  // Last of all: a password that is made by a start which then fails would never be shown.
  let oneTimePassword: string | undefined;
  await steps.start({
    name: 'first admin',
    start: async () => {
      oneTimePassword = (await ensureFirstAdmin({ store, secrets, clock }))?.oneTimePassword;
    },
    stop: () => undefined,
  });

  return {
    webUrl: `http://${web.host === '0.0.0.0' ? (firstExternalAddress() ?? '127.0.0.1') : web.host}:${web.port}/`,
    sipAddresses: servers.sipAddresses(),
    oneTimePassword,
    application,
    close: (reason) => {
      closing ??= (async () => {
        await desk.drain(config.drainSeconds * 1000);
        journal.record({ kind: 'daemon-stopped', reason });
        await steps.stop();
      })();
      return closing;
    },
  };
}

async function importFirstCompany(
  { firstCompany }: DaemonOptions,
  store: ReturnType<typeof openSqliteStore>,
  company: Application['company'],
): Promise<void> {
  if (firstCompany === undefined || store.company.read() !== undefined) return;
  const imported = await company.importAll(firstCompany, 'first start');
  if (imported.kind === 'refused') throw new ConfigError('company', '', imported.message);
}

/** Connects what telephony and media report with the live figures. */
function watchTelephony(
  telephony: Telephony,
  media: Media,
  live: ReturnType<typeof createLiveProjection>,
  company: Company,
): void {
  const tellUp = (): void => live.setTelephonyUp(telephony.isUp() && media.isUp());
  telephony.onUpChanged(tellUp);
  media.onUpChanged(tellUp);
  telephony.onReachableChanged((extension, reachable) => live.setReachable(extension, reachable));
  for (const { number } of company.extensions)
    live.setReachable(number, telephony.isReachable(number as ExtensionNumber));
}

/** External servers may come up after us: say so, go on trying, and show the service as degraded meanwhile. */
async function tolerate(connecting: Promise<void>, log: Log): Promise<void> {
  await connecting.catch((error: unknown) =>
    log.error({ err: error }, 'starting without telephony; will keep trying'),
  );
}
