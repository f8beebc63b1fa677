// Unpredictable tokens for tags, branches and Call-IDs (RFC 3261 §19.3: at least 32 random bits).
// Never reused, never derived from anything.
import { randomBytes } from 'node:crypto';

const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);
let used = 0;

function take(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  const token = pool.toString('hex', used, used + bytes);
  used += bytes;
  return token;
}

export const newTag = (): string => take(8);
/** With the magic cookie of RFC 3261 §8.1.1.7. */
export const newBranch = (): string => `z9hG4bK${take(12)}`;
export const newCallId = (): string => take(16);
/** First CSeq of a dialog: random, with room to count up (RFC 3261 §8.1.1.5). */
export const newCseq = (): number => Number.parseInt(take(3), 16) + 1;
