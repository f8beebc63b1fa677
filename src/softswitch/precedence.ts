// Which work of the machine goes before which, by niceness: −20 (first) to 19; what else runs has 0.
// Never fails where that may not be set: it stays as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Of the service as a whole: both processes alike, or one would interrupt the other at each message. */
export const serviceNiceness = -5;
/** Of the threads of audio: nothing that runs on the machine may hold up a packet. */
export const audioNiceness = -10;
/** Of the sessions of both among those of all others, e.g. of somebody who compiles: telephony has what it needs, they share the rest. */
export const sessionNiceness = -10;

/** For the thread that calls it, and for threads and processes that it starts from now on: Linux keeps niceness for each thread. */
export function takePrecedence(niceness: number): void {
  try {
    if (getPriority(0) > niceness) setPriority(0, niceness);
  } catch (error) {
    const { info } = error as { readonly info?: { readonly code?: string } };
    if (info?.code !== 'EACCES' && info?.code !== 'EPERM') throw error;
  }
}

/** Linux takes ten a second, of all processes that are not root's. */
const sessionRetryMs = 150;

/**
 * For the session of a process among all others, if the process leads one, as a service of systemd does: Linux shares processor
 * time among sessions first, and niceness counts only within one (sched(7), "The autogroup feature").
 */
export function sessionTakesPrecedence(niceness: number, pid = process.pid): void {
  const file = `/proc/${pid}/autogroup`;
  try {
    if (!leadsSession(pid)) return;
    const now = Number(/nice (-?\d+)/.exec(readFileSync(file, 'utf8'))?.[1]);
    if (now > niceness) writeFileSync(file, String(niceness));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Else it may not be set, the kernel does not know of it, or the process has ended: it stays as it is.
    if (code === 'EAGAIN') setTimeout(() => sessionTakesPrecedence(niceness, pid), sessionRetryMs).unref();
  }
}

/** proc_pid_stat(5): after the name, which may hold anything, come state, parent, process group and session. */
function leadsSession(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[3] === String(pid);
}
