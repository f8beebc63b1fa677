// What a dialled number can mean.
// Never resolves one; dial-plan does.
import type { TrunkId } from '../kernel/ids.js';
import type { Destination } from './destination.js';

/** Feature codes: `*11` log in, `*12` log out, `*13` break. */
export type FeatureCode = 'log-in' | 'log-out' | 'break';

/** How numbers are written in the company's country. */
export interface NumberingPlan {
  /** Country code without plus, e.g. `31`. */
  readonly countryCode: string;
  /** What is dialled before a foreign number, e.g. `00`. */
  readonly internationalPrefix: string;
  /** What is dialled before a national number, e.g. `0`; empty where there is none (Poland). */
  readonly trunkPrefix: string;
}

export interface DidEntry {
  readonly number: string;
  /** The only trunk on which it may arrive; any when absent. */
  readonly trunk?: TrunkId;
  readonly destination: Destination;
}

export type DialTarget =
  | { readonly kind: 'destination'; readonly dialled: string; readonly destination: Destination }
  | { readonly kind: 'feature'; readonly dialled: string; readonly feature: FeatureCode }
  | { readonly kind: 'unknown-number'; readonly dialled: string };
