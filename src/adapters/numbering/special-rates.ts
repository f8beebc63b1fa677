// Numbers that cost more than a call to a person: premium rate, shared cost, personal numbers, pagers.
// Never says whether a number exists: what nobody knows is an ordinary number.
import { parsePhoneNumberFromString, type NumberType } from 'libphonenumber-js/max';

const specialTypes: ReadonlySet<NumberType> = new Set<NumberType>([
  'PREMIUM_RATE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'PAGER',
]);

/**
 * Beginnings of national numbers by country code, from the plans of the national authorities: what the library takes
 * for company numbers, and ranges in which it knows numbers of one length only while carriers connect others too.
 */
const specialBeginnings: Readonly<Record<string, readonly string[]>> = {
  // North America: premium services.
  '1': ['900', '976'],
  // The Netherlands: information services, personal numbers, pagers, Internet by modem.
  '31': ['90', '84', '87', '66', '676'],
  // Belgium: paid services, shared cost.
  '32': ['90', '70', '78'],
  // Switzerland.
  '41': ['90', '84', '878', '74'],
  // United Kingdom: premium, shared cost, personal numbers and pagers.
  '44': ['9', '84', '87', '70', '76'],
  // Poland: premium, shared cost, personal numbers, pagers.
  '48': ['70', '801', '804', '300', '40', '64'],
  // Germany: premium, televoting, shared cost, personal numbers, information.
  '49': ['900', '137', '138', '180', '700', '118', '19'],
};

/** Pay-per-call services, behind any area code of the United States and Canada (North American Numbering Plan). */
const payPerCall = /^[2-9]\d\d976/;
const payPerCallCountries: ReadonlySet<string | undefined> = new Set(['US', 'CA']);

const longestCountryCode = 3;

/** `number`: E.164 with plus. Kinds of numbers of all countries: Google's libphonenumber. */
export function isSpecialRate(number: string): boolean {
  const parsed = parsePhoneNumberFromString(number);
  const type = parsed?.getType();
  if (type !== undefined && specialTypes.has(type)) return true;
  if (payPerCallCountries.has(parsed?.country) && payPerCall.test(parsed?.nationalNumber ?? '')) return true;
  return beginsSpecially(number);
}

function beginsSpecially(number: string): boolean {
  for (let length = 1; length <= longestCountryCode; length += 1) {
    const beginnings = specialBeginnings[number.slice(1, 1 + length)];
    // No country code is the beginning of another.
    if (beginnings === undefined) continue;
    // Carriers leave out a trunk prefix behind the country code, as in `+31 (0)900`; no number of these countries begins so.
    const national = number.slice(1 + length).replace(/^0+/, '');
    return beginnings.some((beginning) => national.startsWith(beginning));
  }
  return false;
}
