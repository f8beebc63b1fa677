// The part of the daemon that talks: SIP and media servers, and the desk that takes the calls.
// Never decides about routing; the records' ACD does.
import { randomBytes } from 'node:crypto';
import Srf from 'drachtio-srf';
import { FsmrfMedia } from '../adapters/media/fsmrf-media.js';
import { numberKinds } from '../adapters/numbering/number-kinds.js';
import { KeptLegs } from '../adapters/sip/kept-legs.js';
import { DrachtioTelephony } from '../adapters/sip/drachtio-telephony.js';
import { createRecordingFiles } from '../adapters/system/recording-files.js';
import type { Company } from '../api/company.js';
import { splitOrders } from '../app/callbacks/acd-orders-split.js';
import { CallAdoption } from '../app/calls/call-adoption.js';
import { CallDesk } from '../app/calls/call-desk.js';
import type { CallServices } from '../app/voice/call.js';
import { CallbackService } from '../app/callbacks/callback-service.js';
import { VoicemailQuota } from '../app/voicemails/voicemail-quota.js';
import { OutsideCalls } from '../app/voice/outside-calls.js';
import { createCallIds } from '../app/voice/call-ids.js';
import type { CompanyView } from '../app/company/company-view.js';
import { sipPasswordOf, trunkPasswordOf } from '../app/kernel/secret-places.js';
import type { Recordings } from '../app/ports/recordings.js';
import { bindingsSavedLater, OwedWrites } from '../app/lifecycle/owed-writes.js';
import type { ServiceSteps } from '../app/lifecycle/service-steps.js';
import { LeftOverLegs } from '../app/voice/left-over-legs.js';
import { startStrayVoicemails } from '../app/voicemails/orphaned-voicemails.js';
import type { OutboundTrunk, SipDirectory } from '../app/ports/telephony.js';
import type { CallId, EpochMs, ExtensionNumber, TrunkId } from '../core/kernel/ids.js';
import type { DaemonOptions } from './daemon-options.js';
import type { DaemonRecords } from './daemon-records.js';
import { createTelephonyServers } from './telephony-servers.js';

export type DaemonTelephony = Awaited<ReturnType<typeof openTelephony>>;

const embeddedTimeoutMs = 10_000;
/** External servers that are up answer at once; those that are not must not hold up the web page. */
const externalTimeoutMs = 2000;

/** Credentials are a user name and a password, or nothing. */
function outboundTrunkOf(
  view: CompanyView,
  password: string | undefined,
  trunkId: TrunkId,
): OutboundTrunk | undefined {
  const side = view.outboundSide(trunkId);
  if (side === undefined) return undefined;
  const { host, port, transport, username, callerNumber } = side;
  return {
    host,
    addresses: view.addressesOf(trunkId),
    port,
    transport,
    ...(callerNumber === undefined ? {} : { callerNumber }),
    ...(username === undefined || password === undefined ? {} : { credentials: { username, password } }),
  };
}

function openRecordings({ config, log }: DaemonOptions): Recordings {
  const { recordingsDir, dataDir, telephony } = config;
  const folder = recordingsDir ?? dataDir;
  // An upgrade must not keep a service from starting that has been running there for years.
  if (/[\s!'"]/.test(folder))
    log.error(
      { folder },
      'callers cannot be recorded: the path has a space, a quote or !; set recordingsDir',
    );
  if (telephony === 'external' && recordingsDir === undefined)
    log.warn({ folder }, 'recordingsDir is not set: FreeSWITCH must be able to write to the data directory');
  return createRecordingFiles(folder, recordingsDir === undefined ? 'private' : 'shared');
}

/** Finds the softswitch when it is ours and puts everything in place; nothing is connected yet. */
export async function openTelephony(options: DaemonOptions, steps: ServiceSteps, records: DaemonRecords) {
  const { clock, store, journal, acd, live, view, bus } = records;
  const { log } = options;
  const servers = createTelephonyServers(options);
  await steps.start({ name: 'softswitch', start: () => servers.start(), stop: () => servers.close() });

  const srf = new Srf();
  const directory: SipDirectory = {
    trunkOf: (host) => view().trunkOf(host),
    isTrunkHost: (host) => view().isTrunkHost(host),
    isDid: (dialled, trunkId) => view().isDid(dialled, trunkId),
    extension: (user) => view().extension(user),
    sipHa1: (extension) => store.company.secret(sipPasswordOf(extension))?.value,
    outboundTrunk: (trunkId) =>
      outboundTrunkOf(view(), store.company.secret(trunkPasswordOf(trunkId))?.value, trunkId),
  };
  // A drachtio-server keeps calls too, but tells nobody of them.
  const kept = options.config.telephony === 'embedded' ? new KeptLegs(srf) : undefined;
  const media = new FsmrfMedia(srf, {
    ...servers.media(),
    ...{ kept, installation: store.service.installation },
  });
  const bindingWrites = new OwedWrites({ clock, log, what: 'registrations' });
  steps.add('registrations to be saved', () => bindingWrites.close());
  const bindings = bindingsSavedLater(store.bindings, bindingWrites);
  const telephony = new DrachtioTelephony(srf, {
    ...servers.drachtio(),
    directory,
    bindings,
    kept,
    clock,
    log,
  });
  const recordings = openRecordings(options);
  const outside = new OutsideCalls({ company: view, numbers: numberKinds, clock, log });
  const voicemailQuota = new VoicemailQuota({ company: view, use: () => store.journal.voicemailUse() });
  const dayAgo = (clock.nowMs() - 24 * 3_600_000) as EpochMs;
  outside.restore(store.journal.eventsOfKinds(['leg-started'], dayAgo));
  const services: CallServices = {
    ...{ journal, media, acd, clock, log, recordings, outside, voicemailQuota },
    telephony: outside.guard(telephony),
    company: view,
    directory: records.callers,
  };
  const newCallId = createCallIds(clock.nowMs.bind(clock), () => randomBytes(5).toString('hex'));
  const callbacks = new CallbackService({
    services,
    newCallId,
    eventsOfCall: (callId) => store.journal.eventsOfCall(callId),
    onCall: (call) => desk.keep(call),
  });
  const desk: CallDesk = new CallDesk({ services: { ...services, callbacks }, newCallId });
  const resumeSeconds = records.company.read().queues.map((queue) => queue.resumePlaceSeconds);
  desk.restorePlaces(store.journal, Math.max(0, ...resumeSeconds) * 1000);
  acd.carryOutBy(splitOrders(callbacks.orders, desk));
  bus.on('events-recorded', 'callbacks', (events) => callbacks.observe(events));
  bus.on('company-changed', 'callbacks', () => callbacks.configured());
  bus.on('numbers-erased', 'places of callers', (numbers) => desk.forgetNumbers(numbers));
  bus.on('numbers-erased', 'calls to the outside', (numbers) => outside.forget(numbers));
  const mayGoOn = new Set(records.leftOpen.resumable.map(({ state }) => state.id));
  callbacks.restore(store.journal.callbacks(), mayGoOn);
  telephony.onIncoming((leg) => desk.receive(leg));

  const adoption = new CallAdoption({
    ...{ services, desk, callbacks, telephony, media },
    journal: store.journal,
    onAdopted: (events) => live.resumeCall(events),
  });
  const leftOver = new LeftOverLegs({ journal: store.journal, writer: journal, telephony, log });
  /** Calls of an earlier run go on, or have been ended as far as that can be. */
  let cleared = false;
  const tellUp = (): void => {
    const up = telephony.isUp() && media.isUp();
    live.setTelephonyUp(up);
    // Phones that cannot be rung would only count as missed; when they can be again, all who wait are matched at once. Nor
    // may an agent be rung who still talks in a call of an earlier run.
    acd.handle({ kind: up && cleared ? 'channel-resumed' : 'channel-suspended', channel: 'voice' });
  };
  const interrupted = (calls: readonly CallId[]): void => {
    if (calls.length === 0) return;
    bus.tell('events-recorded', records.leftOpen.close(calls));
    callbacks.notResumed(calls);
  };
  const goOnWithCalls = async (): Promise<void> => {
    const { resumable } = records.leftOpen;
    try {
      interrupted(await adoption.adopt(resumable));
    } catch (error) {
      log.error({ err: error }, 'the servers do not tell which calls they have kept');
      interrupted(resumable.map(({ state }) => state.id));
    }
    await leftOver.end();
    // Legs that were not in the journal yet, and the media server's.
    await telephony.endUnadopted();
  };
  let clearing: Promise<void> | undefined;
  const clear = (): void => {
    // Who talks on needs both servers.
    if (!telephony.isUp() || !media.isUp()) return;
    clearing ??= goOnWithCalls()
      .catch((error: unknown) =>
        log.error({ err: error }, 'calls of an earlier run are left to their grace time'),
      )
      .then(() => {
        cleared = true;
        tellUp();
      });
  };
  telephony.onUpChanged((up) => {
    tellUp();
    if (up && cleared) void leftOver.end();
    else clear();
  });
  media.onUpChanged(() => {
    tellUp();
    clear();
  });
  telephony.onConnection((connected, name) => media.noteSipServer(connected, name));
  media.onUseChanged((use) => {
    if (use === 'refused') telephony.stepAside();
    else if (use === 'ours') telephony.comeBack();
    else log.error({}, 'another service with a copy of our data directory uses our SIP server');
  });
  telephony.onReachableChanged((extension, reachable) => live.setReachable(extension, reachable));
  const tellReachable = ({ extensions }: Company): void => {
    for (const { number } of extensions)
      live.setReachable(number, telephony.isReachable(number as ExtensionNumber));
  };
  tellReachable(records.company.read());
  bus.on('company-changed', 'phones that can be rung', tellReachable);

  let areCallsLeft = false;
  const external = options.config.telephony === 'external';
  /** External servers may come up after us: say so, go on trying, and show the service as degraded meanwhile. */
  const connected = async (connecting: Promise<void>): Promise<void> => {
    if (!external) return connecting;
    await connecting.catch((error: unknown) =>
      log.error({ err: error }, 'starting without telephony; will keep trying'),
    );
  };
  const waitMs = external ? externalTimeoutMs : embeddedTimeoutMs;
  return {
    servers,
    media,
    telephony,
    desk,
    callbacks,
    newCallId,
    recordings,
    voicemailQuota,
    outside,
    /** Stopping ends no call from now on: they are the softswitch's, until another daemon goes on with them. */
    leaveCalls: (): void => void (areCallsLeft = true),
    /** Prompts can be played from now on. */
    connectMedia: () =>
      steps.start({
        name: 'media',
        start: () => connected(media.connect(waitMs)),
        // Closed, it would end what its endpoints belong to.
        stop: () => (areCallsLeft ? undefined : media.close()),
      }),
    /** Phones and trunks are served from now on; when stopped, calls end before the connections do. */
    connectPhones: async () => {
      let stopStrays: (() => void) | undefined;
      // Before a new message can be on its way.
      await steps.start({
        name: 'recordings of an earlier run',
        start: async () => {
          stopStrays = await startStrayVoicemails({
            journal: store.journal,
            writer: journal,
            ...{ recordings, clock, log },
          }).catch((error: unknown) => {
            log.error({ err: error }, 'recordings of an earlier run could not be looked through');
            return undefined;
          });
        },
        stop: () => stopStrays?.(),
      });
      await steps.start({
        name: 'telephony',
        start: () => connected(telephony.connect(waitMs)),
        stop: () => telephony.close(),
      });
      steps.add('calls', () => (areCallsLeft ? undefined : desk.endAll('service-stopped')));
      tellUp();
      callbacks.start();
      steps.add('callbacks', () => callbacks.close());
    },
  };
}
