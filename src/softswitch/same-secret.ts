// Compares a secret that somebody gave with the one that is wanted.
// Never tells by its time how much of it was right.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Comparing digests takes the same time whatever the texts, and however long. */
export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
