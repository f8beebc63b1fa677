// The part of the daemon that talks: the desk that takes the calls, and what follows the servers that carry them.
// Never decides about routing; the records' ACD does.
import { randomBytes } from 'node:crypto';
import { numberKinds } from '../adapters/numbering/number-kinds.js';
import type { Company } from '../api/company.js';
import { splitOrders } from '../app/callbacks/acd-orders-split.js';
import { CallAdoption } from '../app/calls/call-adoption.js';
import { CallDesk } from '../app/calls/call-desk.js';
import type { CallServices } from '../app/voice/call-services.js';
import { CallbackService } from '../app/callbacks/callback-service.js';
import { VoicemailQuota } from '../app/voicemails/voicemail-quota.js';
import { OutsideCalls } from '../app/voice/outside-calls.js';
import { createCallIds } from '../app/voice/call-ids.js';
import type { ServiceSteps } from '../app/lifecycle/service-steps.js';
import { LeftOverLegs } from '../app/voice/left-over-legs.js';
import { startOrphanedVoicemails } from '../app/voicemails/orphaned-voicemails.js';
import type { CallId, EpochMs, ExtensionNumber } from '../core/kernel/ids.js';
import type { DaemonOptions } from './daemon-options.js';
import type { DaemonRecords } from './daemon-records.js';
import type { TelephonyPorts } from './telephony-ports.js';

export type DaemonTelephony = ReturnType<typeof openTelephony>;

const embeddedTimeoutMs = 10_000;
/** External servers that are up answer at once; those that are not must not hold up the web page. */
const externalTimeoutMs = 2000;

/** Puts everything in place; nothing is connected yet. */
export function openTelephony(
  options: DaemonOptions,
  steps: ServiceSteps,
  records: DaemonRecords,
  ports: TelephonyPorts,
) {
  const { telephony, media, recordings } = ports;
  const { clock, store, journal, acd, live, view, bus } = records;
  const { log } = options;
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
  const forCallers: CallServices = { ...services, callbacks };
  const desk: CallDesk = new CallDesk({ services: forCallers, newCallId });
  const resumeSeconds = records.company.read().queues.map((queue) => queue.resumePlaceSeconds);
  desk.restorePlaces(store.journal, Math.max(0, ...resumeSeconds) * 1000);
  acd.carryOutBy(splitOrders(callbacks.orders, desk));
  bus.connect('callbacks', callbacks);
  bus.connect('places of callers', desk);
  bus.connect('calls to the outside', outside);
  const mayGoOn = new Set(records.leftOpen.resumable.map(({ state }) => state.id));
  callbacks.restore(store.journal.callbacks(), mayGoOn);
  telephony.onIncoming((leg) => desk.receive(leg));

  const adoption = new CallAdoption({
    ...{ services: forCallers, desk, callbacks, telephony, media },
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
    // What was counted of them at the start is counted on.
    for (const id of calls) live.resumeCall(store.journal.eventsOfCall(id));
    const closing = records.leftOpen.close(calls);
    for (const id of calls) desk.restorePlace(store.journal.eventsOfCall(id));
    bus.tell('events-recorded', closing);
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
    try {
      await telephony.endUnadopted();
    } finally {
      // Also where the SIP server does not answer: from now on what is left on a media server is nobody's.
      await media.endUnadopted();
    }
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
    ports,
    desk,
    callbacks,
    newCallId,
    voicemailQuota,
    outside,
    /** Stopping ends no call from now on: they are the servers', until another daemon goes on with them. */
    leaveCalls: (): void => void (areCallsLeft = true),
    /** Prompts can be played from now on. */
    connectMedia: () =>
      steps.start({
        name: 'media',
        start: () => connected(ports.connectMedia(waitMs)),
        // Closed, it would end what its endpoints belong to.
        stop: () => (areCallsLeft ? undefined : media.close()),
      }),
    /** Phones and trunks are served from now on; when stopped, calls end before the connections do. */
    connectPhones: async () => {
      let stopOrphaned: (() => void) | undefined;
      // Before a new message can be on its way.
      await steps.start({
        name: 'recordings of an earlier run',
        start: async () => {
          stopOrphaned = await startOrphanedVoicemails({
            journal: store.journal,
            writer: journal,
            ...{ recordings, clock, log },
          }).catch((error: unknown) => {
            log.error({ err: error }, 'recordings of an earlier run could not be looked through');
            return undefined;
          });
        },
        stop: () => stopOrphaned?.(),
      });
      await steps.start({
        name: 'telephony',
        start: () => connected(ports.connectPhones(waitMs)),
        stop: () => telephony.close(),
      });
      steps.add('calls', () => (areCallsLeft ? undefined : desk.endAll('service-stopped')));
      tellUp();
      callbacks.start();
      steps.add('callbacks', () => callbacks.close());
    },
  };
}
