// The rule that kill -9 loses nothing that was acknowledged.
// Never kills at a moment of its own choice: some number of acknowledgements later, whatever goes on then.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import type { EpochMs } from '../../../src/core/kernel/ids.js';
import { makeTemporaryDirectory } from './temporary-directory.js';

const rounds = 6;

/** Starts the writer, kills it after about `acknowledgements` batches, returns the last acknowledged seq. */
async function writeAndKill(path: string, firstCall: number, acknowledgements: number): Promise<number> {
  const writer = spawn(process.execPath, [join(__dirname, 'kill-writer.js'), path, String(firstCall)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  let last = 0;
  let count = 0;
  try {
    for await (const line of createInterface({ input: writer.stdout })) {
      last = Number(line);
      if (++count === acknowledgements) writer.kill('SIGKILL');
    }
  } finally {
    writer.kill('SIGKILL');
    await exited;
  }
  expect(writer.signalCode).toBe('SIGKILL');
  return last;
}

function dump(path: string): unknown {
  const db = new Database(path, { readonly: true });
  try {
    return ['call', 'leg', 'queue_interval', 'agent_status', 'callback'].map((table) =>
      db.prepare(`SELECT * FROM ${table}`).all(),
    );
  } finally {
    db.close();
  }
}

it('keeps every acknowledged event, whole and in order, and projections that equal a rebuild', async () => {
  const directory = makeTemporaryDirectory();
  const path = directory.file('data/centrale.db');
  try {
    for (let round = 0; round < rounds; round++) {
      const acknowledgements = 1 + Math.floor(Math.random() * 800);
      const acknowledged = await writeAndKill(path, round * 10_000, acknowledgements);
      const store = openSqliteStore({ path, nowMs: () => 0 as EpochMs });
      try {
        const events = store.journal.eventsAfter(0, Number.MAX_SAFE_INTEGER);
        expect(events.length).toBeGreaterThanOrEqual(acknowledged);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        const before = dump(path);
        expect(store.journal.rebuildProjections()).toBe(events.length);
        expect(dump(path)).toEqual(before);
      } finally {
        store.close();
      }
      const db = new Database(path);
      try {
        expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
        expect(db.pragma('foreign_key_check')).toEqual([]);
      } finally {
        db.close();
      }
    }
  } finally {
    directory.remove();
  }
}, 60_000);

it('keeps a second process off while the first lives, and lets it in once that was killed', async () => {
  const directory = makeTemporaryDirectory();
  const path = directory.file('data/centrale.db');
  const writer = spawn(process.execPath, [join(__dirname, 'kill-writer.js'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  const open = (): void => openSqliteStore({ path, nowMs: () => 0 as EpochMs }).close();
  try {
    await once(writer.stdout, 'data');
    writer.stdout.resume();
    expect(open).toThrow(/another Centrale process is using this data directory/);
    // Having been refused must not have broken the first one's lock.
    expect(open).toThrow(/another Centrale process is using this data directory/);
    writer.kill('SIGKILL');
    await exited;
    expect(open).not.toThrow();
  } finally {
    writer.kill('SIGKILL');
    await exited;
    directory.remove();
  }
}, 30_000);
