// One event of the event socket and its two written forms, JSON and plain.
// Never decides who receives it.

/** A value is a string, or an array of strings for a variable that was pushed to. */
export type EventValue = string | readonly string[];
export type EventHeaders = Readonly<Record<string, EventValue>>;

export interface EslEvent {
  readonly name: string;
  /** Event-Subclass of a CUSTOM event. */
  readonly subclass: string | undefined;
  readonly headers: EventHeaders;
  readonly body: string | undefined;
}

export type EventFormat = 'json' | 'plain';

/** Values may hold `%`, `:` and line ends; clients decode every header (RFC 3986 §2.1). `/` and `,` stay readable. */
export function encodeValue(value: EventValue): string {
  const text = typeof value === 'string' ? value : `ARRAY::${value.join('|:')}`;
  return encodeURIComponent(text).replace(/%2F/g, '/').replace(/%2C/g, ',');
}

export function plainHeaders(headers: EventHeaders): string {
  let text = '';
  for (const [name, value] of Object.entries(headers)) text += `${name}: ${encodeValue(value)}\n`;
  return text;
}

function jsonText(event: EslEvent): string {
  if (event.body === undefined) return JSON.stringify(event.headers);
  return JSON.stringify({
    ...event.headers,
    'Content-Length': String(Buffer.byteLength(event.body)),
    _body: event.body,
  });
}

function plainText(event: EslEvent): string {
  if (event.body === undefined) return `${plainHeaders(event.headers)}\n`;
  return `${plainHeaders(event.headers)}Content-Length: ${Buffer.byteLength(event.body)}\n\n${event.body}`;
}

/** Most events go to several connections; each form is written once. */
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
