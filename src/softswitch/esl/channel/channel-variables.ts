// The variables of one channel, and `${name}` in arguments.
// Never emits events.
import { encodeValue } from '../wire/esl-event.js';
import type { EventValue, HeaderBlock } from '../wire/esl-event.js';

const prefix = 'variable_';

export class ChannelVariables {
  private readonly values = new Map<string, EventValue>();
  /** Each as JSON: of some seventy variables an event changes two or three. */
  private readonly jsonParts = new Map<string, string>();
  /** All of them as JSON; dropped at each change. */
  private json: string | undefined;

  get(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === undefined || typeof value === 'string') return value;
    return `ARRAY::${value.join('|:')}`;
  }

  /** An empty value, undefined and `_undef_` remove the variable. */
  set(name: string, value: EventValue | undefined): void {
    if (name === '') return;
    const removed = value === undefined || value === '' || value === '_undef_';
    if (removed ? !this.values.delete(name) : this.values.get(name) === value) return;
    if (!removed) this.values.set(name, value);
    this.jsonParts.delete(name);
    this.json = undefined;
  }

  setAll(values: Readonly<Record<string, EventValue | undefined>>): void {
    for (const [name, value] of Object.entries(values)) this.set(name, value);
  }

  /** `true`, `yes`, `on`, `1` count as set. */
  flag(name: string): boolean {
    return ['true', 'yes', 'on', '1'].includes((this.get(name) ?? '').toLowerCase());
  }

  /** As they stand in events: `variable_<name>`. */
  readonly block: HeaderBlock = {
    get: (name) => (name.startsWith(prefix) ? this.values.get(name.slice(prefix.length)) : undefined),
    entries: () => [...this.values].map(([name, value]) => [prefix + name, value] as const),
    // Clients take events as JSON, and the plain text once, when they connect.
    written: (format) => (format === 'json' ? (this.json ??= this.writeJson()) : this.writePlain()),
  };

  /** Lets go of the written forms; they are made again when needed. */
  forgetWritten(): void {
    this.json = undefined;
    this.jsonParts.clear();
  }

  private writeJson(): string {
    let text = '';
    for (const [name, value] of this.values) {
      let part = this.jsonParts.get(name);
      if (part === undefined) {
        part = `${JSON.stringify(prefix + name)}:${JSON.stringify(value)}`;
        this.jsonParts.set(name, part);
      }
      text += text === '' ? part : `,${part}`;
    }
    return text;
  }

  private writePlain(): string {
    let text = '';
    for (const [name, value] of this.values) text += `${prefix}${name}: ${encodeValue(value)}\n`;
    return text;
  }

  /** Replaces `${name}`; an unknown name becomes empty. */
  expand(text: string): string {
    return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => this.get(name) ?? '');
  }
}
