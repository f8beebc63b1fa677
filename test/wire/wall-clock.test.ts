// What the time of day does to calls: opening hours while the clocks change, and a clock that somebody sets.
// Never waits for a season: the service's wall clock shows what the test wants.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { companySchema, type Company, type CompanyInput } from '../../src/api/company.js';
import type { LiveSnapshot } from '../../src/api/live.js';
import type { BaresipPhone } from '../support/baresip-phone.js';
import { stopAllChildren } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import { ServiceUnderTest, supportDid, testCompany } from '../support/service-under-test.js';

jest.setTimeout(180_000);

const nightDid = '+31205550130';
const clockDir = mkdtempSync(join(tmpdir(), 'centrale-clock-'));
const clockFile = join(clockDir, 'offset');

/** Sets the service's wall clock; from then on it goes on by itself. Resolves when the service shows that time. */
async function setClock(iso: string): Promise<void> {
  await setBy(Date.parse(iso) - Date.now());
}

async function setBy(offsetMs: number): Promise<void> {
  moveClock(offsetMs);
  await eventually('the service shows the time that was set', async () => {
    const { atMs } = await test.service.get<LiveSnapshot>('/wallboard');
    return Math.abs(atMs - (Date.now() + offsetMs)) < 2_000;
  });
}

function moveClock(offsetMs: number): void {
  // Put in place whole: the service may be reading.
  writeFileSync(`${clockFile}.new`, String(offsetMs));
  renameSync(`${clockFile}.new`, clockFile);
}

let test: ServiceUnderTest;
beforeAll(async () => {
  moveClock(Date.parse('2026-10-25T00:50:00Z') - Date.now());
  test = await ServiceUnderTest.start({
    company: company(),
    env: {
      CENTRALE_TEST_CLOCK: clockFile,
      NODE_OPTIONS: `--require=${resolve(__dirname, '../support/moved-clock.js')}`,
    },
  });
});
afterEach(async () => {
  await test.clear();
  await test.logAllOut();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
  rmSync(clockDir, { recursive: true, force: true });
});

/** A queue for the nights on which the clocks change in Amsterdam, both times at 01:00 UTC. */
function company(): Company {
  const demo = testCompany();
  const queues: CompanyInput['queues'] = [
    { id: 'night', name: 'Night', skills: [{ skill: 'support' }], schedule: 'nights' },
  ];
  return companySchema.parse({
    ...demo,
    schedules: [
      {
        id: 'nights',
        name: 'Nights',
        weekly: [],
        dates: [
          // 02:00 to 03:00 is shown twice: open for three hours.
          { date: '2026-10-25', name: 'Winter begins', hours: [{ from: '01:00', to: '03:00' }] },
          // 02:30 is never shown: open from 03:00.
          { date: '2026-03-29', name: 'Summer begins', hours: [{ from: '02:30', to: '05:00' }] },
        ],
      },
    ],
    queues: [...demo.queues, ...queues],
    dids: [...demo.dids, { number: nightDid, destination: { kind: 'queue', queue: 'night' } }],
  } satisfies CompanyInput);
}

let callers = 0;
async function call(number: string): Promise<{ phone: BaresipPhone; caller: string }> {
  callers += 1;
  const caller = `+3161111100${callers}`;
  const phone = await test.trunkPhone(caller);
  await phone.dial(number);
  return { phone, caller };
}

/** Whether a caller to the night queue at this moment waits, or is turned away. */
async function isOpenAt(iso: string): Promise<boolean> {
  await setClock(iso);
  const { phone, caller } = await call(nightDid);
  const stage = await eventually(`${caller} waits or is gone`, () => {
    const found = [...test.live.calls.values()].find(({ callerNumber }) => callerNumber === caller);
    if (found?.stage === 'waiting') return 'waiting';
    return phone.events.some((event) => event.type === 'CALL_CLOSED') ? 'gone' : undefined;
  });
  if (stage === 'waiting') await phone.hangUp();
  const detail = await test.endedCall(caller);
  const redirected = detail.events.find(({ kind }) => kind === 'call-redirected');
  expect(redirected).toEqual(
    stage === 'waiting' ? undefined : expect.objectContaining({ reason: 'closed', queueId: 'night' }),
  );
  return stage === 'waiting';
}

it('an hour that the clocks show twice is open twice', async () => {
  expect(await isOpenAt('2026-10-24T22:58:00Z')).toBe(false);
  expect(await isOpenAt('2026-10-25T00:59:50Z')).toBe(true);
  // The same 02:00 again: who takes the offset of the first would be closed by now.
  expect(await isOpenAt('2026-10-25T01:00:10Z')).toBe(true);
  expect(await isOpenAt('2026-10-25T01:59:00Z')).toBe(true);
  expect(await isOpenAt('2026-10-25T02:00:10Z')).toBe(false);
});

it('hours that begin at a time which is skipped begin with the jump', async () => {
  expect(await isOpenAt('2026-03-29T00:59:00Z')).toBe(false);
  expect(await isOpenAt('2026-03-29T01:00:10Z')).toBe(true);
  expect(await isOpenAt('2026-03-29T03:00:10Z')).toBe(false);
});

it.each([
  ['back by an hour', -3_600_000],
  // By far more than the phone is registered for.
  ['forward by an hour', 3_600_000],
])('a clock set %s while a caller waits changes nothing for the caller', async (_how, byMs) => {
  // Not far from where the test before has left it: the session would be over.
  await setClock('2026-03-29T04:00:00Z');
  const startMs = Date.parse('2026-03-29T04:00:00Z') - Date.now();
  const agent = await test.agent('205', { answer: 'auto' });
  await test.setStatus('205', 'logged-out');
  // Before the call is there: nobody can have waited longer than that.
  const waitsSince = performance.now();
  const { phone, caller } = await call(supportDid);
  await test.untilStage(caller, 'waiting');
  await setBy(startMs + byMs);
  await test.setStatus('205', 'available');
  await test.untilStage(caller, 'talking');
  const waitedMs = performance.now() - waitsSince;
  await phone.hangUp();
  const detail = await test.endedCall(caller);
  expect(detail).toMatchObject({ outcome: 'answered', agentId: '205' });
  // Waited as long as anybody's watch would say, and after-call work lasts its second, not an hour.
  expect(detail.waitMs).toBeGreaterThan(0);
  expect(detail.waitMs).toBeLessThan(waitedMs + 2_000);
  await test.untilAgent('205', 'available', 'idle');
  await test.settled();
  await agent.remove();
});
