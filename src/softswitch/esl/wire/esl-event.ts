// One event of the event socket and its two written forms, JSON and plain.
// Never decides who receives it.

/** A value is a string, or an array of strings for a variable that was pushed to. */
export type EventValue = string | readonly string[];
export type EventHeaders = Readonly<Record<string, EventValue>>;

export type HeaderEntry = readonly [name: string, value: EventValue];

export type EventFormat = 'json' | 'plain';

/**
 * A part of an event's headers that can be written by itself. Most of what a channel's event says is the same in the
 * next one: whoever owns the part keeps it written.
 */
export interface HeaderBlock {
  get(name: string): EventValue | undefined;
  /** All of them, in order. */
  entries(): readonly HeaderEntry[];
  /** `"a":"b","c":"d"`, or `a: b` lines that each end with a line feed. */
  written(format: EventFormat): string;
}

export interface EslEvent {
  readonly name: string;
  /** Event-Subclass of a CUSTOM event. */
  readonly subclass: string | undefined;
  /** No header stands in two of them. */
  readonly blocks: readonly HeaderBlock[];
  /** Those of them that tell what has happened, beside the state of its channel. */
  readonly own: EventHeaders;
  readonly body: string | undefined;
}

/** What stands in plain text as it is. */
const needsEncoding = /[^A-Za-z0-9\-_.!~*'()/,]/;

/** Values may hold `%`, `:` and line ends; clients decode every header (RFC 3986 §2.1). `/` and `,` stay readable. */
export function encodeValue(value: EventValue): string {
  const text = typeof value === 'string' ? value : `ARRAY::${value.join('|:')}`;
  if (!needsEncoding.test(text)) return text;
  return encodeURIComponent(text).replace(/%2F/g, '/').replace(/%2C/g, ',');
}

export function plainHeaders(headers: EventHeaders): string {
  let text = '';
  for (const [name, value] of Object.entries(headers)) text += `${name}: ${encodeValue(value)}\n`;
  return text;
}

/** Headers that do not change. */
export class FixedHeaders implements HeaderBlock {
  private readonly texts: Partial<Record<EventFormat, string>> = {};

  constructor(private readonly values: EventHeaders) {}

  get(name: string): EventValue | undefined {
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }

  entries(): readonly HeaderEntry[] {
    return Object.entries(this.values);
  }

  written(format: EventFormat): string {
    return (this.texts[format] ??=
      format === 'json' ? JSON.stringify(this.values).slice(1, -1) : plainHeaders(this.values));
  }
}

/** All of them as one text. */
export function writtenBlocks(blocks: readonly HeaderBlock[], format: EventFormat): string {
  let text = '';
  for (const block of blocks) {
    const part = block.written(format);
    if (part !== '') text += format === 'json' && text !== '' ? `,${part}` : part;
  }
  return text;
}

/** The blocks with `more` over them: what it names replaces what they say. */
export function withHeaders(blocks: readonly HeaderBlock[], more: EventHeaders): readonly HeaderBlock[] {
  const names = Object.keys(more);
  if (names.length === 0) return blocks;
  const replaces = names.some((name) => blocks.some((block) => block.get(name) !== undefined));
  if (!replaces) return [...blocks, new FixedHeaders(more)];
  const entries = blocks.flatMap((block) => block.entries());
  return [new FixedHeaders({ ...Object.fromEntries(entries), ...more })];
}

function bodyHeaders(body: string): EventHeaders {
  return { 'Content-Length': String(Buffer.byteLength(body)) };
}

function jsonText({ blocks, body }: EslEvent): string {
  const all = body === undefined ? blocks : withHeaders(blocks, { ...bodyHeaders(body), _body: body });
  return `{${writtenBlocks(all, 'json')}}`;
}

function plainText({ blocks, body }: EslEvent): string {
  const all = body === undefined ? blocks : withHeaders(blocks, bodyHeaders(body));
  return `${writtenBlocks(all, 'plain')}\n${body ?? ''}`;
}

/** Which headers of a channel a client reads: names, and beginnings of names. */
export interface WantedHeaders {
  readonly names: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

/** Names with blanks between; `variable_x_*`: all that begin so. Undefined when none is named. */
export function parseWantedHeaders(text: string): WantedHeaders | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  return {
    names: new Set(words.filter((word) => !word.endsWith('*'))),
    beginnings: words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
  };
}

export function wantedOf(
  blocks: readonly HeaderBlock[],
  { names, beginnings }: WantedHeaders,
): Record<string, EventValue> {
  const headers: Record<string, EventValue> = {};
  for (const block of blocks)
    for (const [header, value] of block.entries())
      if (names.has(header) || beginnings.some((beginning) => header.startsWith(beginning)))
        headers[header] = value;
  return headers;
}

/** The event with its own headers, and of its channel's those that are wanted. */
export function briefEvent(event: EslEvent, wanted: WantedHeaders): EslEvent {
  const { name, subclass, blocks, own } = event;
  const headers = {
    'Event-Name': name,
    ...(subclass === undefined ? {} : { 'Event-Subclass': subclass }),
    ...wantedOf(blocks, wanted),
    ...own,
  };
  return { ...event, blocks: [new FixedHeaders(headers)] };
}

/** Some events go to several connections; each form is written once. */
const writtenForms = new WeakMap<EslEvent, Partial<Record<EventFormat, string>>>();

/** The complete message for the wire. */
export function eventMessage(event: EslEvent, format: EventFormat): string {
  const forms = writtenForms.get(event) ?? {};
  const known = forms[format];
  if (known !== undefined) return known;
  const text = format === 'json' ? jsonText(event) : plainText(event);
  const message = `Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-${format}\n\n${text}`;
  writtenForms.set(event, { ...forms, [format]: message });
  return message;
}
