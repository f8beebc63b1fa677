// Which work of the machine goes before which, by niceness: −20 (first) to 19; what else runs has 0.
// Never fails where that may not be set: it stays as it is.
import { getPriority, setPriority } from 'node:os';

/** Of the service as a whole: both processes alike, or one would interrupt the other at each message. */
export const serviceNiceness = -5;
/** Of the threads of audio: nothing that runs on the machine may hold up a packet. */
export const audioNiceness = -10;

/** For the thread that calls it, and for threads and processes that it starts from now on: Linux keeps niceness for each thread. */
export function takePrecedence(niceness: number): void {
  try {
    if (getPriority(0) > niceness) setPriority(0, niceness);
  } catch (error) {
    const { info } = error as { readonly info?: { readonly code?: string } };
    if (info?.code !== 'EACCES' && info?.code !== 'EPERM') throw error;
  }
}
