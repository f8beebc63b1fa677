// What a SIP message may be before drachtio-srf may parse it: its regular expressions take up to the cube of a text's
// length (`From: <` and a thousand blanks: more than a second). Works in one pass; never reads more than names and lengths.

export type FrameVerdict =
  | { readonly kind: 'fine'; /** The frame as drachtio-srf may see it. */ readonly frame: string }
  | {
      readonly kind: 'refused';
      /** `ACK` and responses get no answer. Empty for a response. */
      readonly method: string;
      readonly status: number;
      readonly reason: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** All headers together, characters. */
export const longestHead = 16_384;
export const longestStartLine = 2048;
/** Of all headers of one name together, by full name; a header that is not here may fill the head. */
const longestHeaders: ReadonlyMap<string, number> = new Map([
  ['from', 1024],
  ['to', 1024],
  ['contact', 4096],
  ['p-asserted-identity', 1024],
  ['authorization', 2048],
  ['proxy-authorization', 2048],
  ['www-authenticate', 2048],
  ['proxy-authenticate', 2048],
  ['call-id', 256],
  ['cseq', 64],
  ['content-type', 256],
  ['reason', 512],
  ['user-agent', 512],
]);
/** A session description; larger ones are nobody's. */
const longestBody = 16_384;
/** A key, or a word about the media. */
const longestInfoBody = 1024;
/** RFC 3261 §7.3.3. */
const compactNames: ReadonlyMap<string, string> = new Map([
  ['i', 'call-id'],
  ['m', 'contact'],
  ['l', 'content-length'],
  ['c', 'content-type'],
  ['f', 'from'],
  ['t', 'to'],
]);
/**
 * drachtio-srf reads the others with expressions that suffer from blanks, and one says as much as a thousand
 * (RFC 3261 §25.1). What a client signed must stay as it was.
 */
const signedHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization']);

export const headEnd = '\r\n\r\n';

/** How long all headers of that name together may be, characters; the name as `headerNameOf` gives it. */
export const longestHeader = (name: string): number => longestHeaders.get(name) ?? longestHead;

/** `frame`: one of drachtio's protocol, its line of tokens and the SIP message behind it. */
export function judgeFrame(frame: string): FrameVerdict {
  const start = frame.indexOf('\r\n') + 2;
  if (start < 2) return { kind: 'fine', frame };
  const blank = frame.indexOf(headEnd, start);
  const end = blank < 0 ? frame.length : blank;
  const lines = frame.slice(start, Math.min(end, start + longestHead + 1)).split('\r\n');
  const startLine = lines[0] ?? '';
  const method = startLine.startsWith('SIP/') ? '' : startLine.slice(0, startLine.indexOf(' ')).slice(0, 64);
  const refused = (status: number, reason: string): FrameVerdict => ({
    kind: 'refused',
    method,
    status,
    reason,
  });
  if (end - start > longestHead || startLine.length > longestStartLine)
    return refused(400, 'Message Header Too Long');
  if (startLine.includes('\n') || startLine.includes('\r')) return refused(400, 'Malformed Start Line');
  const headers = headersOf(lines);
  if (headers === undefined) return refused(400, 'Malformed Header');
  for (const [name, { length }] of headers)
    if (length > longestHeader(name)) return refused(400, `${name} Too Long`);
  const bodyLength = blank < 0 ? 0 : frame.length - blank - headEnd.length;
  if (bodyLength > (method === 'INFO' ? longestInfoBody : longestBody))
    return refused(413, 'Request Entity Too Large');
  // drachtio-srf looks into the parts, with expressions as bad as the others; we take none of them (§21.4.13).
  if (bodyLength > 0 && headers.get('content-type')?.isMultipart === true)
    return {
      kind: 'refused',
      method,
      status: 415,
      reason: 'Unsupported Media Type',
      headers: { Accept: 'application/sdp' },
    };
  return { kind: 'fine', frame: withoutRunsOfBlanks(frame, start, end, lines) };
}

interface HeaderFacts {
  length: number;
  isMultipart: boolean;
}

/** By name; undefined when a line is no header. */
function headersOf(lines: readonly string[]): Map<string, HeaderFacts> | undefined {
  const headers = new Map<string, HeaderFacts>();
  let current: HeaderFacts | undefined;
  for (const line of lines.slice(1)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (current === undefined) return undefined;
      current.length += line.length + 2;
      current.isMultipart ||= isMultipart(line);
      continue;
    }
    const name = headerNameOf(line);
    if (name === undefined) return undefined;
    current = headers.get(name) ?? { length: 0, isMultipart: false };
    headers.set(name, current);
    current.length += line.length;
    current.isMultipart ||= name === 'content-type' && isMultipart(line);
  }
  return headers;
}

const isMultipart = (line: string): boolean => line.toLowerCase().includes('multipart/');

/** Percent signs, and everything but visible ASCII. */
const unclearName = /[^!-~]|%/;

/** Full name in lower case; undefined when the line is no header that two programs would read alike. */
export function headerNameOf(line: string): string | undefined {
  const colon = line.indexOf(':');
  if (colon < 1) return undefined;
  const name = line.slice(0, colon).trimEnd().toLowerCase();
  // drachtio-srf would unescape it: `%66rom` must not be From for one of the two servers only. Nor may white space in front
  // make it the end of the header above.
  return unclearName.test(name) ? undefined : (compactNames.get(name) ?? name);
}

/** White space other than single blanks, or a line that goes on with the one above. */
const moreThanBlanks = /[^\S ]| {2}|^ /;

function withoutRunsOfBlanks(frame: string, start: number, end: number, lines: readonly string[]): string {
  if (!lines.some((line) => moreThanBlanks.test(line))) return frame;
  let changed = false;
  let isSigned = false;
  const clean: string[] = [];
  for (const [index, line] of lines.entries()) {
    const goesOn = index > 0 && (line.startsWith(' ') || line.startsWith('\t'));
    if (!goesOn) isSigned = signedHeaders.has(headerNameOf(line) ?? '');
    const short = index === 0 || isSigned ? line : line.replace(/\s+/g, ' ');
    changed ||= short !== line;
    // A header that goes on with nothing: a run of blanks over several lines.
    if (goesOn && short === ' ') changed = true;
    else clean.push(short);
  }
  return changed ? frame.slice(0, start) + clean.join('\r\n') + frame.slice(end) : frame;
}
