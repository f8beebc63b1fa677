// The database cannot be written while twenty callers wait: nobody is cut off, everybody is told, nothing is lost.
// A full disk, a lock that another program holds, a disk that stalls; each until the test ends it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { Health } from '../../src/api/system.js';
import { stopAllChildren } from '../support/child-process.js';
import { eventually, ServiceUnderTest, supportDid } from '../support/service-under-test.js';

jest.setTimeout(180_000);

const callers = 20;
const scratch = mkdtempSync(join(tmpdir(), 'centrale-storage-'));
const stallFlag = join(scratch, 'stall');
const shim = join(scratch, 'stalled-writes.so');
/** Of the data folder's own file system, bytes: the database and a little more. */
const diskBytes = 12 * 1024 * 1024;

let test: ServiceUnderTest;
beforeAll(async () => {
  const source = resolve(__dirname, '../../../test/wire/stalled-writes.c');
  const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`gcc: ${made.stderr}`);
  test = await ServiceUnderTest.start({
    env: { LD_PRELOAD: shim, STALL_WHILE: stallFlag },
    dataDiskBytes: diskBytes,
  });
});
afterEach(async () => {
  rmSync(stallFlag, { force: true });
  await test.clear();
});
afterAll(async () => {
  await test.close();
  await stopAllChildren();
  rmSync(scratch, { recursive: true, force: true });
});

const health = (): Promise<Health> => test.service.get<Health>('/health');
const untilStorage = (isUp: boolean): Promise<unknown> =>
  test.live.until(`storage ${isUp ? 'up' : 'down'}`, () => test.live.storageUp === isUp, 60_000);

/** As the service sees it: its data folder is on a disk of its own. */
const dataFile = (name: string): string => `/proc/${test.service.pid}/root${join(test.dir, 'data', name)}`;

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
    body: { ...(await test.service.get<object>('/company/settings')), name: 'Changed' },
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

async function expectNothingLost({ sipp, before }: Awaited<ReturnType<typeof twentyWaiting>>, more: number) {
  expect(await sipp.result()).toMatchObject({ exitCode: 0, successful: callers, failed: 0 });
  await untilStorage(true);
  await test.settled();
  const calls = await test.service.allCalls();
  expect(calls).toHaveLength(before + callers + more);
  expect(calls.filter(({ outcome }) => outcome !== 'abandoned')).toEqual([]);
  expect(await health()).toMatchObject({ status: 'up', problems: [] });
}

it('a full disk', async () => {
  const calls = await twentyWaiting(20_000);
  const filler = dataFile('filler');
  // To the last block: the write-ahead log has room in its own file for a while.
  const chunk = Buffer.alloc(64 * 1024);
  const fill = (): void => {
    try {
      writeFileSync(filler, chunk, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  };
  while (statfsSync(dataFile('.')).bavail > 0) fill();
  const events = setInterval(
    () => void test.setStatus('205', 'available').then(() => test.setStatus('205', 'logged-out')),
    100,
  );
  await untilStorage(false).finally(() => clearInterval(events));
  await expectDegraded();
  truncateSync(filler, 0);
  await expectNothingLost(calls, 1);
});

it('a lock that another program holds', async () => {
  const calls = await twentyWaiting(20_000);
  const other = new Database(dataFile('centrale.db'), { timeout: 5000 });
  other.exec('BEGIN EXCLUSIVE');
  try {
    await test.setStatus('205', 'available');
    await untilStorage(false);
    await expectDegraded();
  } finally {
    other.exec('ROLLBACK');
    other.close();
    await test.setStatus('205', 'logged-out');
  }
  await expectNothingLost(calls, 1);
});

it('a disk that stalls for five seconds', async () => {
  const calls = await twentyWaiting(15_000);
  writeFileSync(stallFlag, '');
  const told = test.setStatus('205', 'available');
  await new Promise((passed) => setTimeout(passed, 5000));
  rmSync(stallFlag);
  await told;
  await test.setStatus('205', 'logged-out');
  expect(existsSync(stallFlag)).toBe(false);
  await expectNothingLost(calls, 0);
});

it('the page tells it, and that it is over', async () => {
  const other = new Database(dataFile('centrale.db'), { timeout: 5000 });
  other.exec('BEGIN EXCLUSIVE');
  await test.setStatus('205', 'available');
  await untilStorage(false);
  other.exec('ROLLBACK');
  other.close();
  await untilStorage(true);
  await test.setStatus('205', 'logged-out');
  await eventually('healthy', async () => (await health()).problems.length === 0);
});
