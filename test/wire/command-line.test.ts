// The commands that IT staff use around a running service, each as a process of its own.
// Never uses a fixed port or the user's data.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { demoCompany, demoDid } from '../../src/cli/demo/demo-company.js';
import type { Company } from '../../src/api/company.js';
import { freePort } from '../support/free-port.js';
import { RunningService } from '../support/running-service.js';

jest.setTimeout(180_000);

const entry = resolve(__dirname, '..', '..', 'src', 'main.js');
let dir: string;
let config: string;
let service: RunningService | undefined;

const centrale = (...args: readonly string[]) =>
  spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', timeout: 60_000, cwd: dir });

const start = async (): Promise<RunningService> => {
  service = await RunningService.start({ dir, sipPort: await freePort(), webPort: await freePort() });
  return service;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'centrale-commands-'));
  config = join(dir, 'centrale.yaml');
  writeFileSync(config, '# defaults\n');
  writeFileSync(join(dir, 'company.yaml'), stringify(demoCompany));
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  rmSync(dir, { recursive: true, force: true });
});

it('a company is exported as it was imported, without its passwords', () => {
  expect(centrale('company', 'export', '-c', config)).toMatchObject({ status: 69, stdout: '' });
  expect(centrale('company', 'import', 'company.yaml', '-c', config)).toMatchObject({ status: 0 });
  expect(centrale('company', 'export', 'copy.yaml', '-c', config)).toMatchObject({ status: 0 });
  const text = readFileSync(join(dir, 'copy.yaml'), 'utf8');
  expect(text).not.toContain('demo-201');
  const copy = parse(text) as Company;
  const byId = <T extends { id: string }>(items: readonly T[]): T[] =>
    [...items].sort((a, b) => a.id.localeCompare(b.id));
  expect(byId(copy.queues)).toEqual(byId(demoCompany.queues));
  expect(byId(copy.agents)).toEqual(byId(demoCompany.agents));
  expect(copy.dids).toEqual(demoCompany.dids);
  expect(JSON.parse(centrale('company', 'export', '--json', '-c', config).stdout)).toEqual(copy);
});

it('a company that does not fit together is refused in one line and nothing is changed', () => {
  const broken = {
    ...demoCompany,
    dids: [{ ...demoCompany.dids[0], destination: { kind: 'queue', queue: 'gone' } }],
  };
  writeFileSync(join(dir, 'broken.yaml'), stringify(broken));
  const refused = centrale('company', 'import', 'broken.yaml', '-c', config);
  expect(refused.status).toBe(78);
  expect(refused.stderr.trim().split('\n')).toHaveLength(1);
  expect(refused.stderr).toContain('broken.yaml');
  expect(refused.stderr).toContain('gone');
  expect(centrale('company', 'export', '-c', config).status).toBe(1);
});

it.each([
  [['check-config']],
  [['company', 'export']],
  [['company', 'import', 'company.yaml']],
  [['customers', 'export']],
  [['customers', 'import', 'company.yaml']],
  [['seats', 'import', 'company.yaml']],
  [['simulate-day', '--generated']],
  [['reset-password', 'admin']],
  [['rebuild']],
])('%j with a mistyped settings file says so, and makes neither it nor a database', (args) => {
  const mistyped = join(dir, 'sub', 'centrlae.yaml');
  const before = readdirSync(dir);
  expect(centrale(...args, '-c', mistyped)).toMatchObject({
    ...{ status: 78, stdout: '' },
    stderr: `${mistyped}: no such file\n`,
  });
  expect(readdirSync(dir)).toEqual(before);
});

it.each([
  [['company', 'export']],
  [['customers', 'export']],
  [['customers', 'import', 'company.yaml']],
  [['seats', 'import', 'company.yaml']],
  [['simulate-day', '--generated']],
  [['reset-password', 'admin']],
  [['rebuild']],
])('%j without a database says so, and makes none', (args) => {
  const before = readdirSync(dir);
  const { status, stderr } = centrale(...args, '-c', config);
  expect([status, stderr]).toEqual([
    69,
    expect.stringMatching(/^[^\n]+: there is no database yet; [^\n]+\n$/),
  ]);
  expect(readdirSync(dir)).toEqual(before);
});

it('the help of a command says what its exit codes mean', () => {
  const { status, stdout } = centrale('health', '--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Exit codes:\n {2}0 {4}up\n {2}1 {4}\S.*\n {2}64 {3}\S.*\n {2}69 {3}\S/m);
});

it.each([
  ['demo', '--agents', '9', 'from 1 to 8'],
  ['softswitch', '--sip-port', '70000', 'from 0 to 65535'],
  ['simulate', '--talk-seconds', '1e3', 'from 0 to 36000'],
])('%s %s %s: a number that cannot be is refused, and the range told', (command, option, value, range) => {
  const { status, stderr } = centrale(command, option, value);
  expect([status, stderr.split('\n')[0]]).toEqual([64, expect.stringContaining(range)]);
});

it('an input file that is not there has an exit code of its own', () => {
  for (const what of ['company', 'customers'])
    expect(centrale(what, 'import', 'missing', '-c', config)).toMatchObject({
      status: 66,
      stderr: expect.stringMatching(/missing: no such file\n$/) as string,
    });
});

it('health says whether a service is up, by exit code too', async () => {
  const running = await start();
  const url = `http://127.0.0.1:${running.webPort}`;
  const up = centrale('health', '--json', '--url', url);
  expect(up.status).toBe(0);
  expect(JSON.parse(up.stdout)).toMatchObject({ status: 'up', telephonyUp: true, mediaUp: true });
  await running.stop();
  const down = centrale('health', '--url', url);
  expect(down.status).toBe(69);
  expect(down.stderr).toContain('not reachable');
});

it.each(['localhost:8080', 'nonsense', 'http://'])('health --url %s: no address, wrong usage', (url) => {
  const { status, stderr } = centrale('health', '--url', url);
  expect([status, stderr]).toEqual([64, `${url}: expected an address such as http://127.0.0.1:8080\n`]);
});

it('health takes nothing else for the service', async () => {
  const other = createServer((_, response) => response.end('<p>It works!</p>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const asking = spawn(process.execPath, [entry, 'health', '--url', `http://127.0.0.1:${port}`]);
  let told = '';
  asking.stderr.on('data', (data) => (told += String(data)));
  const [status] = (await once(asking, 'close')) as [number];
  other.close();
  expect([status, told]).toEqual([69, `http://127.0.0.1:${port}: what answers there is not Centrale\n`]);
});

it('configuration and customers are written down while the service runs; what needs it stopped says so', async () => {
  centrale('company', 'import', 'company.yaml', '-c', config);
  const running = await start();
  await running.logIn('admin', 'demo-admin');
  const [first, ...others] = demoCompany.queues;
  const renamed = { ...first!, name: 'Renamed a moment ago' };
  expect(
    (await running.fetch(`/company/queues/${renamed.id}`, { method: 'PUT', body: renamed })).status,
  ).toBe(200);
  const exported = centrale('company', 'export', '--json', '-c', config);
  expect(exported).toMatchObject({ status: 0, stderr: '' });
  const company = JSON.parse(exported.stdout) as Company;
  expect(company.queues).toHaveLength(others.length + 1);
  expect(company.queues.find(({ id }) => id === renamed.id)).toEqual(renamed);
  const customer = { id: 'K-1', name: 'Bakker', numbers: ['020 5550123'], wishes: { skills: [] }, notes: '' };
  await running.fetch('/customers/K-1', { method: 'PUT', body: customer });
  expect(centrale('customers', 'export', '-c', config)).toMatchObject({
    ...{ status: 0, stderr: '' },
    stdout: expect.stringContaining('K-1,Bakker,+31205550123') as string,
  });
  for (const args of [
    ['company', 'import', 'company.yaml'],
    ['rebuild'],
    ['customers', 'import', 'company.yaml'],
  ]) {
    const refused = centrale(...args, '-c', config);
    expect([refused.status, refused.stderr]).toEqual([69, expect.stringContaining('stop it first')]);
    expect(centrale(...args.slice(0, 2), '--help').stdout).toMatch(/must be\s+stopped/);
  }
});

it('a lost password is replaced while the service runs, and the sessions of that user end', async () => {
  centrale('company', 'import', 'company.yaml', '-c', config);
  const running = await start();
  await running.logIn('admin', 'demo-admin');
  const reset = centrale('reset-password', 'admin', '-c', config);
  expect(reset).toMatchObject({ status: 0, stderr: '' });
  const password = /one-time password (\S+)/.exec(reset.stdout)?.[1] ?? '';
  await expect(running.get('/company')).rejects.toThrow('401');
  await expect(running.logIn('admin', 'demo-admin')).rejects.toThrow('401');
  await running.logIn('admin', password);
  await expect(running.get('/company')).rejects.toThrow('password-change-required');
});

it('a lost password is replaced by a one-time password that must be changed', async () => {
  centrale('company', 'import', 'company.yaml', '-c', config);
  const reset = centrale('reset-password', 'admin', '-c', config, '--json');
  expect(reset.status).toBe(0);
  const { oneTimePassword: password } = JSON.parse(reset.stdout) as { oneTimePassword: string };
  expect(centrale('reset-password', 'nobody', '-c', config).status).toBe(1);
  const running = await start();
  await expect(running.logIn('admin', 'demo-admin')).rejects.toThrow('401');
  await running.logIn('admin', password);
  await expect(running.get('/company')).rejects.toThrow('password-change-required');
});

it('the simulator brings calls to agents, and the journal makes the same records anew', async () => {
  centrale('company', 'import', 'company.yaml', '-c', config);
  const running = await start();
  const server = `127.0.0.1:${running.sipPort}`;
  const args = ['--server', server, '--did', demoDid, '--agents', '8', '--calls-per-minute', '60'];
  const simulated = centrale('simulate', ...args, '--talk-seconds', '2', '--duration', '4', '--json');
  expect(simulated.stderr).not.toContain('could not');
  const result = JSON.parse(simulated.stdout) as Record<string, number>;
  expect(result).toMatchObject({ callsPlaced: 4, callsFailed: 0, rtpLost: 0 });
  expect((result['callsAnswered'] ?? 0) + (result['callsAbandoned'] ?? 0)).toBe(4);
  expect(simulated.status).toBe(0);
  await running.logIn('admin', 'demo-admin');
  const before = await running.allCalls();
  // Four callers, and eight agents who dialled *11.
  expect(before).toHaveLength(12);
  await running.stop();
  const rebuilt = centrale('rebuild', '-c', config);
  expect(rebuilt).toMatchObject({ status: 0, stderr: '' });
  expect(rebuilt.stdout).toMatch(/^\d+ events replayed\n$/);
  const again = await start();
  await again.logIn('admin', 'demo-admin');
  expect(await again.allCalls()).toEqual(before);
});

it('a simulation with a wrong password says which extension could not register', async () => {
  centrale('company', 'import', 'company.yaml', '-c', config);
  const running = await start();
  const server = `127.0.0.1:${running.sipPort}`;
  const simulated = centrale(
    'simulate',
    '--server',
    server,
    '--agents',
    '1',
    '--password',
    'wrong-one',
    '--duration',
    '2',
  );
  expect(simulated.status).toBe(1);
  expect(simulated.stderr).toMatch(/^extension 201 could not register: 403 \w+\n$/);
});
