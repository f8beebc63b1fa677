// Countries of numbers, by Google's libphonenumber: many a country code is shared, and calls to a neighbour cost more.
// Never a look-up over the network.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max';
import type { NumberKinds } from '../../app/ports/number-kinds.js';
import { isSpecialRate } from './special-rates.js';

const countriesByCode = metadata.country_calling_codes as Readonly<Record<string, readonly string[]>>;

export const numberKinds: NumberKinds = {
  countryOf: (number) => parsePhoneNumberFromString(number)?.country,
  countriesOf: (countryCode) => countriesByCode[countryCode] ?? [],
  isTollFree: (number) => parsePhoneNumberFromString(number)?.getType() === 'TOLL_FREE',
  isSpecialRate,
};
