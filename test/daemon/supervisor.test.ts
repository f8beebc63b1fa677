// Programs that die, hang and refuse, under a real supervisor: small scripts of node, real signals.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Supervisor, type SupervisedProgram } from '../../src/daemon/supervisor.js';
import { eventually } from '../support/eventually.js';

let dir: string;
let told: string[];
let supervisor: Supervisor;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'centrale-supervisor-'));
  told = [];
});
afterEach(async () => {
  await supervisor.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** What it does is noted in one file of all programs, in order. */
function program(name: string, script: string, more: Partial<SupervisedProgram> = {}): SupervisedProgram {
  const file = join(dir, `${name}.js`);
  const note = `const note = (text) => require('node:fs').appendFileSync(${JSON.stringify(join(dir, 'notes'))}, text + '\\n');`;
  writeFileSync(file, `${note}\n${script}`);
  return { name, args: [file], stopMs: 5000, ...more };
}

const stays = (name: string): string => `
  note('${name} starts ' + process.pid);
  process.on('SIGINT', () => { note('${name} ends'); process.exit(0); });
  process.on('disconnect', () => process.exit(0));
  process.send('up');
  setInterval(() => undefined, 1000);`;

const notes = (): readonly string[] => {
  try {
    return readFileSync(join(dir, 'notes'), 'utf8').trim().split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
const pidsOf = (name: string): readonly number[] =>
  notes().flatMap((line) => (line.startsWith(`${name} starts`) ? [Number(line.split(' ')[2])] : []));

function start(...programs: readonly SupervisedProgram[]): Supervisor {
  supervisor = new Supervisor({ programs, tell: (line) => told.push(line) });
  supervisor.start();
  return supervisor;
}

it('starts what dies again, and leaves the other alone', async () => {
  let ups = 0;
  start(program('a', stays('a')), program('b', stays('b'), { onUp: () => (ups += 1) }));
  await eventually('both are up', () => pidsOf('a').length === 1 && ups === 1);
  process.kill(pidsOf('b')[0]!, 'SIGKILL');
  await eventually('b is up again', () => ups === 2);
  expect(pidsOf('a')).toHaveLength(1);
  process.kill(pidsOf('a')[0]!, 'SIGKILL');
  await eventually('a is up again', () => pidsOf('a').length === 2);
  expect(told).toEqual([
    'b died (SIGKILL); starting it again in 0.25 s',
    'a died (SIGKILL); starting it again in 0.25 s',
  ]);
});

it('ends the last first, and tells 0 when both did as they were asked', async () => {
  start(program('a', stays('a')), program('b', stays('b')));
  await eventually('both are up', () => pidsOf('a').length === 1 && pidsOf('b').length === 1);
  expect(await supervisor.stop()).toBe(0);
  expect(notes().slice(2)).toEqual(['b ends', 'a ends']);
  expect(await supervisor.done).toBe(0);
});

it('what cannot start at all ends the whole with its exit code', async () => {
  start(program('a', stays('a')), program('b', 'process.exit(78);'));
  expect(await supervisor.done).toBe(78);
  expect(told).toEqual([]);
});

it('kills what does not end in time', async () => {
  const deaf = `process.on('SIGINT', () => note('b hears')); process.on('disconnect', () => process.exit(0));
    note('b starts ' + process.pid); process.send('up'); setInterval(() => undefined, 1000);`;
  start(program('b', deaf, { stopMs: 300 }));
  await eventually('it is up', () => pidsOf('b').length === 1);
  await supervisor.stop();
  expect(notes()).toContain('b hears');
  expect(told).toEqual(['b does not stop; killing it']);
  expect(() => process.kill(pidsOf('b')[0]!, 0)).toThrow('ESRCH');
});

it('waits longer for one that dies again and again', async () => {
  const dying = `process.send('up', () => process.exit(3));`;
  start(program('a', dying));
  await eventually('it died four times', () => told.length === 4);
  await supervisor.stop();
  expect(told.map((line) => /in ([\d.]+) s/.exec(line)?.[1])).toEqual(['0.25', '0.5', '1', '2']);
});
