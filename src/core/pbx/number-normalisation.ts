// Telephone numbers as people, phones and carriers write them, brought to E.164.
// Never asks whether a number is in service.
import type { NumberingPlan } from './dial-plan-model.js';

export type NormalisedNumber =
  /** Plus, country code and national number: `+31205550100`. */
  | { readonly kind: 'e164'; readonly number: string }
  /** Digits that are not a public number here: an extension, an emergency or short code. */
  | { readonly kind: 'short'; readonly number: string }
  /** The caller withholds the number. */
  | { readonly kind: 'anonymous' }
  /** Not a telephone number: the cleaned text. */
  | { readonly kind: 'unusable'; readonly text: string };

/** Digits of a national number without trunk prefix, where a country has one length for nearly all. */
const nationalLengths: Readonly<Record<string, number>> = { '31': 9, '48': 9 };
/** ITU-T E.164 §6.2.1: 15 digits at most; fewer than 7 with country code is no subscriber's number. */
const minDigits = 7;
const maxDigits = 15;
/** Longest number that is taken for an internal or short one. */
const maxShortDigits = 6;

/** RFC 3323 §4.1.1.3 says `anonymous`; the rest is what carriers send. */
const anonymousNames = new Set([
  '',
  'anonymous',
  'unknown',
  'restricted',
  'private',
  'withheld',
  'unavailable',
]);

export function normaliseNumber(text: string, plan: NumberingPlan): NormalisedNumber {
  const user = userPart(text);
  if (anonymousNames.has(user.toLowerCase())) return { kind: 'anonymous' };
  const bare = withoutSeparators(user);
  if (!/^\+?\d+$/.test(bare)) return { kind: 'unusable', text: bare };
  const digits = internationalDigits(bare, plan);
  if (
    digits !== undefined &&
    /^[1-9]/.test(digits) &&
    digits.length >= minDigits &&
    digits.length <= maxDigits
  ) {
    return { kind: 'e164', number: `+${digits}` };
  }
  if (!bare.startsWith('+') && bare.length <= maxShortDigits) return { kind: 'short', number: bare };
  return { kind: 'unusable', text: bare };
}

/** `020 555 01 00` → `+31205550100`; as typed when that is no public number. */
export function publicForm(typed: string, plan: NumberingPlan): string {
  const normalised = normaliseNumber(typed, plan);
  return normalised.kind === 'e164' ? normalised.number : typed;
}

/** What the journal and the screens show for a caller: E.164, digits as sent, or `anonymous`. */
export function shownNumber(text: string, plan: NumberingPlan): string {
  const normalised = normaliseNumber(text, plan);
  switch (normalised.kind) {
    case 'e164':
    case 'short':
      return normalised.number;
    case 'anonymous':
      return 'anonymous';
    case 'unusable':
      return normalised.text;
  }
}

/** Somebody can read and dial it, whoever wrote it: some carriers leave the plus out. An extension or a word is none. */
export function looksPublic(number: string): boolean {
  return /^\+?\d{7,15}$/.test(number);
}

/** A number that somebody can be called back on. */
export function isDialable(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number);
}

/** Digits of an E.164 number as people here dial and know it: `+31205550100` → `0205550100`. */
export function dialledForm(number: string, plan: NumberingPlan): string {
  const digits = number.replace(/^\+/, '');
  if (digits.startsWith(plan.countryCode)) return plan.trunkPrefix + digits.slice(plan.countryCode.length);
  return plan.internationalPrefix + digits;
}

/** The number in a `tel:` or `sip:` URI (RFC 3966 §3, RFC 3261 §19.1.1) or in plain text. */
function userPart(text: string): string {
  const withoutScheme = text.trim().replace(/^(?:tel|sips?):/i, '');
  const user = withoutScheme.split(/[;@?]/, 1)[0] ?? '';
  return user.replace(/%2B/gi, '+').replace(/%23/g, '#').replace(/%2A/gi, '*').trim();
}

/** RFC 3966 §5.1.1 visual separators, and what people add: blanks, slashes and the `(0)` in `+31 (0)20`. */
function withoutSeparators(user: string): string {
  const international = user.startsWith('+') ? user.replace(/\(0\)/, '') : user;
  return international.replace(/[\s\u00a0().\-/]/g, '');
}

/** Digits from the country code on; undefined when the number is not a public one. */
function internationalDigits(bare: string, plan: NumberingPlan): string | undefined {
  const { countryCode, internationalPrefix, trunkPrefix } = plan;
  if (bare.startsWith('+')) return withoutTrunkPrefix(bare.slice(1), plan);
  if (internationalPrefix !== '' && bare.startsWith(internationalPrefix)) {
    return withoutTrunkPrefix(bare.slice(internationalPrefix.length), plan);
  }
  const length = nationalLengths[countryCode];
  // A carrier that leaves out the plus.
  if (length !== undefined && bare.startsWith(countryCode) && bare.length === countryCode.length + length) {
    return withoutTrunkPrefix(bare, plan);
  }
  if (trunkPrefix !== '') {
    return bare.startsWith(trunkPrefix) && bare.length > maxShortDigits
      ? countryCode + bare.slice(trunkPrefix.length)
      : undefined;
  }
  if (length === undefined) return bare.length > maxShortDigits ? countryCode + bare : undefined;
  if (bare.length === length) return countryCode + bare;
  // Poland dialled a 0 before national numbers until 2009; some systems still do.
  return bare.length === length + 1 && bare.startsWith('0') ? countryCode + bare.slice(1) : undefined;
}

/** `+31 020…`: the trunk prefix does not belong behind the country code; nor does a second one, which a carrier would leave out. */
function withoutTrunkPrefix(digits: string, { countryCode, trunkPrefix }: NumberingPlan): string {
  const wrong = countryCode + trunkPrefix;
  let right = digits;
  while (trunkPrefix !== '' && right.startsWith(wrong)) right = countryCode + right.slice(wrong.length);
  return right;
}
