// A customer's record decides about the customer's call, with real phones; lists go in and out on the command line.
// Never looks inside the service: who is rung, and what is recorded, tells.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { CustomerImport, CustomerList } from '../../src/api/customers.js';
import { demoCompany } from '../../src/cli/demo/demo-company.js';
import { stopAllChildren } from '../support/child-process.js';
import { ServiceUnderTest, supportDid, testCompany } from '../support/service-under-test.js';

jest.setTimeout(180_000);

describe('calls of customers', () => {
  let test: ServiceUnderTest;
  beforeAll(async () => {
    const company = testCompany({
      preferredAgent: { own: true, last: true, withinDays: 30, waitSeconds: 60 },
    });
    test = await ServiceUnderTest.start({ company: company });
  });
  afterEach(async () => {
    await test.clear();
    await test.logAllOut();
  });
  afterAll(async () => {
    await test?.close();
    await stopAllChildren();
  });

  async function importCsv(text: string): Promise<CustomerImport> {
    const answer = await fetch(`http://127.0.0.1:${test.webPort}/api/v1/customer-imports`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', cookie: test.service.cookieHeader },
      body: text,
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as CustomerImport;
  }

  /** One call to support, talked through; who was it with? */
  async function agentWhoTakes(callerNumber: string): Promise<string | null> {
    const caller = await test.trunkPhone(callerNumber);
    await caller.dial(supportDid.slice(1));
    await test.untilStage(callerNumber, 'talking');
    await caller.hangUp();
    const { agentId } = await test.endedCall(callerNumber);
    await test.settled();
    return agentId;
  }

  it('go to the own agent, and later calls of others to whom they spoke with last', async () => {
    const supporters = demoCompany.agents.filter(({ skills }) => 'support' in skills).slice(0, 2);
    const [first, second] = supporters.map(({ id }) => id) as [string, string];
    expect(await importCsv(`id;name;phone;agent\nK-1;Bakker;06 12345678;${second}\n`)).toMatchObject({
      state: 'done',
      added: 1,
    });
    // The longest idle: without a record the call is this one's.
    await test.agent(first, { answer: 'auto' });
    await test.agent(second, { answer: 'auto' });
    expect(await agentWhoTakes('+31612345678')).toBe(second);
    expect(await agentWhoTakes('+31687654321')).toBe(first);
    // Now the second has been idle longer, and the caller is still the first one's.
    expect(await agentWhoTakes('+31687654321')).toBe(first);
  });

  it('survive a restart of the service', async () => {
    await importCsv('id,name,phone\nK-2,Żak,+48600100200\n');
    await test.service.stop();
    await test.startAgain();
    const answer = await test.service.fetch('/customers?search=zak');
    expect(((await answer.json()) as CustomerList).customers.map(({ id }) => id)).toEqual(['K-2']);
  });
});

describe('lists on the command line', () => {
  const entry = resolve(__dirname, '..', '..', 'src', 'main.js');
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'centrale-customers-'));
    writeFileSync(join(dir, 'centrale.yaml'), stringify({ dataDir: join(dir, 'data') }));
    writeFileSync(join(dir, 'company.yaml'), stringify(demoCompany));
    expect(centrale('company', 'import', 'company.yaml')).toMatchObject({ status: 0 });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const centrale = (...args: readonly string[]) =>
    spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', timeout: 60_000, cwd: dir });

  it('are tried, imported, and exported so that importing them again changes nothing', () => {
    writeFileSync(
      join(dir, 'list.csv'),
      '\uFEFFKlantnummer;Naam;Telefoon\r\n1;"Jansen; de Vries";020 5550100\r\n',
    );
    expect(centrale('customers', 'import', 'list.csv', '--dry-run')).toMatchObject({
      status: 0,
      stdout: 'list.csv: no errors; would be 1 added, 0 changed, 0 unchanged\n',
    });
    expect(centrale('customers', 'import', 'list.csv')).toMatchObject({
      status: 0,
      stdout: 'list.csv: 1 added, 0 changed, 0 unchanged\n',
    });
    expect(centrale('customers', 'export', 'copy.csv')).toMatchObject({ status: 0 });
    expect(readFileSync(join(dir, 'copy.csv'), 'utf8')).toBe(
      '\uFEFFid,name,numbers,language,agent,priority,skills,skill-rule,notes\r\n1,Jansen; de Vries,+31205550100,,,0,,,\r\n',
    );
    expect(centrale('customers', 'export', '--semicolon').stdout).toContain(
      '\r\n1;"Jansen; de Vries";+31205550100;',
    );
    const again = centrale('customers', 'import', 'copy.csv', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ state: 'done', unchanged: 1, added: 0, changed: 0 });
  });

  it('with faults are refused, each fault in a line of its own', () => {
    writeFileSync(
      join(dir, 'list.csv'),
      'id,name,phone,agent\na,Ann,0612345678,\nb,Bob,06 1234 5678,nobody\n',
    );
    expect(centrale('customers', 'import', 'list.csv')).toMatchObject({
      status: 78,
      stdout: [
        'list.csv: line 3, agent: there is no agent with the key nobody',
        'list.csv: line 3, phone: the number stands in line 2 as well (+31612345678)',
        'list.csv: 2 errors; nothing was changed',
        '',
      ].join('\n'),
    });
    expect(centrale('customers', 'export').stdout.split('\r\n')).toHaveLength(2);
    const inJson = centrale('customers', 'import', 'list.csv', '--json');
    expect(JSON.parse(inJson.stdout)).toMatchObject({ state: 'refused', rows: 2, added: 0, changed: 0 });
    expect(centrale('customers', 'import', 'missing.csv')).toMatchObject({ status: 66 });
  });
});
