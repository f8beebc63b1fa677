// The variables of one channel, and `${name}` in arguments.
// Never emits events.
import type { EventValue } from '../wire/esl-event.js';

export class ChannelVariables {
  private readonly values = new Map<string, EventValue>();

  constructor(initial: Readonly<Record<string, EventValue>> = {}) {
    for (const [name, value] of Object.entries(initial)) this.values.set(name, value);
  }

  get(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === undefined || typeof value === 'string') return value;
    return `ARRAY::${value.join('|:')}`;
  }

  /** An empty value, undefined and `_undef_` remove the variable. */
  set(name: string, value: EventValue | undefined): void {
    if (name === '') return;
    if (value === undefined || value === '' || value === '_undef_') this.values.delete(name);
    else this.values.set(name, value);
  }

  setAll(values: Readonly<Record<string, EventValue | undefined>>): void {
    for (const [name, value] of Object.entries(values)) this.set(name, value);
  }

  /** `true`, `yes`, `on`, `1` count as set. */
  flag(name: string): boolean {
    return ['true', 'yes', 'on', '1'].includes((this.get(name) ?? '').toLowerCase());
  }

  /** As they stand in events: `variable_<name>`. */
  headers(): Record<string, EventValue> {
    const headers: Record<string, EventValue> = {};
    for (const [name, value] of this.values) headers[`variable_${name}`] = value;
    return headers;
  }

  /** Replaces `${name}`; an unknown name becomes empty. */
  expand(text: string): string {
    return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => this.get(name) ?? '');
  }
}
