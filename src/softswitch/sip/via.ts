// The Via header's value: parsed, and stamped with where the request really came from (RFC 3261 §18.2.1, RFC 3581).
// Never decides where a response goes.
import { endOfParam, parseHostPort, paramOf } from './sip-uri.js';

export interface Via {
  /** Lower case: udp, tcp, … */
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly branch: string;
  readonly paramText: string;
}

const VIA = /^\s*SIP\s*\/\s*2\.0\s*\/\s*([a-z0-9.!%*_+`'~-]+)\s+([^;\s]+(?:\s*:\s*\d+)?)\s*(;.*)?$/is;

export function parseVia(value: string): Via | undefined {
  const match = VIA.exec(value);
  if (!match) return undefined;
  const sentBy = parseHostPort(match[2] ?? '');
  if (!sentBy) return undefined;
  const paramText = match[3] ?? '';
  return {
    transport: (match[1] ?? '').toLowerCase(),
    ...sentBy,
    branch: paramOf(paramText, 'branch') ?? '',
    paramText,
  };
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
