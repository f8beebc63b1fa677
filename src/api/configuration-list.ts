// What everything that deals with a list of the configuration knows of it: store, routes, handlers, checks, OpenAPI, web pages.
// Never holds a rule about its items; their schema and app/company do.
import type { z } from 'zod';

export interface ConfigurationList {
  /** One of its items, in messages and summaries. */
  readonly one: string;
  /** The name of an item's schema in the OpenAPI document. */
  readonly component: string;
  readonly schema: z.ZodType;
  /** The field that an item is found by. */
  readonly key: string;
  /** Fields that are written and never read back, e.g. `outbound.password`. */
  readonly secrets?: readonly string[];
  /**
   * Which fields name items of other lists: path → list, e.g. `members.*.agent` → `agents`; `*` is each entry or value.
   * What is named must be there, and cannot be removed as long as it is named.
   */
  readonly references?: Readonly<Record<string, string>>;
  /** The name of its routes where another route has the list's own. */
  readonly routes?: string;
  /** Came with a later version: files and databases of earlier ones do not have it, and it is empty then. */
  readonly mayBeAbsent?: true;
}

/** The definition as it is, with the types of its schema and names. */
export const configurationList = <const D extends ConfigurationList>(
  definition: D & { readonly key: keyof z.output<D['schema']> },
): D => definition;
