// What is wrong with the trunks together: an address that belongs to two of them.
// Never checks how an address is written: its schema does.
import type { TrunkConfig } from '../../api/pbx.js';
import { firstOverlap } from './address-overlap.js';
import type { CompanyFault } from './company-fault.js';

export function trunkFaults(trunks: readonly TrunkConfig[], path: string): readonly CompanyFault[] {
  return trunks.flatMap((trunk, index) =>
    trunks.slice(0, index).flatMap((other): CompanyFault[] => {
      const overlap = firstOverlap(trunk.addresses, other.addresses);
      if (overlap === undefined) return [];
      const message = `${overlap[0]} overlaps with ${overlap[1]} of trunk "${other.id}"; a call must belong to one trunk`;
      return [{ code: 'duplicate', path: `${path}.${trunk.id}.addresses`, message }];
    }),
  );
}
