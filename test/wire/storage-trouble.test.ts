// The database cannot be written while twenty callers wait: nobody is cut off, everybody is told, nothing is lost.
// A full disk, a lock that another program holds, a disk that stalls; each until the test ends it.
import type { Company } from '../../src/api/company.js';
import type { Health } from '../../src/api/system.js';
import { stopAllChildren } from '../support/child-process.js';
import { ServiceUnderTest, supportDid } from '../support/service-under-test.js';
import { StorageTroubles, type StorageTrouble } from '../support/storage-troubles.js';

jest.setTimeout(180_000);

const callers = 20;
/** Serves another queue: what changes about her is journaled, and nobody is offered to her. */
const idleAgent = '201';
const troubles = new StorageTroubles();

let test: ServiceUnderTest;
beforeAll(async () => {
  test = await ServiceUnderTest.start(troubles.serviceOptions);
});
afterEach(async () => {
  troubles.end(owner);
  await test.clear();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
  troubles.remove();
});

const owner = {
  get dir() {
    return test.dir;
  },
  pid: () => test.service.pid,
};
const begin = (trouble: StorageTrouble): Promise<() => Promise<void>> => troubles.begin(trouble, owner);
const health = (): Promise<Health> => test.service.get<Health>('/health');
const untilStorage = (isUp: boolean): Promise<unknown> =>
  test.live.until(`storage ${isUp ? 'up' : 'down'}`, () => (test.live.storage !== 'down') === isUp, 60_000);

/** Something that is journaled. */
async function somethingHappens(): Promise<void> {
  await test.setStatus(idleAgent, 'available');
  await test.setStatus(idleAgent, 'logged-out');
}

async function twentyWaiting(talkMs: number) {
  const before = (await test.service.allCalls()).length;
  const sipp = await test.sippCaller({
    ...{ scenario: 'caller-hangs-up-in-queue', service: supportDid, user: '+31600000001', digit: '7' },
    ...{ calls: callers, callsAtOnce: callers, callsPerSecond: 10, talkMs },
  });
  await test.live.until('twenty waiting', () => test.live.queues.get('support')?.waiting === callers);
  return { sipp, before };
}

/** Once more may be called, somebody may register and look on; changes are refused, and told why. */
async function expectDegraded(): Promise<void> {
  expect(await health()).toMatchObject({ status: 'degraded', problems: ['storage-unavailable'] });
  const refused = await test.service.fetch('/company/settings', {
    method: 'PUT',
    body: { ...(await test.service.get<Company>('/company')).settings, name: 'Changed' },
  });
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
    503,
    'storage-unavailable',
  ]);
  await test.phone('203');
  const late = await test.trunkPhone('+31600000002');
  await late.dial(supportDid);
  await test.untilStage('+31600000002', 'waiting');
  await late.hangUp();
}

async function expectNothingLost(
  { sipp, before }: Awaited<ReturnType<typeof twentyWaiting>>,
  more: number,
  problems: Health['problems'] = [],
) {
  expect(await sipp.result()).toMatchObject({ exitCode: 0, successful: callers, failed: 0 });
  await untilStorage(true);
  await test.settled();
  const calls = await test.service.allCalls();
  expect(calls).toHaveLength(before + callers + more);
  expect(calls.filter(({ outcome }) => outcome !== 'abandoned')).toEqual([]);
  expect(await health()).toMatchObject({ status: problems.length === 0 ? 'up' : 'degraded', problems });
}

it('a full disk', async () => {
  const calls = await twentyWaiting(20_000);
  const makeRoom = await begin('full-disk');
  // The write-ahead log has room within its own file for a while.
  for (let count = 0; test.live.storage !== 'down' && count < 5000; count += 1) await somethingHappens();
  await untilStorage(false);
  await expectDegraded();
  await makeRoom();
  await expectNothingLost(calls, 1);
});

it('a lock that another program holds', async () => {
  const calls = await twentyWaiting(20_000);
  const release = await begin('locked-database');
  try {
    await somethingHappens();
    await untilStorage(false);
    await expectDegraded();
  } finally {
    await release();
  }
  await expectNothingLost(calls, 1);
});

it('a disk that stalls for five seconds', async () => {
  const calls = await twentyWaiting(15_000);
  const goOn = await begin('stalled-disk');
  const happened = somethingHappens();
  await new Promise((passed) => setTimeout(passed, 5000));
  await goOn();
  await happened;
  expect(await health()).toMatchObject({ status: 'degraded', problems: ['storage-slow'] });
  expect((await test.service.metrics()).storage.slowWrites).toBeGreaterThan(0);
  await expectNothingLost(calls, 0, ['storage-slow']);
});
