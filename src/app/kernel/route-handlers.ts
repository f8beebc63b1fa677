// What a handler of a route gets and must return, derived from its definition, so that a mismatch does not compile.
// Never holds behaviour.
import type { Session } from '../../api/sessions.js';
import type { Parsed, RouteDefinition } from '../../api/api-feature.js';
import type { Basis } from './changed-meanwhile.js';
import type { Outcome } from '../../core/kernel/refusal.js';

/** `/queues/{id}` → `{ id: string }`. */
export type PathParams<P extends string> = P extends `${string}{${infer K}}${infer Rest}`
  ? { readonly [Name in K]: string } & PathParams<Rest>
  : unknown;

/** A file's content, whole or piece by piece. */
export type FileContent = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** A request after authentication and validation. */
export interface RouteRequest<R extends RouteDefinition> {
  readonly params: PathParams<R['path']>;
  readonly query: Parsed<R extends { readonly query: infer Q } ? Q : undefined>;
  readonly body: R extends { readonly fileBody: object }
    ? Uint8Array
    : Parsed<R extends { readonly body: infer B } ? B : undefined>;
  /** Present on every route that is not public. */
  readonly session: R['access'] extends 'public' ? Session | undefined : Session;
  /** The session's token, if the request carried one. */
  readonly token: R['access'] extends 'public' ? string | undefined : string;
  /** Of the browser or program, not of a trusted proxy before us. */
  readonly clientAddress: string;
  readonly cookies: SessionCookies;
  /** Of a versioned route: what the change builds on, if the client says so. */
  readonly basis: Basis | undefined;
  /** The `ETag` of the answer, for the client's next `If-Match`. */
  readonly tellVersion: (version: number) => void;
}

/** What a handler may do to the browser's cookie. */
export interface SessionCookies {
  set(token: string): void;
  clear(): void;
}

/** A file on this machine. */
export interface StoredFile {
  /** Absolute. */
  readonly path: string;
}

type Answer<R extends RouteDefinition> = Outcome<
  R extends { readonly fileResponse: object }
    ? FileContent
    : R extends { readonly storedFileResponse: object }
      ? StoredFile
      : Parsed<R extends { readonly response: infer S } ? S : undefined>
>;

export type RouteHandler<R extends RouteDefinition> = (
  request: RouteRequest<R>,
) => Answer<R> | Promise<Answer<R>>;

/** One handler per route of a table that may be nested. */
export type RouteHandlers<T> = {
  readonly [K in keyof T]: T[K] extends RouteDefinition ? RouteHandler<T[K]> : RouteHandlers<T[K]>;
};

/** A request and its handler where the route is only known at run time. */
export interface AnyRouteRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly session: Session | undefined;
  readonly token: string | undefined;
  readonly clientAddress: string;
  readonly cookies: SessionCookies;
  /** Of a versioned route: what the change builds on, if the client says so. */
  readonly basis: Basis | undefined;
  /** The `ETag` of the answer, for the client's next `If-Match`. */
  readonly tellVersion: (version: number) => void;
}
export type AnyRouteHandler = (request: AnyRouteRequest) => Outcome<unknown> | Promise<Outcome<unknown>>;
