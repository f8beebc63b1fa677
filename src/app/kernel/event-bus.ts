// Facts that one feature tells and any number of others hear, so that none has to know the rest.
// Never carries a question or an order: nobody answers a fact.
import type { Company } from '../../api/company.js';
import type { JournalEvent } from '../../core/journal/journal-event.js';
import { guarded } from '../ports/guarded.js';
import type { Log } from '../ports/log.js';

/** What is told, by topic; each names what has happened. */
export interface Topics {
  /** A batch, in order, after it was written (or is pending, while the store refuses). */
  readonly 'events-recorded': readonly JournalEvent[];
  /** The whole configuration, once the change is stored. */
  readonly 'company-changed': Company;
  /** Numbers whose person is to be known no more, E.164 among others. */
  readonly 'numbers-erased': ReadonlySet<string>;
}

/** A part of the application that says itself which facts it hears, and what each makes it do. */
export interface Hearing<T extends object = Topics> {
  readonly hears: { readonly [K in keyof T]?: (told: T[K]) => unknown };
}

type Hearer = (told: never) => void;

export class EventBus<T extends object = Topics> {
  private readonly hearers = new Map<keyof T, readonly Hearer[]>();

  constructor(private readonly log: Log) {}

  /**
   * From now on the listener hears what is told, after those who came before it; a promise that it returns is not waited
   * for. `who` names it in the log. Returns the unsubscribe.
   */
  on<K extends keyof T & string>(topic: K, who: string, listener: (told: T[K]) => unknown): () => void {
    const hearer: Hearer = guarded(this.log, `${who}, hearing "${topic}",`, listener);
    this.hearers.set(topic, [...this.of(topic), hearer]);
    return () => {
      this.hearers.set(
        topic,
        this.of(topic).filter((other) => other !== hearer),
      );
    };
  }

  /** From now on the part hears what it says that it hears; as `on`. */
  connect(who: string, { hears }: Hearing<T>): void {
    for (const topic of Object.keys(hears) as (keyof T & string)[]) {
      const listener = hears[topic];
      if (listener !== undefined) this.on(topic, who, listener);
    }
  }

  /** Never throws: what a listener throws is logged, and the others hear it all the same. */
  tell<K extends keyof T & string>(topic: K, told: T[K]): void {
    for (const hearer of this.of(topic) as readonly ((told: T[K]) => void)[]) hearer(told);
  }

  private of(topic: keyof T): readonly Hearer[] {
    return this.hearers.get(topic) ?? [];
  }
}
