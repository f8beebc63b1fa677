// A fault of the configuration as a whole, and the faults that many items can have.
// Never finds one by itself; company-validation does.
import type { RefusalCode } from '../../core/kernel/refusal.js';

export interface CompanyFault {
  readonly code: Extract<
    RefusalCode,
    | 'agent-required'
    | 'channel-not-served'
    | 'invalid-reference'
    | 'invalid-number'
    | 'duplicate'
    | 'invalid-flow'
    | 'invalid-time-zone'
    | 'invalid-skill-rule'
    | 'invalid-widening'
    | 'invalid-hours'
    | 'digit-conflict'
    | 'required-status'
  >;
  /** Where, e.g. `dids.+31205550100.destination.flow`. */
  readonly path: string;
  readonly message: string;
}

export function missing(path: string, what: string, key: string): CompanyFault {
  return { code: 'invalid-reference', path, message: `there is no ${what} "${key}"` };
}

/** Every entry whose value was there before. */
export function duplicates(
  values: readonly string[],
  fault: (value: string, index: number) => CompanyFault,
): readonly CompanyFault[] {
  return values.flatMap((value, index) => (values.indexOf(value) === index ? [] : [fault(value, index)]));
}
