// Every message of RFC 4475 and RFC 5118 on a live server with an application behind it.
// Never relies on a pause: an ordinary request behind the message shows that it was read.
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { SipPeer } from '../../support/sip-peer.js';
import { connectSrf, disconnectSrf, newSrf, type Srf } from '../../support/srf-client.js';
import { TORTURE, wireOf, type TortureMessage } from '../sip/torture-messages.js';

let server: DrachtioServer;
let srf: Srf;
/** Methods that the application was asked for. */
const asked: string[] = [];
const faults: unknown[] = [];

beforeEach(async () => {
  asked.length = 0;
  faults.length = 0;
  server = await createDrachtioServer({
    sip: {
      listeners: [
        { transport: 'udp', host: '127.0.0.1', port: 0 },
        { transport: 'tcp', host: '127.0.0.1', port: 0 },
      ],
    },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    log: { ...silentLog, error: (message, fields) => faults.push({ message, fields }) },
  });
  srf = newSrf();
  for (const method of ['invite', 'register', 'options', 'subscribe'] as const)
    srf[method]((req, res) => {
      asked.push(req.method);
      res.send(req.method === 'INVITE' ? 486 : 200);
    });
  await connectSrf(srf, server.admin, 'cymru');
});

afterEach(async () => {
  disconnectSrf(srf);
  await server.close();
  expect(faults).toEqual([]);
});

async function outcomeOf(
  message: TortureMessage,
  transport: 'udp' | 'tcp',
): Promise<TortureMessage['outcome']> {
  const peer = await SipPeer.open(transport, 'hidden');
  // Both have the same number only where the kernel had it free for both.
  const port = server.sip.find((listener) => listener.transport === transport)?.port ?? 0;
  try {
    if (transport === 'tcp') await peer.connect(port);
    peer.send(wireOf(message), port);
    if (message.outcome !== 'dropped') await peer.expect((m) => m.status >= 200);
    peer.send(peer.request('SUBSCRIBE', port), port);
    await peer.expect((m) => m.status === 200 && m.method === 'SUBSCRIBE');
    const [answer] = peer.received.filter(({ status, method }) => status >= 200 && method !== 'SUBSCRIBE');
    if (asked[0] !== 'SUBSCRIBE') return 'served';
    return answer?.status ?? 'dropped';
  } finally {
    await peer.close();
  }
}

const title = ({ rfc, section, name, outcome }: TortureMessage): string =>
  `RFC ${rfc} §${section} ${name}: ${outcome}`;

it('are all there', () => {
  expect(TORTURE.filter(({ rfc }) => rfc === 4475)).toHaveLength(49);
  expect(new Set(TORTURE.map(({ rfc, name }) => `${rfc} ${name}`)).size).toBe(TORTURE.length);
  expect(TORTURE.filter(({ rfc }) => rfc === 5118).length).toBeGreaterThanOrEqual(11);
});

it.each(TORTURE.map((message) => [title(message), message] as const))('over UDP: %s', async (_, message) => {
  expect(await outcomeOf(message, 'udp')).toBe(message.outcome);
});

/** On a stream what is behind the message is the next one, and one whose end is unknown is the last. */
const ONLY_DATAGRAMS: ReadonlySet<string> = new Set([
  'dblreq',
  'clerr',
  'ncl',
  'mcl01',
  'inv2543',
  'ltgtruri',
  'multi01',
]);

it.each(
  TORTURE.filter(({ name }) => !ONLY_DATAGRAMS.has(name)).map(
    (message) => [title(message), message] as const,
  ),
)('over TCP: %s', async (_, message) => {
  expect(await outcomeOf(message, 'tcp')).toBe(message.outcome);
});
