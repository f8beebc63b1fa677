// The demo as a visitor meets it: a past to look around in, log-ins that work, and nothing of that in a real service.
// Never needs the simulated calls: `--no-traffic`.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Callback } from '../../src/api/callbacks.js';
import type { CallList } from '../../src/api/calls.js';
import type { CustomerList } from '../../src/api/customers.js';
import type { Session } from '../../src/api/sessions.js';
import type { Demo } from '../../src/api/system.js';
import type { VoicemailList } from '../../src/api/voicemails.js';
import { ChildProcess, stopAllChildren } from '../support/child-process.js';
import { freePort } from '../support/free-port.js';

jest.setTimeout(120_000);

const entry = resolve(__dirname, '..', '..', 'src', 'main.js');
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'centrale-demo-wire-'));
});
afterEach(async () => {
  await stopAllChildren();
  rmSync(dir, { recursive: true, force: true });
});

const demoOf = async (url: string): Promise<Demo> => (await (await fetch(`${url}/demo`)).json()) as Demo;

async function logIn(url: string, { username, password }: Demo['logIns'][number]) {
  const answer = await fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { cookie, session: (await answer.json()) as Session };
}

it('begins with a past, and tells how to log in', async () => {
  const [webPort, sipPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${webPort}/api/v1`;
  const ports = ['--web-port', String(webPort), '--sip-port', String(sipPort)];
  const demo = ChildProcess.start(process.execPath, [entry, 'demo', '--no-traffic', ...ports], {
    cwd: dir,
    env: { ...process.env, TMPDIR: dir },
  });
  await demo.waitForOutput(/Callers dial/, 90_000);

  const { logIns } = await demoOf(url);
  expect(logIns.map(({ role }) => role)).toEqual(['admin', 'supervisor', 'agent']);
  for (const one of logIns) {
    expect(demo.output).toMatch(new RegExp(`${one.username} +${one.password}`));
    expect((await logIn(url, one)).session).toMatchObject({ role: one.role, mustChangePassword: false });
  }
  expect(demo.output).toContain('from this machine only');

  const { cookie } = await logIn(url, logIns[1]!);
  const get = (path: string): Promise<Response> => fetch(`${url}${path}`, { headers: { cookie } });
  expect(((await (await get('/calls?limit=1')).json()) as CallList).total).toBeGreaterThan(1000);
  expect(((await (await get('/customers')).json()) as CustomerList).total).toBe(40);
  const { voicemails } = (await (await get('/voicemails')).json()) as VoicemailList;
  const callbacks = (await (await get('/callbacks')).json()) as Callback[];
  expect(callbacks.length).toBeGreaterThan(5);
  const audio = await get(`/voicemails/${voicemails[0]!.callId}/audio`);
  expect([audio.status, audio.headers.get('content-type')]).toEqual([200, 'audio/wav']);

  const itsOwn = (): string[] => readdirSync(dir).filter((name) => name.startsWith('centrale-demo-'));
  expect(itsOwn()).toHaveLength(1);
  demo.kill('SIGTERM');
  expect(await demo.waitForExit(30_000)).toMatchObject({ code: 0 });
  expect(itsOwn()).toEqual([]);
});

it('a real service has no such log-ins', async () => {
  const [webPort, sipPort] = [await freePort(), await freePort()];
  const settings = join(dir, 'centrale.yaml');
  writeFileSync(
    settings,
    `dataDir: ${dir}\nweb: { host: 127.0.0.1, port: ${webPort} }\nsip: { host: 127.0.0.1, port: ${sipPort} }\n`,
  );
  const service = ChildProcess.start(process.execPath, [entry, 'run', '--config', settings], { cwd: dir });
  await service.waitForOutput(/Web page/, 60_000);
  expect(await demoOf(`http://127.0.0.1:${webPort}/api/v1`)).toEqual({ logIns: [] });
});
