// The Via header's value: parsed, and stamped with where the request really came from (RFC 3261 §18.2.1, RFC 3581).
// Never decides where a response goes.
import { endOfParam, hasOpenQuote, parseHostPort, paramOf } from './sip-uri.js';

export interface Via {
  /** `2.0`; another one can be answered, not served. */
  readonly version: string;
  /** Lower case: udp, tcp, … */
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly branch: string;
  readonly paramText: string;
}

const VIA =
  /^\s*SIP\s*\/\s*(\d{1,3}\.\d{1,3})\s*\/\s*([a-z0-9.!%*_+`'~-]+)\s+([^;\s]+(?:\s*:\s*\d+)?)\s*(;.*)?$/is;

export function parseVia(value: string): Via | undefined {
  const match = VIA.exec(value);
  if (!match) return undefined;
  const sentBy = parseHostPort(match[3] ?? '');
  if (!sentBy) return undefined;
  const paramText = match[4] ?? '';
  return {
    version: match[1] ?? '',
    transport: (match[2] ?? '').toLowerCase(),
    ...sentBy,
    branch: paramOf(paramText, 'branch') ?? '',
    paramText,
  };
}

/** A Via that can be served: version 2.0, quotes closed, no parameter without a name. One `;` at the end is forgiven. */
export function isServable({ version, paramText }: Via): boolean {
  if (version !== '2.0' || hasOpenQuote(paramText)) return false;
  for (let from = paramText === '' ? 0 : 1; from < paramText.length;) {
    const end = endOfParam(paramText, from);
    const name = paramText.slice(from, end).trimStart();
    if (name === '' || name.startsWith('=')) return false;
    from = end + 1;
  }
  return true;
}

const STAMPED = /^(received|rport)\s*(=|$)/i;

/** Adds or corrects `received` and `rport`; always both, so that every answer finds its way through a NAT. */
export function stampVia(value: string, host: string, port: number): string {
  let end = endOfParam(value, 0);
  let out = value.slice(0, end).trimEnd();
  while (end < value.length) {
    const from = end + 1;
    end = endOfParam(value, from);
    const param = value.slice(from, end).trim();
    if (param !== '' && !STAMPED.test(param)) out += `;${param}`;
  }
  return `${out};received=${host};rport=${port}`;
}
