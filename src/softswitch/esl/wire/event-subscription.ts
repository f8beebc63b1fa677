// What one connection wants to hear: event names, custom subclasses, filters, headers.
// Never sends anything.
import type { EslEvent, EventFormat, EventValue, WantedHeaders } from './esl-event.js';

interface Filter {
  readonly header: string;
  readonly value: string;
}

/** Names may carry this prefix. */
const enumPrefix = 'SWITCH_EVENT_';
const uniqueId = 'Unique-ID';

function headerOf(event: EslEvent, name: string): EventValue | undefined {
  for (const block of event.blocks) {
    const value = block.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

export class EventSubscription {
  format: EventFormat = 'plain';
  private readonly names = new Set<string>();
  private readonly subclasses = new Set<string>();
  private filters: Filter[] = [];
  private all = false;
  /** `myevents`: only events of this channel. */
  private onlyUniqueId: string | undefined;
  /** Undefined: all that there are. */
  headers: WantedHeaders | undefined;
  private filterChanged = (): void => undefined;

  /** Called whenever `onlyChannels` may say something else. */
  onFilterChanged(listener: () => void): void {
    this.filterChanged = listener;
  }

  /** Only events of these channels can pass; undefined = that cannot be told beforehand. */
  onlyChannels(): readonly string[] | undefined {
    if (this.onlyUniqueId !== undefined) return [this.onlyUniqueId];
    if (this.filters.length === 0 || this.filters.some(({ header }) => header !== uniqueId)) return undefined;
    return this.filters.map(({ value }) => value);
  }

  /** Additive. Everything after the first CUSTOM is a subclass. */
  subscribe(words: readonly string[]): void {
    let custom = false;
    for (const word of words) {
      if (word.toUpperCase() === 'CUSTOM') custom = true;
      else if (custom) this.subclasses.add(word);
      else if (word.toLowerCase() === 'all') this.all = true;
      else this.names.add(stripPrefix(word));
    }
  }

  unsubscribe(words: readonly string[]): void {
    let custom = false;
    for (const word of words) {
      if (word.toUpperCase() === 'CUSTOM') custom = true;
      else if (custom) this.subclasses.delete(word);
      else if (word.toLowerCase() === 'all') this.unsubscribeAll();
      else this.names.delete(stripPrefix(word));
    }
  }

  unsubscribeAll(): void {
    this.all = false;
    this.onlyUniqueId = undefined;
    this.names.clear();
    this.subclasses.clear();
    this.filterChanged();
  }

  bindToChannel(uuid: string): void {
    this.all = true;
    this.onlyUniqueId = uuid;
    this.filterChanged();
  }

  addFilter(header: string, value: string): void {
    this.filters.push({ header: spelled(header), value });
    this.filterChanged();
  }

  /** Without value every filter on the header goes. */
  removeFilter(header: string, value: string | undefined): void {
    if (header.toLowerCase() === 'all') this.filters = [];
    else
      this.filters = this.filters.filter(
        (filter) => filter.header !== spelled(header) || (value !== undefined && filter.value !== value),
      );
    this.filterChanged();
  }

  /** Cheap test before an event is built. */
  wants(name: string, subclass: string | undefined): boolean {
    if (this.all) return true;
    return subclass === undefined ? this.names.has(name) : this.subclasses.has(subclass);
  }

  /** Filters are alternatives; an event without the header does not pass. */
  passes(event: EslEvent): boolean {
    if (this.onlyUniqueId !== undefined && headerOf(event, uniqueId) !== this.onlyUniqueId) return false;
    if (this.filters.length === 0) return true;
    return this.filters.some(({ header, value }) => {
      const actual = headerOf(event, header);
      return typeof actual === 'string' ? actual === value : (actual?.includes(value) ?? false);
    });
  }
}

/** Headers that clients filter on; the real server takes them in any case. */
const filterable = new Map(
  [
    uniqueId,
    'Event-Name',
    'Event-Subclass',
    'Core-UUID',
    'Job-UUID',
    'Job-Command',
    'Channel-Call-UUID',
    'Conference-Unique-ID',
  ]
    .concat([
      'Channel-State',
      'Channel-Name',
      'Caller-Unique-ID',
      'Other-Leg-Unique-ID',
      'Application',
      'Conference-Name',
    ])
    .map((name) => [name.toLowerCase(), name]),
);

function spelled(header: string): string {
  return filterable.get(header.toLowerCase()) ?? header;
}

function stripPrefix(word: string): string {
  const name = word.toUpperCase();
  return name.startsWith(enumPrefix) ? name.slice(enumPrefix.length) : name;
}
