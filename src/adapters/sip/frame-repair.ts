// What is too long or unreadable in a message of a call that exists is left out, instead of the message: a BYE, or the
// answer to an INVITE of ours, has done its work at the SIP server already and comes only once.
// Never takes a request that is nobody's yet.
import {
  headEnd,
  headerNameOf,
  judgeFrame,
  longestHead,
  longestHeader,
  longestStartLine,
} from './frame-limits.js';

/** Without these drachtio-srf makes nothing of a message; of those that are too long, the tag is enough. */
const addresses: ReadonlySet<string> = new Set(['from', 'to', 'contact']);
/** What is kept of a head that is too long as a whole. */
const needed: ReadonlySet<string> = new Set([
  ...addresses,
  'via',
  'call-id',
  'cseq',
  'record-route',
  'content-type',
  'content-length',
  'session-expires',
  'require',
  'rseq',
  'rack',
  'reason',
  'www-authenticate',
  'proxy-authenticate',
]);
/** Requests that end or confirm something, so that they mean the same without a body. */
const meantWithoutBody: ReadonlySet<string> = new Set(['', 'BYE', 'ACK', 'CANCEL']);

const longestTag = 128;
const unusableAddress = '<sip:too-long.invalid>';

/** A frame that `judgeFrame` refuses, as drachtio-srf may see it; undefined when too little of it can be read. */
export function repairedFrame(frame: string): string | undefined {
  const start = frame.indexOf('\r\n') + 2;
  const blank = frame.indexOf(headEnd, start);
  const lines = frame.slice(start, blank < 0 ? undefined : blank).split('\r\n');
  const startLine = repairedStartLine(lines[0] ?? '');
  const method = startLine.startsWith('SIP/') ? '' : startLine.slice(0, startLine.indexOf(' '));
  const headers = headersOf(lines.slice(1));
  const body = blank < 0 ? '' : frame.slice(blank + headEnd.length);
  const repaired = (withBody: boolean): string => {
    const kept = withBody ? headers : headers.filter(({ name }) => !name.startsWith('content-'));
    const head = [startLine, ...withinLengths(kept)].join('\r\n');
    return (
      frame.slice(0, start) +
      head +
      (withBody ? '' : '\r\nContent-Length: 0') +
      headEnd +
      (withBody ? body : '')
    );
  };
  const whole = judgeFrame(repaired(true));
  if (whole.kind === 'fine') return whole.frame;
  if (!meantWithoutBody.has(method)) return undefined;
  const bodiless = judgeFrame(repaired(false));
  return bodiless.kind === 'fine' ? bodiless.frame : undefined;
}

/** A reason phrase is for people (RFC 3261 §7.2). */
const repairedStartLine = (line: string): string => /^SIP\/2\.0 \d{3}/.exec(line)?.[0].concat(' ') ?? line;

interface HeaderLine {
  readonly name: string;
  /** With the lines that it was folded over. */
  text: string;
}

function headersOf(lines: readonly string[]): readonly HeaderLine[] {
  const headers: HeaderLine[] = [];
  let current: HeaderLine | undefined;
  for (const line of lines) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (current !== undefined) current.text += `\r\n${line}`;
      continue;
    }
    const name = headerNameOf(line);
    current = name === undefined ? undefined : { name, text: line };
    if (current !== undefined) headers.push(current);
  }
  return headers;
}

function withinLengths(headers: readonly HeaderLine[]): readonly string[] {
  const lengths = new Map<string, number>();
  for (const { name, text } of headers) lengths.set(name, (lengths.get(name) ?? 0) + text.length);
  const isTooLong = ({ name }: HeaderLine): boolean => (lengths.get(name) ?? 0) > longestHeader(name);
  const seen = new Set<string>();
  const bounded = headers.flatMap((header) => {
    if (!isTooLong(header)) return [header];
    if (!addresses.has(header.name) || seen.has(header.name)) return [];
    seen.add(header.name);
    return [{ name: header.name, text: `${header.name}: ${unusableAddress}${tagOf(header.text)}` }];
  });
  const total = bounded.reduce((sum, { text }) => sum + text.length + 2, longestStartLine);
  const kept = total > longestHead ? bounded.filter(({ name }) => needed.has(name)) : bounded;
  return kept.map(({ text }) => text);
}

function tagOf(text: string): string {
  const at = text.toLowerCase().lastIndexOf(';tag=');
  const tag = at < 0 ? undefined : /^;tag=[^\s;,<>"]+/i.exec(text.slice(at, at + longestTag));
  return tag?.[0] ?? '';
}
