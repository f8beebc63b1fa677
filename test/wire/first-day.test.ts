// The first day: from an empty installation, by way of the API that the web page uses, to the first call.
// Never imports a company: everything is set up one by one, as an admin does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallDetail } from '../../src/api/calls.js';
import { BaresipPhone } from '../support/baresip-phone.js';
import { stopAllChildren } from '../support/child-process.js';
import { freePort } from '../support/free-port.js';
import { RunningService } from '../support/running-service.js';
import { eventually } from '../support/eventually.js';
import { SippProcess } from '../support/sipp-process.js';
import { tonePresence } from '../support/wav-analysis.js';

jest.setTimeout(180_000);

const did = '+48221234567';
const callerHz = 1850;
let dir: string;
let service: RunningService;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'centrale-first-day-'));
  service = await RunningService.start({ dir, sipPort: await freePort(), webPort: await freePort() });
});
afterAll(async () => {
  await stopAllChildren();
  await service.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function put(path: string, body: unknown): Promise<void> {
  const answer = await service.fetch(path, { method: 'PUT', body });
  if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`);
}

async function setUpCompany(): Promise<void> {
  await put('/company/settings', {
    name: 'Piekarnia Żółw',
    language: 'pl',
    timeZone: 'Europe/Warsaw',
    countryCode: '48',
    internationalPrefix: '00',
    trunkPrefix: '',
  });
  await put('/company/trunks/carrier', { id: 'carrier', name: 'Carrier', addresses: ['127.0.0.0/8'] });
  await put('/company/extensions/31', { number: '31', name: 'Łucja', sipPassword: 'chleb-i-sól' });
  await put('/company/queues/orders', {
    id: 'orders',
    name: 'Zamówienia',
    skills: [{ skill: 'orders' }],
  });
  await put('/company/agents/lucja', { id: 'lucja', name: 'Łucja', extension: '31', skills: { orders: 3 } });
  await put('/company/flows/day', {
    id: 'day',
    name: 'Dzień',
    language: 'pl',
    start: 'menu',
    nodes: {
      menu: {
        kind: 'menu',
        prompt: 'welcome-menu',
        choices: { '4': { kind: 'go-to', node: 'orders' } },
        onNoInput: 'bye',
      },
      orders: { kind: 'queue', queue: 'orders' },
      bye: { kind: 'hang-up' },
    },
  });
  await put(`/company/dids/${encodeURIComponent(did)}`, {
    number: did,
    trunk: 'carrier',
    destination: { kind: 'flow', flow: 'day' },
  });
}

it('leads from the one-time password to a call between a caller and an agent', async () => {
  const oneTime = /one-time password (\S+)/.exec(service.output)?.[1] ?? '';
  await service.logIn('admin', oneTime);
  await expect(service.get('/company')).rejects.toThrow('password-change-required');
  await put('/session/password', { currentPassword: oneTime, newPassword: 'a-password-of-my-own' });
  await setUpCompany();

  const phone = await BaresipPhone.start({
    user: '31',
    password: 'chleb-i-sól',
    registrar: `127.0.0.1:${service.sipPort}`,
    answer: 'auto',
  });
  const from = phone.events.length;
  await phone.dial('*11');
  await phone.waitForEvent('CALL_CLOSED', undefined, from);
  await eventually('the agent is available', async () => {
    const agent = await service.get<{ status: string; reachable: boolean }>('/agents/lucja');
    return agent.status === 'available' && agent.reachable;
  });

  const sipp = await SippProcess.start({
    scenario: 'caller-through-menu',
    remote: `127.0.0.1:${service.sipPort}`,
    // As the carrier may write it: nationally.
    service: '221234567',
    user: '+48600700800',
    digit: '4',
    toneHz: callerHz,
    talkMs: 5_000,
  });
  expect(await sipp.result()).toMatchObject({ exitCode: 0, successful: 1, failed: 0 });
  const [call] = await eventually('the call has ended', async () => {
    const calls = await service.allCalls();
    return calls[0]?.endedAtMs === null || calls[0]?.direction !== 'inbound' ? undefined : calls;
  });
  const detail: CallDetail = await service.call(call?.id ?? '');
  expect(detail).toMatchObject({
    dialled: did,
    callerNumber: '+48600700800',
    outcome: 'answered',
    queueId: 'orders',
    agentId: 'lucja',
    trunkId: 'carrier',
  });
  await phone.stop();
  expect(tonePresence(phone.heard(), callerHz).presentMs).toBeGreaterThanOrEqual(1_000);

  const changes = await service.get<readonly { list: string; by: string }[]>('/company/changes');
  expect(changes.filter(({ by }) => by === 'admin').map(({ list }) => list)).toEqual([
    'dids',
    'flows',
    'agents',
    'queues',
    'sip-passwords',
    'extensions',
    'trunks',
    'settings',
    'passwords',
  ]);
  expect(JSON.stringify(changes)).not.toContain('chleb-i-s');
});
