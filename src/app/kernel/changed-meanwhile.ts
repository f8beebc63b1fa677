// What a change builds on, and its refusal when something newer is there.
// Never decides what to do about it: whoever wanted the change sees both and chooses.
import { refused, type Conflict, type Refusal } from '../../core/kernel/refusal.js';

/**
 * What a change builds on: `version`: nothing newer than this, which is the version of the item or of the whole when
 * it was read; `absent`: that there is nothing. Else the change is refused as `changed-meanwhile` or `duplicate`.
 */
export type Basis = { readonly version: number } | 'absent';

export function changedMeanwhile({ version, value, by, atMs }: Conflict): Refusal {
  const what = value === null ? 'removed' : 'changed';
  return {
    ...refused('changed-meanwhile', `${by} has ${what} this meanwhile`),
    conflict: { version, value, by, atMs },
  };
}
