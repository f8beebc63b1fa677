// The refusal of a change that was made to something older than what is there now.
// Never decides what to do about it: whoever wanted the change sees both and chooses.
import { refused, type Conflict, type Refusal } from '../../core/kernel/refusal.js';

export function changedMeanwhile({ version, value, by, atMs }: Conflict): Refusal {
  const what = value === null ? 'removed' : 'changed';
  return {
    ...refused('changed-meanwhile', `${by} has ${what} this meanwhile`),
    conflict: { version, value, by, atMs },
  };
}
