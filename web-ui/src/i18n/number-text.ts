// A customer's number as people read it: one that was withheld, or erased since, in words.
// Never formats the digits.
import { erasedNumber } from '../../../src/core/journal/personal-fields.js';
import type { Dictionary } from './dictionary.js';

/** Empty: withheld. */
export function numberText(number: string, t: Dictionary): string {
  if (number === '') return t.calls.anonymous;
  return number === erasedNumber ? t.calls.erased : number;
}

/** There is one to be called. */
export const isNumber = (number: string): boolean => number !== '' && number !== erasedNumber;
