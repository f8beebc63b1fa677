// The variables of one channel, and `${name}` in arguments.
// Never emits events.
import { encodeValue } from '../wire/esl-event.js';
import type { EventFormat, EventValue, HeaderBlock } from '../wire/esl-event.js';

const prefix = 'variable_';

/** A value with its written forms: of some seventy variables an event changes two or three. */
interface Variable {
  readonly value: EventValue;
  readonly texts: Partial<Record<EventFormat, string>>;
}

export class ChannelVariables {
  private readonly values = new Map<string, Variable>();
  /** All of them, written; dropped at each change. */
  private texts: Partial<Record<EventFormat, string>> = {};

  get(name: string): string | undefined {
    const value = this.values.get(name)?.value;
    if (value === undefined || typeof value === 'string') return value;
    return `ARRAY::${value.join('|:')}`;
  }

  /** An empty value, undefined and `_undef_` remove the variable. */
  set(name: string, value: EventValue | undefined): void {
    if (name === '') return;
    const removed = value === undefined || value === '' || value === '_undef_';
    if (removed ? !this.values.delete(name) : this.values.get(name)?.value === value) return;
    if (!removed) this.values.set(name, { value, texts: {} });
    this.texts = {};
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
    get: (name) => (name.startsWith(prefix) ? this.values.get(name.slice(prefix.length))?.value : undefined),
    entries: () => [...this.values].map(([name, { value }]) => [prefix + name, value] as const),
    written: (format) => (this.texts[format] ??= this.write(format)),
  };

  /** Lets go of the written forms; they are made again when needed. */
  forgetWritten(): void {
    this.texts = {};
    for (const [name, { value }] of this.values) this.values.set(name, { value, texts: {} });
  }

  private write(format: EventFormat): string {
    let text = '';
    for (const [name, { value, texts }] of this.values) {
      const part = (texts[format] ??= writeVariable(name, value, format));
      text += format === 'json' && text !== '' ? `,${part}` : part;
    }
    return text;
  }

  /** Replaces `${name}`; an unknown name becomes empty. */
  expand(text: string): string {
    return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => this.get(name) ?? '');
  }
}

function writeVariable(name: string, value: EventValue, format: EventFormat): string {
  return format === 'json'
    ? `${JSON.stringify(prefix + name)}:${JSON.stringify(value)}`
    : `${prefix}${name}: ${encodeValue(value)}\n`;
}
