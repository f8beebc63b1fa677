// A what-if question from end to end: a database with a recorded day, the thread that plays it, and the command line.
// Never needs a running service: the journal is written as one would have written it.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openSqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';
import type { WhatIfRequest, WhatIfResult } from '../../src/api/what-if.js';
import { toAcdSettings } from '../../src/configuration/acd-settings.js';
import { companyLists } from '../../src/api/company.js';
import { keyOf, withoutSecrets } from '../../src/app/company/company-items.js';
import { dayForCompany } from '../../src/app/what-if/what-if-day.js';
import type { EpochMs } from '../../src/core/kernel/ids.js';
import { demoCompany } from '../../src/cli/demo/demo-company.js';
import { programDir } from '../../src/daemon/program-files.js';
import { createWhatIfThread } from '../../src/daemon/what-if-thread.js';
import { play, recordingEngine } from '../core/what-if/replayed-days.js';

const run = promisify(execFile);
const startMs = Date.UTC(2026, 10, 16, 7) as EpochMs;
const request: WhatIfRequest = {
  day: { kind: 'recorded', date: '2026-11-16' },
  queue: 'support',
  changes: [{ field: 'wrapUpSeconds', value: 60 }],
  agents: 1,
};
let folder: string;
let databaseFile: string;
let offered: number;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'centrale-what-if-'));
  databaseFile = join(folder, 'centrale.db');
  writeFileSync(join(folder, 'centrale.yaml'), `dataDir: ${folder}\n`);
  const store = openSqliteStore({ path: databaseFile, nowMs: () => startMs });
  const company = withoutSecrets(demoCompany);
  store.company.put('settings', 'settings', company.settings, 'test', startMs);
  for (const list of companyLists)
    for (const item of company[list]) store.company.put(list, keyOf(list, item), item, 'test', startMs);
  const settings = toAcdSettings(demoCompany);
  const day = dayForCompany(settings, startMs, 4);
  const { engine, journal } = recordingEngine();
  offered = play(day, settings, { engine }).total.offered;
  store.journal.append([
    ...day.callers.map(({ callId, atMs }) => ({
      kind: 'call-started' as const,
      callId,
      direction: 'inbound' as const,
      dialled: '+31205550100',
      callerNumber: '+31612345678',
      atMs,
    })),
    ...journal,
  ]);
  store.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is worked out on a thread of its own', async () => {
  const told: number[] = [];
  const outcome = await createWhatIfThread(databaseFile).run(
    request,
    (progress) => told.push(progress),
    new AbortController().signal,
  );
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  const { before, after } = outcome.value;
  expect([before.total.offered, after.total.offered]).toEqual([offered, offered]);
  expect(after.agentHours).toBeGreaterThan(before.agentHours + 5);
  expect(told.length).toBeGreaterThan(5);
  expect([...told].sort((a, b) => a - b)).toEqual(told);
});

it('is cancelled by ending the thread', async () => {
  const stop = new AbortController();
  const outcome = await createWhatIfThread(databaseFile).run(request, () => stop.abort(), stop.signal);
  expect(outcome).toMatchObject({ kind: 'refused', code: 'cancelled' });
});

it('fails when there is no database', async () => {
  const { signal } = new AbortController();
  const missing = createWhatIfThread(join(folder, 'missing.db')).run(request, () => undefined, signal);
  await expect(missing).rejects.toThrow(/missing\.db/);
});

describe('centrale simulate-day', () => {
  const simulateDay = (...args: string[]) =>
    run(process.execPath, [join(programDir, 'src', 'main.js'), 'simulate-day', ...args], {
      timeout: 60_000,
      cwd: folder,
    });
  const failure = async (...args: string[]): Promise<{ code: number; stderr: string; stdout: string }> => {
    try {
      await simulateDay(...args);
    } catch (error) {
      return error as { code: number; stderr: string; stdout: string };
    }
    throw new Error('no failure');
  };

  it('prints before and after, beside a service that has the database open, and leaves the file as it is', async () => {
    const store = openSqliteStore({ path: databaseFile, nowMs: () => startMs });
    try {
      const contents = readFileSync(databaseFile);
      const { stdout, stderr } = await simulateDay(
        ...['--from', '2026-11-16', '--queue', 'support', '--change', 'wrapUpSeconds=20', '--agents', '-1'],
      );
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^support +before +after +change$/m);
      expect(stdout).toMatch(/^service level +[\d.]+ % +[\d.]+ %/m);
      expect(stdout).toMatch(/^occupancy +[\d.]+ % +[\d.]+ %/m);
      expect(readFileSync(databaseFile).equals(contents)).toBe(true);
    } finally {
      store.close();
    }
  });

  it('prints JSON', async () => {
    const { stdout } = await simulateDay('--generated', '--queue', 'sales', '--json');
    const { before, after } = JSON.parse(stdout) as WhatIfResult;
    expect(before).toEqual(after);
    expect(before.total.offered).toBeGreaterThan(100);
  });

  it.each([
    ['no day', [], 64, /which day/],
    ['two days', ['--from', '2026-11-16', '--generated'], 64, /which day/],
    ['a day that is none', ['--from', '2026-02-30'], 64, /date/],
    ['a day without calls', ['--from', '2026-11-10'], 1, /nobody called/],
    ['a queue that is none', ['--generated', '--queue', 'nope'], 64, /no queue "nope"/],
    ['a change that is none', ['--generated', '--queue', 'sales', '--change', 'wrapUp'], 64, /field=value/],
    ['an option that is none', ['--generated', '--bogus'], 64, /unknown option/],
  ])('ends with an exit code and one sentence: %s', async (_, args, code, text) => {
    const failed = await failure(...args);
    expect(failed.code).toBe(code);
    expect(failed.stderr).toMatch(text);
    expect(failed.stdout).toBe('');
  });
});
