// The database cannot be written while twenty callers wait: nobody is cut off, everybody is told, nothing is lost.
// A full disk, a lock that another program holds, a disk that stalls; each until the test ends it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Company } from '../../src/api/company.js';
import type { Health } from '../../src/api/system.js';
import { stopAllChildren } from '../support/child-process.js';
import { ServiceUnderTest, supportDid } from '../support/service-under-test.js';

jest.setTimeout(180_000);

const callers = 20;
/** Serves another queue: what changes about her is journaled, and nobody is offered to her. */
const idleAgent = '201';
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
  if (existsSync(dataFile('filler'))) truncateSync(dataFile('filler'), 0);
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

/** Something that is journaled. */
async function somethingHappens(): Promise<void> {
  await test.setStatus(idleAgent, 'available');
  await test.setStatus(idleAgent, 'logged-out');
}

/** As the service sees it: its data folder is on a disk of its own. */
const dataFile = (name: string): string => `/proc/${test.service.pid}/root${join(test.dir, 'data', name)}`;

/** Another program begins to write and does not finish; it runs where the service sees its disk. */
async function lockDatabase(): Promise<() => Promise<void>> {
  const script = `
    const db = new (require(process.argv[1]))(process.argv[2], { timeout: 5000 });
    db.exec('BEGIN EXCLUSIVE');
    process.stdout.write('locked');
    process.stdin.on('end', () => { db.exec('ROLLBACK'); db.close(); }).resume();`;
  const library = require.resolve('better-sqlite3');
  const place = ['--mount', '--target', String(test.service.pid)];
  const holder = spawn(
    'nsenter',
    [...place, process.execPath, '-e', script, library, join(test.dir, 'data', 'centrale.db')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const gone = once(holder, 'exit');
  expect(String((await once(holder.stdout, 'data'))[0])).toBe('locked');
  return async () => {
    holder.stdin.end();
    await gone;
  };
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
  // To the last block.
  const chunk = Buffer.alloc(64 * 1024);
  const fill = (): void => {
    try {
      writeFileSync(filler, chunk, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  };
  while (statfsSync(dataFile('.')).bavail > 0) fill();
  // The write-ahead log has room within its own file for a while.
  for (let count = 0; test.live.storageUp && count < 5000; count += 1) await somethingHappens();
  await untilStorage(false);
  await expectDegraded();
  truncateSync(filler, 0);
  await expectNothingLost(calls, 1);
});

it('a lock that another program holds', async () => {
  const calls = await twentyWaiting(20_000);
  const letGo = await lockDatabase();
  try {
    await somethingHappens();
    await untilStorage(false);
    await expectDegraded();
  } finally {
    await letGo();
  }
  await expectNothingLost(calls, 1);
});

it('a disk that stalls for five seconds', async () => {
  const calls = await twentyWaiting(15_000);
  writeFileSync(stallFlag, '');
  const happened = somethingHappens();
  await new Promise((passed) => setTimeout(passed, 5000));
  rmSync(stallFlag);
  await happened;
  await expectNothingLost(calls, 0);
});
