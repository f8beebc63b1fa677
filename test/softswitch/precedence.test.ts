// A thread that takes precedence takes it alone, a process for the session that it leads, and both only where they may.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { audioNiceness, sessionNiceness as niceness } from '../../src/softswitch/precedence.js';

const mayTakeIt = process.getuid?.() === 0;
const precedence = join(__dirname, '../../src/softswitch/precedence.js');
const groupFile = '/proc/self/autogroup';

it('a thread goes first, and the process that it belongs to stays as it is', async () => {
  const before = getPriority(0);
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const { getPriority } = require('node:os');
     require(${JSON.stringify(precedence)}).takePrecedence(${audioNiceness});
     parentPort.postMessage(getPriority(0));`,
    { eval: true },
  );
  expect(await once(worker, 'message')).toEqual([mayTakeIt ? audioNiceness : before]);
  expect(getPriority(0)).toBe(before);
  await worker.terminate();
});

/** Of its session, some time after it has asked for precedence: Linux may refuse at first. */
async function sessionNiceness(detached: boolean): Promise<string> {
  const child = spawn(
    process.execPath,
    [
      '-e',
      `require(${JSON.stringify(precedence)}).sessionTakesPrecedence(${niceness});
       setTimeout(() => console.log(require('node:fs').readFileSync('${groupFile}', 'utf8')), 1000);`,
    ],
    { detached, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(0);
  return /nice (-?\d+)/.exec(said)?.[1] ?? said;
}

// Not every kernel shares its time among sessions.
(existsSync(groupFile) ? it : it.skip)(
  'a session goes first when its leader asks for it, and the session of others stays as it is',
  async () => {
    const ours = readFileSync(groupFile, 'utf8');
    expect(await sessionNiceness(true)).toBe(String(mayTakeIt ? niceness : 0));
    await sessionNiceness(false);
    expect(readFileSync(groupFile, 'utf8')).toBe(ours);
  },
);
