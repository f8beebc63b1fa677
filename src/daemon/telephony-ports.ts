// The adapters that calls go over, SIP and media, put together with each other and with the servers they speak to.
// Never takes a call: the desk does.
import Srf from 'drachtio-srf';
import { FsmrfMedia } from '../adapters/media/fsmrf-media.js';
import { DrachtioTelephony } from '../adapters/sip/drachtio-telephony.js';
import { KeptLegs } from '../adapters/sip/kept-legs.js';
import { createRecordingFiles } from '../adapters/system/recording-files.js';
import type { Metrics, Service } from '../api/system.js';
import { sipPasswordOf, trunkPasswordOf } from '../app/kernel/secret-places.js';
import { bindingsSavedLater, PendingWrites } from '../app/lifecycle/pending-writes.js';
import type { ServiceSteps } from '../app/lifecycle/service-steps.js';
import type { CompanyView } from '../app/company/company-view.js';
import type { Media } from '../app/ports/media.js';
import type { Recordings } from '../app/ports/recordings.js';
import type { OutboundTrunk, SipDirectory, Telephony } from '../app/ports/telephony.js';
import type { TrunkId } from '../core/kernel/ids.js';
import type { DaemonOptions } from './daemon-options.js';
import type { DaemonRecords } from './daemon-records.js';
import { readMetrics } from './service-metrics.js';
import { createTelephonyServers } from './telephony-servers.js';

/** What the daemon needs of the servers for calls, whichever they are. */
export interface TelephonyPorts {
  readonly telephony: Telephony;
  readonly media: Media;
  readonly recordings: Recordings;
  /** Prompts can be played from now on. Rejects when no media server is up after `timeoutMs`; goes on trying all the same. */
  connectMedia(timeoutMs: number): Promise<void>;
  /** Phones and trunks are served from now on. Rejects like `connectMedia`. */
  connectPhones(timeoutMs: number): Promise<void>;
  /** Another service uses our SIP server too. */
  isShared(): boolean;
  /** Where phones and trunks send their calls, e.g. `udp/192.0.2.5:5060`. */
  sipAddresses(): readonly string[];
  /** The same as data; empty where only the server's own configuration tells. */
  sipListeners(): Service['sip'];
  /** `slow`: what the disk held up. */
  metrics(slow: { readonly writes: number; readonly checkpoints: number }): Promise<Metrics>;
}

/** Finds the softswitch when it is ours and puts everything in place; nothing is connected yet. */
export async function openTelephonyPorts(
  options: DaemonOptions,
  steps: ServiceSteps,
  { clock, store, view }: DaemonRecords,
): Promise<TelephonyPorts> {
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
  // A drachtio-server and a FreeSWITCH keep calls too, but list none.
  const kept = options.config.telephony === 'embedded' ? new KeptLegs(srf) : undefined;
  const media = new FsmrfMedia(srf, {
    ...servers.media(),
    ...{ kept, installation: store.service.installation },
  });
  const bindingWrites = new PendingWrites({ clock, log, what: 'registrations' });
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
  telephony.connection.onConnection((connected, name) => media.noteSipServer(connected, name));
  media.onUseChanged((use) => {
    if (use === 'refused') telephony.connection.suspend();
    else if (use === 'ours') telephony.connection.resume();
    else log.error({}, 'another service with a copy of our data directory uses our SIP server');
  });
  return {
    telephony,
    media,
    recordings: openRecordings(options),
    connectMedia: (timeoutMs) => media.connect(timeoutMs),
    connectPhones: (timeoutMs) => telephony.connect(timeoutMs),
    isShared: () => media.use !== 'ours',
    sipAddresses: () => servers.sipAddresses(),
    sipListeners: () => servers.sipListeners(),
    metrics: (slow) => readMetrics(servers.softswitch, telephony.loginTotals, slow, log),
  };
}

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
