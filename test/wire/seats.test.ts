// Many seats from one file, on the command line and over HTTP: a phone registers with the password that was made up for it,
// and a person logs in with the one-time password.
// Never looks inside the service.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Company } from '../../src/api/company.js';
import type { AgentLive } from '../../src/api/live.js';
import type { CompanyChange } from '../../src/api/company-routes.js';
import type { SeatCheck, SeatImport, SeatPassword } from '../../src/api/seats.js';
import { demoCompany } from '../../src/cli/demo/demo-company.js';
import { BaresipPhone } from '../support/baresip-phone.js';
import { stopAllChildren } from '../support/child-process.js';
import { freePort } from '../support/free-port.js';
import { RunningService } from '../support/running-service.js';
import { eventually } from '../support/eventually.js';

jest.setTimeout(180_000);

const entry = resolve(__dirname, '..', '..', 'src', 'main.js');
let dir: string;
let service: RunningService | undefined;
let phone: BaresipPhone | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'centrale-seats-'));
  writeFileSync(join(dir, 'centrale.yaml'), '# defaults\n');
  writeFileSync(join(dir, 'company.yaml'), stringify(demoCompany));
  expect(centrale('company', 'import', 'company.yaml')).toMatchObject({ status: 0 });
});
afterEach(async () => {
  await phone?.stop();
  await service?.stop();
  phone = service = undefined;
  await stopAllChildren();
  rmSync(dir, { recursive: true, force: true });
});

const centrale = (...args: readonly string[]) =>
  spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', timeout: 60_000, cwd: dir });

const start = async (): Promise<RunningService> => {
  service = await RunningService.start({ dir, sipPort: await freePort(), webPort: await freePort() });
  return service;
};

function writeSeats(count: number): void {
  const rows = Array.from({ length: count }, (_, n) => `${500 + n};Person ${n};p-${n};sales:5;person.${n}`);
  writeFileSync(
    join(dir, 'seats.csv'),
    ['Toestel;Naam;Agent;Vaardigheden;Gebruikersnaam', ...rows].join('\r\n'),
  );
}

async function isOfThePhone(running: RunningService, extension: string, password: string): Promise<void> {
  phone = await BaresipPhone.start({
    user: extension,
    password,
    registrar: `127.0.0.1:${running.sipPort}`,
  });
  await eventually(
    `${extension} reachable`,
    async () =>
      (await running.get<AgentLive[]>('/agents')).find((agent) => agent.extension === extension)?.reachable,
  );
}

it('seats are tried, imported with their passwords in a file of their own, and work', async () => {
  writeSeats(3);
  const counts = ['extensions', 'agents', 'users']
    .map((list) => `${list} 3 added, 0 changed, 0 unchanged`)
    .join('; ');
  expect(centrale('seats', 'import', 'seats.csv', '--dry-run')).toMatchObject({
    status: 0,
    stdout: `seats.csv: no errors; would be: ${counts}\n`,
  });
  // Passwords that would be lost are not made up.
  expect(centrale('seats', 'import', 'seats.csv')).toMatchObject({
    ...{ status: 64, stdout: '' },
    stderr: expect.stringContaining('--passwords <file>') as string,
  });
  writeFileSync(join(dir, 'there.csv'), 'precious');
  expect(centrale('seats', 'import', 'seats.csv', '--passwords', 'there.csv')).toMatchObject({ status: 73 });
  expect(readFileSync(join(dir, 'there.csv'), 'utf8')).toBe('precious');
  const imported = centrale('seats', 'import', 'seats.csv', '--passwords', 'passwords.csv');
  expect(imported).toMatchObject({
    ...{ status: 0, stderr: '' },
    stdout: `seats.csv: ${counts}\npasswords.csv: 6 passwords; keep the file safe\n`,
  });
  expect(statSync(join(dir, 'passwords.csv')).mode & 0o777).toBe(0o600);
  const [header, ...lines] = readFileSync(join(dir, 'passwords.csv'), 'utf8').trim().split('\r\n');
  expect(header).toBe('name,extension,sip-password,username,one-time-password');
  expect(lines).toHaveLength(3);
  const [name, extension = '', sipPassword = '', username = '', oneTimePassword = ''] =
    lines[1]?.split(',') ?? [];
  expect([name, extension, username]).toEqual(['Person 1', '501', 'person.1']);
  expect(imported.stdout).not.toContain(sipPassword);
  expect(centrale('seats', 'import', 'seats.csv', '--json')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('"users":{"added":0,"changed":0,"unchanged":3}') as string,
  });

  const running = await start();
  await running.logIn('admin', 'demo-admin');
  await isOfThePhone(running, extension, sipPassword);
  await running.logIn(username, oneTimePassword);
  await expect(running.get('/agents')).rejects.toThrow('password-change-required');
  const changed = await running.fetch('/session/password', {
    method: 'PUT',
    body: { currentPassword: oneTimePassword, newPassword: 'a password of my own' },
  });
  expect(changed.status).toBe(204);
  expect(await running.get<AgentLive[]>('/agents')).toHaveLength(demoCompany.agents.length + 3);
  expect(centrale('seats', 'import', 'seats.csv')).toMatchObject({
    status: 69,
    stderr: expect.stringContaining('stop it first') as string,
  });
});

it('a file with faults is refused, each fault in a line of its own', () => {
  writeFileSync(
    join(dir, 'seats.csv'),
    'extension,name,agent,skills,colour\n500,A,a,sales:11,red\n201,B,b,,blue\n',
  );
  const refused = centrale('seats', 'import', 'seats.csv', '--passwords', 'passwords.csv');
  expect(refused).toMatchObject({
    status: 78,
    stdout: [
      'seats.csv: line 2, skills: expected each skill once, as skill or skill:level, with a level from 1 to 10 (sales:11)',
      "seats.csv: line 3, extension: extension 201 is agent 201's",
      'seats.csv: ignored columns: colour',
      'seats.csv: 2 errors; nothing was changed',
      '',
    ].join('\n'),
  });
  expect(existsSync(join(dir, 'passwords.csv'))).toBe(false);
  expect(centrale('seats', 'import', 'missing.csv')).toMatchObject({ status: 66 });
  expect(centrale('seats', 'import', '--help').stdout).toMatch(/must be\s+stopped/);
});

it('forty seats over HTTP: checked, refused when somebody was faster, imported as one change', async () => {
  writeSeats(40);
  const running = await start();
  await running.logIn('admin', 'demo-admin');
  const send = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`http://127.0.0.1:${running.webPort}/api/v1/company/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', cookie: running.cookieHeader, ...headers },
      body: readFileSync(join(dir, 'seats.csv')),
    });
  const checked = await send('seat-checks');
  expect((await checked.json()) as SeatCheck).toMatchObject({ faultsTotal: 0, passwords: 80 });
  const tag = checked.headers.get('etag') ?? '';
  expect(tag).toMatch(/^"\d+"$/);
  const faster = { number: '500', name: 'Mine', sipPassword: 'mine-and-mine' };
  expect((await running.fetch('/company/extensions/500', { method: 'PUT', body: faster })).status).toBe(200);
  expect((await send('seat-imports', { 'sec-fetch-site': 'same-origin' })).status).toBe(428);
  expect((await send('seat-imports', { 'if-match': tag })).status).toBe(412);
  const again = (await send('seat-checks')).headers.get('etag') ?? '';
  let status = (await (await send('seat-imports', { 'if-match': again })).json()) as SeatImport;
  const { id } = status;
  // Forty passwords are hashed slowly on purpose, beside whatever else the machine does.
  const patienceMs = 90_000;
  status = await eventually(
    'the import ended',
    async () => {
      const now = await running.get<SeatImport>(`/company/seat-imports/${id}`);
      return now.state !== 'preparing' && now;
    },
    patienceMs,
  );
  expect(status).toMatchObject({ state: 'done', passwordsLeft: 79 });
  const take = () => running.fetch(`/company/seat-imports/${id}/passwords`, { method: 'POST' });
  const passwords = (await (await take()).json()) as SeatPassword[];
  expect(passwords).toHaveLength(40);
  expect((await take()).status).toBe(409);
  const [entry] = await running.get<CompanyChange[]>('/company/changes?limit=1');
  expect(entry).toMatchObject({
    list: 'seat-imports',
    by: 'admin',
    after: { users: { added: { length: 40 } } },
  });
  const parts = await running.get<CompanyChange[]>(`/company/changes?limit=500&partOf=${entry?.version}`);
  expect(parts).toHaveLength(40 * 5 - 1);
  expect((await running.get<Company>('/company')).extensions).toHaveLength(
    demoCompany.extensions.length + 40,
  );
  await isOfThePhone(running, '507', passwords[7]?.sipPassword ?? '');
});
