// What is known about telephone numbers of the whole world.
// Never says whether a number exists.

export interface NumberKinds {
  /** `number`: E.164 with plus. Undefined: of no country, or of one that nobody can tell. ISO 3166, e.g. `NL`. */
  countryOf(number: string): string | undefined;
  /** Countries with that country code (digits), the main one first: most codes have one, `1` has more than twenty. */
  countriesOf(countryCode: string): readonly string[];
  /** Callers pay nothing for the number (E.164 with plus); where countries share a code, it belongs to all of them. */
  isTollFree(number: string): boolean;
  /** A call to the number (E.164 with plus) costs more than a call to a person. */
  isSpecialRate(number: string): boolean;
}
