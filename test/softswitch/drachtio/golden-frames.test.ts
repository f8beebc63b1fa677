// What a real drachtio-server 0.9.10 sent to drachtio-srf in the same situation, with what differs from run to run masked.
// One line is not of the original: the Contact of a 2xx to UPDATE, which RFC 3311 §5.2 asks for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createDrachtioServer,
  type DrachtioServer,
} from '../../../src/softswitch/drachtio/drachtio-server.js';
import { silentLog } from '../../../src/softswitch/log.js';
import { DrachtioReplay, parseRecordings } from '../../support/drachtio-replay.js';

const golden = (name: string): string =>
  readFileSync(join(__dirname, '../../../../test/softswitch/golden', name), 'utf8');

let server: DrachtioServer;
let replay: DrachtioReplay;

beforeEach(async () => {
  server = await createDrachtioServer({
    sip: {
      listeners: [
        { transport: 'tcp', host: '127.0.0.1', port: 0 },
        { transport: 'udp', host: '127.0.0.1', port: 0 },
      ],
    },
    admin: { host: '127.0.0.1', port: 0, secret: 'cymru' },
    closeMs: 100,
    log: silentLog,
  });
  replay = await DrachtioReplay.open(server.admin.port, server.sip[1]?.port ?? 0);
});

afterEach(async () => {
  replay.close();
  await server.close();
});

async function signIn(): Promise<void> {
  replay.send('sign-in|authenticate|cymru|');
  await replay.next();
  const routes = 'invite options register subscribe message cdr:attempt cdr:start cdr:stop'.split(' ');
  for (const route of routes) {
    replay.send(`route-${route}|route|${route}`);
    await replay.next();
  }
}

const [signingIn, ...steps] = parseRecordings(golden('drachtio-frames.txt'));

test('signing in', async () => {
  if (signingIn === undefined) throw new Error('no recording');
  await replay.replay(signingIn);
});

test.each(steps.map((step) => [step.name, step] as const))('%s', async (_, step) => {
  await signIn();
  await replay.replay(step);
});
