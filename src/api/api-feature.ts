// What a feature adds to the API: its routes, and the schemas that have a name in the OpenAPI document.
// Never implements a route; app/<feature> does.
import type { z } from 'zod';
import type { Role } from './common.js';

export interface RouteDefinition {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/v1`, OpenAPI style: `/calls/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** `public`: no session needed. Otherwise the roles that may call it. */
  readonly access: 'public' | readonly Role[];
  /**
   * A change of something that others change too: what it builds on is named by `If-Match` (the `ETag` that was read)
   * or `If-None-Match: *` (nothing is to be there); 412 `changed-meanwhile` when somebody was faster. A web page must
   * say so (428 `version-required`); a program that does not replaces whatever is there.
   */
  readonly versioned?: true;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Instead of `body`: a file, handed on as it came. */
  readonly fileBody?: { readonly contentType: string; readonly limitBytes: number };
  /** Undefined = 204 without body. */
  readonly response?: z.ZodType;
  /** Instead of `response`: a file, sent piece by piece. */
  readonly fileResponse?: { readonly contentType: string; readonly fileName: string };
  /** Instead of `response`: a file on disk, or the part of it that is asked for (RFC 9110 §14). */
  readonly storedFileResponse?: { readonly contentType: string };
}

/** One route, or several under one name. */
export interface RouteTable {
  readonly [name: string]: RouteDefinition | RouteTable;
}

export interface ApiFeature {
  readonly routes: RouteTable;
  /** By the name in the OpenAPI document. */
  readonly components: Readonly<Record<string, z.ZodType>>;
}

export const everyone: readonly Role[] = ['admin', 'supervisor', 'agent'];
export const supervisors: readonly Role[] = ['admin', 'supervisor'];
export const admins: readonly Role[] = ['admin'];

export const route = <const R extends RouteDefinition>(definition: R): R => definition;

/** The type that has what each of a union has. */
export type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer A) => void
  ? A
  : never;

/** What a schema gives; undefined where there is none. */
export type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
