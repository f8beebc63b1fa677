// SIP and tel URIs, name-addr values and comma lists (RFC 3261 §19.1, §20.10, §25.1).
// Never resolves a host name and never throws on bad input.

export interface SipUri {
  readonly scheme: string;
  readonly user: string;
  /** Without brackets for IPv6. Empty for `tel:`. */
  readonly host: string;
  readonly port: number | undefined;
  /** From the first `;` on, empty when there are none. */
  readonly paramText: string;
}

export interface NameAddr {
  readonly displayName: string;
  readonly uri: string;
  /** What follows the address, from the first `;` on. */
  readonly paramText: string;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/** Parses a SIP, SIPS or tel URI; undefined when it is none. Tolerates what has an unambiguous meaning. */
export function parseUri(text: string): SipUri | undefined {
  const schemeMatch = SCHEME.exec(text);
  if (!schemeMatch) return undefined;
  const scheme = (schemeMatch[1] ?? '').toLowerCase();
  let rest = text.slice(scheme.length + 1);
  if (scheme === 'tel') {
    const end = rest.indexOf(';');
    const user = end < 0 ? rest : rest.slice(0, end);
    return user
      ? { scheme, user, host: '', port: undefined, paramText: end < 0 ? '' : rest.slice(end) }
      : undefined;
  }
  if (scheme !== 'sip' && scheme !== 'sips') return undefined;
  const at = rest.lastIndexOf('@', endOfAuthority(rest));
  const userInfo = at < 0 ? '' : rest.slice(0, at);
  rest = rest.slice(at + 1);
  const question = rest.indexOf('?');
  if (question >= 0) rest = rest.slice(0, question);
  const semicolon = rest.indexOf(';');
  const hostPort = semicolon < 0 ? rest : rest.slice(0, semicolon);
  const paramText = semicolon < 0 ? '' : rest.slice(semicolon);
  const host = parseHostPort(hostPort);
  if (!host || /\s/.test(userInfo)) return undefined;
  const colon = userInfo.indexOf(':');
  return { scheme, user: colon < 0 ? userInfo : userInfo.slice(0, colon), ...host, paramText };
}

/** A user part may hold `;` and `?`, a header part `@`: the separator is the last `@` before the headers. */
function endOfAuthority(rest: string): number {
  const firstAt = rest.indexOf('@');
  const question = rest.indexOf('?', firstAt < 0 ? 0 : firstAt);
  return question < 0 ? rest.length : question;
}

/** `host`, `host:port`, `[v6]` or `[v6]:port`. */
export function parseHostPort(text: string): { host: string; port: number | undefined } | undefined {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([a-z0-9_.-]+))(?:\s*:\s*(\d{1,5}))?\s*$/i.exec(text);
  if (!match) return undefined;
  const port = match[3] === undefined ? undefined : Number(match[3]);
  if (port !== undefined && (port > 65535 || port === 0)) return undefined;
  return { host: match[1] ?? match[2] ?? '', port };
}

/** Parses `"Name" <uri>;params`, `Name <uri>;params` or `uri;params`. */
export function parseNameAddr(value: string): NameAddr {
  const text = value.trim();
  let open = -1;
  if (text.startsWith('"')) {
    const quoteEnd = endOfQuoted(text, 0);
    open = text.indexOf('<', quoteEnd);
  } else {
    open = text.indexOf('<');
  }
  if (open < 0) {
    const semicolon = text.indexOf(';');
    return semicolon < 0
      ? { displayName: '', uri: text, paramText: '' }
      : { displayName: '', uri: text.slice(0, semicolon).trim(), paramText: text.slice(semicolon) };
  }
  const close = text.indexOf('>', open);
  const uri = close < 0 ? text.slice(open + 1) : text.slice(open + 1, close);
  const after = close < 0 ? '' : text.slice(close + 1);
  const semicolon = after.indexOf(';');
  return {
    displayName: text.slice(0, open).trim(),
    uri: uri.trim(),
    paramText: semicolon < 0 ? '' : after.slice(semicolon),
  };
}

/**
 * True when the value says one thing only: quotes and brackets are closed, and an address without brackets has no part
 * that could belong to the header as well as to the URI (RFC 3261 §20.10).
 */
export function isClearAddress(value: string): boolean {
  const text = value.trim();
  if (!text.startsWith('"')) {
    const open = text.indexOf('<');
    return open < 0 ? !/[?,]/.test(text) : text.includes('>', open);
  }
  const end = endOfQuoted(text, 0);
  const isClosed = end > 1 && text.charCodeAt(end - 1) === 34;
  return isClosed && text.slice(end).trimStart().startsWith('<') && text.includes('>', end);
}

/** Index just behind the quoted string that starts at `from`. */
function endOfQuoted(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 92) i++;
    else if (char === 34) return i + 1;
  }
  return text.length;
}

/** Value of a `;name=value` parameter, `''` for a parameter without value, undefined when absent. */
export function paramOf(paramText: string, name: string): string | undefined {
  if (paramText === '') return undefined;
  const lower = name.toLowerCase();
  let from = 0;
  while (from < paramText.length) {
    if (paramText.charCodeAt(from) === 59) from++;
    const end = endOfParam(paramText, from);
    const equals = equalsIn(paramText, from, end);
    const hasValue = equals >= 0;
    const key = paramText.slice(from, hasValue ? equals : end).trim();
    if (key.length === lower.length && key.toLowerCase() === lower) {
      return hasValue ? unquote(paramText.slice(equals + 1, end).trim()) : '';
    }
    from = end + 1;
  }
  return undefined;
}

/** Looks no further than `end`: in a text without any, each look would go over all of it. */
function equalsIn(text: string, from: number, end: number): number {
  for (let i = from; i < end; i++) if (text.charCodeAt(i) === 61) return i;
  return -1;
}

/** Index of the next `;` outside quotes, or the length. */
export function endOfParam(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 34) i = endOfQuoted(text, i) - 1;
    else if (char === 59) return i;
  }
  return text.length;
}

/** True when a quoted string begins and never ends: whatever is written behind it would belong to it. */
export function hasOpenQuote(text: string): boolean {
  let isOpen = false;
  for (let i = text.indexOf('"'); i >= 0 && i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 34) isOpen = !isOpen;
    else if (char === 92 && isOpen) i++;
  }
  return isOpen;
}

export function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** Splits at commas that are outside quotes and angle brackets. */
export function splitList(value: string): string[] {
  const items: string[] = [];
  let start = 0;
  for (let end = endOfItem(value, 0); end < value.length; end = endOfItem(value, start)) {
    items.push(value.slice(start, end).trim());
    start = end + 1;
  }
  items.push(value.slice(start).trim());
  return items.length === 1 ? items : items.filter((item) => item !== '');
}

/** The first item of a list, and the rest of it if there is more. */
export function splitFirst(value: string): [first: string, rest?: string] {
  const end = endOfItem(value, 0);
  const first = value.slice(0, end).trim();
  return end < value.length ? [first, value.slice(end + 1).trim()] : [first];
}

/** Index of the next comma that separates items, or the length. */
function endOfItem(value: string, from: number): number {
  if (!value.includes(',', from)) return value.length;
  let inAngle = false;
  for (let i = from; i < value.length; i++) {
    const char = value.charCodeAt(i);
    if (char === 34 && !inAngle) i = endOfQuoted(value, i) - 1;
    else if (char === 60) inAngle = true;
    else if (char === 62) inAngle = false;
    else if (char === 44 && !inAngle) return i;
  }
  return value.length;
}

/** `tag` of a From or To value. */
export function tagOf(value: string): string | undefined {
  const tag = paramOf(parseNameAddr(value).paramText, 'tag');
  return tag === '' ? undefined : tag;
}

/** Host as it stands in a URI: IPv6 in brackets. */
export function uriHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** True for the address of a group, of everybody or of nobody (RFC 1112, RFC 919, RFC 4291 §2.7). */
export function isGroupAddress(host: string): boolean {
  return /^(2(2[4-9]|3\d)\.|255\.255\.255\.255$|0\.0\.0\.0$|ff[0-9a-f]{2}:|::$)/i.test(host);
}
