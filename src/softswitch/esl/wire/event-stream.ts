// Stamps every event of this media server and hands it to the connections that want it.
// Never blocks on a slow listener.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { EslEvent, EventHeaders, EventValue } from './esl-event.js';

/** Reported as FreeSWITCH-Version, because clients look for that name. */
export const mediaServerVersion = 'centrale-0.1.0';

export interface EventListener {
  wants(name: string, subclass: string | undefined): boolean;
  deliver(event: EslEvent): void;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function localDate(date: Date): string {
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${day} ${time}`;
}

export class EventStream {
  readonly coreUuid = randomUUID();
  private readonly listeners = new Set<EventListener>();
  private readonly host = hostname();
  private sequence = 0;

  constructor(
    /** IPv4 address that clients are told. */
    private readonly address: string,
  ) {}

  subscribe(listener: EventListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Headers that open every event. */
  stamp(name: string): Record<string, string> {
    const now = new Date();
    this.sequence += 1;
    return {
      'Event-Name': name,
      'Core-UUID': this.coreUuid,
      'FreeSWITCH-Hostname': this.host,
      'FreeSWITCH-Switchname': this.host,
      'FreeSWITCH-IPv4': this.address,
      'FreeSWITCH-IPv6': '::1',
      'Event-Date-Local': localDate(now),
      'Event-Date-GMT': now.toUTCString(),
      'Event-Date-Timestamp': String(now.getTime() * 1000),
      'Event-Sequence': String(this.sequence),
    };
  }

  /** `headers` is called only when somebody listens: channel events hold some hundred headers. */
  publish(
    name: string,
    headers: () => EventHeaders,
    more: { readonly subclass?: string; readonly body?: string } = {},
  ): void {
    let event: EslEvent | undefined;
    for (const listener of [...this.listeners]) {
      if (!listener.wants(name, more.subclass)) continue;
      event ??= this.build(name, headers(), more.subclass, more.body);
      listener.deliver(event);
    }
  }

  private build(
    name: string,
    headers: EventHeaders,
    subclass: string | undefined,
    body: string | undefined,
  ): EslEvent {
    const stamped: Record<string, EventValue> = this.stamp(name);
    if (subclass !== undefined) stamped['Event-Subclass'] = subclass;
    return { name, subclass, body, headers: { ...stamped, ...headers } };
  }
}
