// Runs one command of a build or test script, says what it does in one line, and ends it when it takes too long.
// Never decides what a failure means: the caller does.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const rootDir = fileURLToPath(new URL('..', import.meta.url));

/** A tool installed by npm, as [command, ...leading arguments]. */
export const localTool = (path) => [process.execPath, `${rootDir}node_modules/${path}`];

/**
 * @param {string} title one short line, printed before; '' prints nothing
 * @param {string[]} command
 * @param {{env?: Record<string,string>, timeoutMs?: number, quiet?: boolean}} [options] quiet: show the
 *   output only when the command fails. timeoutMs: default 15 minutes; the command's whole process group is ended then.
 * @returns {Promise<number>} exit code; 124 on a time-out
 */
export function runStep(title, command, options = {}) {
  if (title !== '') console.log(`==> ${title}`);
  const timeoutMs = options.timeoutMs ?? 15 * 60_000;
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: rootDir,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
      detached: true,
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const endGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    };
    const passOn = (signal) => endGroup(signal);
    process.on('SIGINT', passOn).on('SIGTERM', passOn);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup('SIGKILL');
    }, timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      process.off('SIGINT', passOn).off('SIGTERM', passOn);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code, signal) => {
      settle();
      const exitCode = timedOut ? 124 : signal === null ? code : signal === 'SIGINT' ? 130 : 143;
      if (options.quiet && exitCode !== 0) process.stderr.write(Buffer.concat(output));
      if (timedOut) console.error(`    ended after ${timeoutMs / 1000} s: ${command.join(' ')}`);
      resolve(exitCode);
    });
  });
}
