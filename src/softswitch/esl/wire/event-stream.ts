// Stamps every event of this media server and hands it to the connections that want it.
// Never blocks on a slow listener.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { FixedHeaders, withHeaders } from './esl-event.js';
import type { EslEvent, EventHeaders, HeaderBlock } from './esl-event.js';

/** Reported as FreeSWITCH-Version, because clients look for that name. */
export const mediaServerVersion = 'centrale-0.1.0';

export interface EventListener {
  /** Only events of these channels can pass its filters; undefined = it must be asked about every event. */
  onlyChannels(): readonly string[] | undefined;
  /** Called whenever `onlyChannels` may say something else. */
  onFilterChanged(listener: () => void): void;
  wants(name: string, subclass: string | undefined): boolean;
  deliver(event: EslEvent): void;
}

export interface Publication {
  readonly subclass?: string | undefined;
  readonly body?: string;
  /** Unique-ID in the headers. */
  readonly channel?: string;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function localDate(date: Date): string {
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${day} ${time}`;
}

const secondMs = 1000;

export class EventStream {
  readonly coreUuid = randomUUID();
  /** Those that are asked about every event. */
  private readonly general = new Set<EventListener>();
  /** With a connection for each channel, asking all of them would cost the square of the calls. */
  private readonly byChannel = new Map<string, Set<EventListener>>();
  private readonly host = hostname();
  private sequence = 0;
  /** The dates of the second in which the last event was. */
  private dates = { second: -1, local: '', gmt: '' };

  constructor(
    /** IPv4 address that clients are told. */
    private readonly address: string,
  ) {}

  subscribe(listener: EventListener): () => void {
    let active = true;
    let leave = this.enter(listener);
    listener.onFilterChanged(() => {
      if (!active) return;
      leave();
      leave = this.enter(listener);
    });
    return () => {
      active = false;
      leave();
    };
  }

  /** Headers that open every event. */
  stamp(name: string): Record<string, string> {
    const nowMs = Date.now();
    this.sequence += 1;
    const { local, gmt } = this.datesAt(nowMs);
    return {
      'Event-Name': name,
      'Core-UUID': this.coreUuid,
      'FreeSWITCH-Hostname': this.host,
      'FreeSWITCH-Switchname': this.host,
      'FreeSWITCH-IPv4': this.address,
      'FreeSWITCH-IPv6': '::1',
      'Event-Date-Local': local,
      'Event-Date-GMT': gmt,
      'Event-Date-Timestamp': String(nowMs * 1000),
      'Event-Sequence': String(this.sequence),
    };
  }

  /** `blocks` is called only when somebody listens: channel events hold some hundred headers. */
  publish(
    name: string,
    blocks: () => readonly HeaderBlock[],
    extra: EventHeaders,
    publication: Publication = {},
  ): void {
    const { subclass, body, channel } = publication;
    let event: EslEvent | undefined;
    const offer = (listener: EventListener): void => {
      if (!listener.wants(name, subclass)) return;
      event ??= { name, subclass, body, own: extra, blocks: this.stamped(name, subclass, blocks(), extra) };
      listener.deliver(event);
    };
    for (const listener of this.general) offer(listener);
    const bound = channel === undefined ? undefined : this.byChannel.get(channel);
    if (bound !== undefined) for (const listener of bound) offer(listener);
  }

  private stamped(
    name: string,
    subclass: string | undefined,
    blocks: readonly HeaderBlock[],
    extra: EventHeaders,
  ): readonly HeaderBlock[] {
    const stamp = this.stamp(name);
    if (subclass !== undefined) stamp['Event-Subclass'] = subclass;
    return withHeaders([new FixedHeaders(stamp), ...blocks], extra);
  }

  private datesAt(nowMs: number): { readonly local: string; readonly gmt: string } {
    const second = Math.floor(nowMs / secondMs);
    if (second !== this.dates.second) {
      const date = new Date(nowMs);
      this.dates = { second, local: localDate(date), gmt: date.toUTCString() };
    }
    return this.dates;
  }

  /** Returns what takes the listener out again. */
  private enter(listener: EventListener): () => void {
    const channels = listener.onlyChannels();
    if (channels === undefined) {
      this.general.add(listener);
      return () => this.general.delete(listener);
    }
    for (const channel of channels) {
      const bound = this.byChannel.get(channel);
      if (bound === undefined) this.byChannel.set(channel, new Set([listener]));
      else bound.add(listener);
    }
    return () => {
      for (const channel of channels) {
        const bound = this.byChannel.get(channel);
        bound?.delete(listener);
        if (bound?.size === 0) this.byChannel.delete(channel);
      }
    };
  }
}
