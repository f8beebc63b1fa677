// What can befall the disk of a running service: full, locked by another program, stalled; until it is let go again.
// Never touches another disk than the service's own data folder, which is mounted for it alone (dataDiskBytes).
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Of the data folder's own file system, bytes: the database and a little more. */
const diskBytes = 24 * 1024 * 1024;

export const storageTroubles = ['full-disk', 'locked-database', 'stalled-disk'] as const;
export type StorageTrouble = (typeof storageTroubles)[number];

/** The service that owns the disk. */
interface StorageOwner {
  readonly dir: string;
  readonly pid: () => number;
}

export class StorageTroubles {
  private readonly scratch = mkdtempSync(join(tmpdir(), 'centrale-storage-'));
  private readonly stallFlag = join(this.scratch, 'stall');
  private readonly shim = join(this.scratch, 'stalled-writes.so');

  constructor() {
    const source = resolve(__dirname, '../../../test/wire/stalled-writes.c');
    const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', this.shim, source, '-ldl'], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`gcc: ${made.stderr}`);
  }

  /** What the service must be started with. */
  get serviceOptions() {
    return { env: { LD_PRELOAD: this.shim, STALL_WHILE: this.stallFlag }, dataDiskBytes: diskBytes } as const;
  }

  /** Begins; what comes back ends it. */
  async begin(trouble: StorageTrouble, owner: StorageOwner): Promise<() => Promise<void>> {
    switch (trouble) {
      case 'full-disk':
        return this.fillDisk(owner);
      case 'locked-database':
        return this.lockDatabase(owner);
      case 'stalled-disk':
        return this.stall();
    }
  }

  /** Whatever is left of a trouble that nobody ended. */
  end(owner: StorageOwner): void {
    rmSync(this.stallFlag, { force: true });
    const filler = dataFile(owner, 'filler');
    if (existsSync(filler)) truncateSync(filler, 0);
  }

  remove(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  private fillDisk(owner: StorageOwner): () => Promise<void> {
    const filler = dataFile(owner, 'filler');
    const chunk = Buffer.alloc(64 * 1024);
    // To the last block.
    while (statfsSync(dataFile(owner, '.')).bavail > 0) {
      try {
        writeFileSync(filler, chunk, { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    return () => {
      truncateSync(filler, 0);
      return Promise.resolve();
    };
  }

  /** Another program begins to write and does not finish; it runs where the service sees its disk. */
  private async lockDatabase(owner: StorageOwner): Promise<() => Promise<void>> {
    const script = `
      const db = new (require(process.argv[1]))(process.argv[2], { timeout: 5000 });
      db.exec('BEGIN EXCLUSIVE');
      process.stdout.write('locked');
      process.stdin.on('end', () => { db.exec('ROLLBACK'); db.close(); }).resume();`;
    const library = require.resolve('better-sqlite3');
    const database = join(owner.dir, 'data', 'centrale.db');
    const holder = spawn(
      'nsenter',
      ['--mount', '--target', String(owner.pid()), process.execPath, '-e', script, library, database],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const gone = once(holder, 'exit');
    const said = String((await once(holder.stdout, 'data'))[0]);
    if (said !== 'locked') throw new Error(`the database was not locked: ${said}`);
    return async () => {
      holder.stdin.end();
      await gone;
    };
  }

  private stall(): () => Promise<void> {
    writeFileSync(this.stallFlag, '');
    return () => {
      rmSync(this.stallFlag);
      return Promise.resolve();
    };
  }
}

/** As the service sees it: its data folder is on a disk of its own. */
const dataFile = ({ dir, pid }: StorageOwner, name: string): string =>
  `/proc/${pid()}/root${join(dir, 'data', name)}`;
