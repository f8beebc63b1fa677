// What everything that deals with a list of the configuration knows of it: store, routes, handlers, checks, OpenAPI, web pages.
// Never holds a rule about its items; their schema and app/company do.
import type { z } from 'zod';

/** A field that is written and never read back: kept apart from its item, absent in answers, and left as it is when absent in a change. */
export interface ListSecret {
  /** Where in the item, e.g. `outbound.password`. */
  readonly path: string;
  /**
   * `itself`: what Centrale must be able to say to others; `digest`: HA1 of the item's key and the secret, for digest
   * authentication (RFC 2617 §3.2.2.2); `hash`: slow and salted, what a person knows.
   */
  readonly kept: 'itself' | 'digest' | 'hash';
  /** The field without which it has no meaning: needed with it, forgotten without it. */
  readonly onlyWith?: string;
  /** Items can do without it. */
  readonly optional?: true;
  /** What the change log calls it: that it was replaced is told, and nothing more. */
  readonly noted: string;
}

export interface ConfigurationList {
  /** One of its items, in messages and summaries. */
  readonly one: string;
  /** The name of an item's schema in the OpenAPI document. */
  readonly component: string;
  readonly schema: z.ZodType;
  /** The field that an item is found by. */
  readonly key: string;
  readonly secrets?: readonly ListSecret[];
  /**
   * Which fields name items of other lists: path → list, e.g. `members.*.agent` → `agents`; `*` is each entry or value.
   * What is named must be there, and cannot be removed as long as it is named.
   */
  readonly references?: Readonly<Record<string, string>>;
  /**
   * Where destinations stand (or what has a destination's fields); paths as in `references`. Whom they name is referred
   * to, and their numbers are public ones.
   */
  readonly destinations?: readonly string[];
  /** Fields of which no two items may have the same, besides the key. */
  readonly unique?: readonly string[];
  /** Fields with telephone numbers that are kept as E.164, however they were typed; paths as in `references`. */
  readonly publicNumbers?: readonly string[];
  /** The name of its routes where another route has the list's own. */
  readonly routes?: string;
  /** Came with a later version: files and databases of earlier ones do not have it, and it is empty then. */
  readonly mayBeAbsent?: true;
  /** With `mayBeAbsent`: what it has instead of nothing, until somebody changes it for the first time. */
  readonly initial?: readonly unknown[];
}

/** The definition with the types of its schema and names, and with what follows from its destinations. */
export const configurationList = <const D extends ConfigurationList>(
  definition: D & { readonly key: keyof z.output<D['schema']> },
): D => {
  const { destinations = [], references = {}, publicNumbers = [] }: ConfigurationList = definition;
  const named = destinations.flatMap((path) =>
    Object.entries(listsOfDestinations).map(([field, list]): [string, string] => [`${path}.${field}`, list]),
  );
  return {
    ...definition,
    references: { ...references, ...Object.fromEntries<string>(named) },
    publicNumbers: [...publicNumbers, ...destinations.map((path) => `${path}.number`)],
  };
};

/** What a destination's fields name. */
const listsOfDestinations = { queue: 'queues', flow: 'flows', extension: 'extensions' };
