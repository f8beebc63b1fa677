// Values as FreeSWITCH writes them: percent-encoded.

/** As it is when a percent sign encodes nothing. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
