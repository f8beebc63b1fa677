// A thread that takes precedence takes it alone, and only where it may.
import { once } from 'node:events';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { audioNiceness } from '../../src/softswitch/precedence.js';

const mayTakeIt = process.getuid?.() === 0;

it('a thread goes first, and the process that it belongs to stays as it is', async () => {
  const before = getPriority(0);
  const module = join(__dirname, '../../src/softswitch/precedence.js');
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const { getPriority } = require('node:os');
     require(${JSON.stringify(module)}).takePrecedence(${audioNiceness});
     parentPort.postMessage(getPriority(0));`,
    { eval: true },
  );
  expect(await once(worker, 'message')).toEqual([mayTakeIt ? audioNiceness : before]);
  expect(getPriority(0)).toBe(before);
  await worker.terminate();
});
