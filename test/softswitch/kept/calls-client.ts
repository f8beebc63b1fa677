// A small program on drachtio-srf and drachtio-fsmrf with calls of every kind, to be killed in the middle of them.
// Never says goodbye.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { SoftswitchAddresses } from '../../../src/softswitch/control-protocol.js';
import { connectSrf, newSrf, type SrfRequest, type SrfResponse } from '../../support/srf-client.js';
import { connectMrf, type FsmrfEndpoint } from '../softswitch-fixture.js';

export interface CallsClientOptions {
  readonly addresses: SoftswitchAddresses;
  readonly secret: string;
  readonly password: string;
  /** Played to callers of `music`, for ever. */
  readonly music: string;
}

/** What it tells, by user part of the request URI or, of calls it makes, `dialled`. */
export interface CallNote {
  readonly what: string;
  readonly callId: string;
  readonly endpoint?: string;
}

/** Resolves when it takes calls. */
export async function startCallsClient(options: CallsClientOptions): Promise<ChildProcess> {
  const child = fork(__filename, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send(options);
  await once(child, 'message');
  return child;
}

const note = (said: CallNote): void => void process.send?.(said);

async function run({ addresses, secret, password, music }: CallsClientOptions): Promise<void> {
  const srf = newSrf();
  const talkers: FsmrfEndpoint[] = [];
  const mediaServer = await connectMrf(srf, addresses.eventSocket, password);
  const serve = async (req: SrfRequest, res: SrfResponse): Promise<void> => {
    const user = /^sip:([^@]*)@/.exec(req.uri)?.[1] ?? '';
    const callId = req.get('Call-ID');
    if (user === 'silent') return note({ what: user, callId });
    if (user === 'early') {
      res.send(180);
      return note({ what: user, callId });
    }
    const endpoint = await mediaServer.createEndpoint({ remoteSdp: req.body });
    await srf.createUAS(req, res, { localSdp: endpoint.local.sdp });
    if (user === 'music') void endpoint.play(music).catch(() => undefined);
    if (user === 'meet') void endpoint.execute('conference', 'meeting').catch(() => undefined);
    if (user === 'talk') {
      talkers.push(endpoint);
      const [a, b] = talkers;
      if (a !== undefined && b !== undefined) await a.bridge(b);
    }
    note({ what: user, callId, endpoint: endpoint.uuid });
  };
  srf.invite((req, res) => void serve(req, res));
  await connectSrf(srf, addresses.drachtio, secret);
  process.on('message', ({ uri, localSdp }: { uri: string; localSdp: string }) => {
    const cbRequest = (_error: unknown, req: SrfRequest): void =>
      note({ what: 'dialled', callId: req.get('Call-ID') });
    const cbProvisional = (): void => note({ what: 'rings', callId: '' });
    srf.createUAC(uri, { localSdp }, { cbRequest, cbProvisional }).catch(() => undefined);
  });
  note({ what: 'ready', callId: '' });
}

if (require.main === module) process.once('message', (options: CallsClientOptions) => void run(options));
