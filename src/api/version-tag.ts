// The version of what a change builds on, as an entity tag (RFC 9110 §8.8.3).
// Never a tag of bytes: the same version serves in whatever form it was sent.

export const tagOfVersion = (version: number): string => `"${version}"`;

/**
 * Undefined when it is none of ours. Proxies that compress what they pass on make a tag weak (nginx: `W/"12"`) or put the
 * coding behind it (Apache: `"12-gzip"`).
 */
export function versionOfTag(tag: string): number | undefined {
  const digits = /^(?:W\/)?"(\d{1,15})(?:-\w{1,20})?"$/.exec(tag)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
