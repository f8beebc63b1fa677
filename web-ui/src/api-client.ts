// Calls the HTTP API by its route table and checks every answer with the schema of that route.
// Never shows anything; failures come out as RequestFailure.
import type { z } from 'zod';
import { errorSchema, type ApiError } from '../../src/api/common.js';
import type { Conflict } from '../../src/core/kernel/refusal.js';
import type { RouteDefinition } from '../../src/api/api-feature.js';
import { tagOfVersion, versionOfTag } from '../../src/api/version-tag.js';
import { createStore } from './create-store.js';

export type FailureReason =
  /** The server answered with a refusal. */
  | { readonly kind: 'refused'; readonly status: number; readonly error: ApiError }
  /** No answer: server down, network gone, or too slow. */
  | { readonly kind: 'unreachable' }
  /** An answer that this version of the page does not understand. */
  | { readonly kind: 'unexpected'; readonly status: number };

export class RequestFailure extends Error {
  constructor(
    readonly reason: FailureReason,
    options?: ErrorOptions,
  ) {
    super(reason.kind === 'refused' ? reason.error.message : reason.kind, options);
  }

  /** The API's stable code, when there is one. */
  get code(): string | undefined {
    return this.reason.kind === 'refused' ? this.reason.error.code : undefined;
  }
}

/** What somebody else has saved meanwhile; undefined when the failure is about something else. */
export const conflictOf = (failure: unknown): Conflict | undefined =>
  failure instanceof RequestFailure && failure.reason.kind === 'refused'
    ? failure.reason.error.conflict
    : undefined;

type ResponseOf<R> = R extends { readonly response: infer S extends z.ZodType } ? z.output<S> : undefined;
type BodyOf<R> = R extends { readonly body: infer S extends z.ZodType } ? z.input<S> : never;
type QueryOf<R> = R extends { readonly query: infer S extends z.ZodType } ? Partial<z.output<S>> : never;

interface RequestInput<R> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: QueryOf<R>;
  readonly body?: BodyOf<R>;
  /** For a route that takes a file. */
  readonly file?: R extends { readonly fileBody: object } ? Blob : never;
  readonly signal?: AbortSignal;
  /** Of a versioned route: the version that the change builds on, or that nothing is to be there. */
  readonly basis?: number | 'absent';
}

/** Raised when the server no longer knows the session, or wants a new password first. */
export type SessionTrouble = 'not-authenticated' | 'password-change-required';
export const sessionTroubles = createStore<{ readonly trouble: SessionTrouble } | undefined>(undefined);

const requestTimeoutMs = 15_000;
/** A large file on a slow line. */
const fileTimeoutMs = 120_000;

/** Where a route is; for what the browser fetches by itself, e.g. a recording. */
export function addressOf(
  route: RouteDefinition,
  params: Readonly<Record<string, string>> | undefined,
  query?: unknown,
): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params?.[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  return `/api/v1${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
}

interface Content {
  readonly type: string;
  readonly data: string | Blob;
}

function contentOf(route: RouteDefinition, body: unknown, file: Blob | undefined): Content | undefined {
  if (file !== undefined && route.fileBody) return { type: route.fileBody.contentType, data: file };
  return body === undefined ? undefined : { type: 'application/json', data: JSON.stringify(body) };
}

async function send(
  route: RouteDefinition,
  address: string,
  content: Content | undefined,
  { signal, basis }: Pick<RequestInput<RouteDefinition>, 'signal' | 'basis'>,
) {
  const isFile = route.fileBody !== undefined || route.fileResponse !== undefined;
  const timeout = AbortSignal.timeout(isFile ? fileTimeoutMs : requestTimeoutMs);
  try {
    const answer = await fetch(address, {
      method: route.method.toUpperCase(),
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(content === undefined ? {} : { 'content-type': content.type }),
        ...preconditionOf(basis),
      },
      ...(content === undefined ? {} : { body: content.data }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    // Read within the time-out, as what it is.
    return { answer, content: await answer.blob() };
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new RequestFailure({ kind: 'unreachable' }, { cause });
  }
}

function preconditionOf(basis: number | 'absent' | undefined): Readonly<Record<string, string>> {
  if (basis === undefined) return {};
  return basis === 'absent' ? { 'if-none-match': '*' } : { 'if-match': tagOfVersion(basis) };
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    // Not JSON, e.g. a proxy's error page: the schemas refuse undefined and the caller reports it.
    return undefined;
  }
}

function refusal(route: RouteDefinition, status: number, content: unknown): RequestFailure {
  const error = errorSchema.safeParse(content);
  if (!error.success) {
    // Gateways in front of a stopped daemon answer 502 to 504 with a page of their own.
    const gateway = status === 502 || status === 503 || status === 504;
    return new RequestFailure(gateway ? { kind: 'unreachable' } : { kind: 'unexpected', status });
  }
  const ofSession = route.access !== 'public';
  if (ofSession && status === 401 && error.data.code === 'not-authenticated') {
    sessionTroubles.set({ trouble: 'not-authenticated' });
  }
  if (ofSession && status === 403 && error.data.code === 'password-change-required') {
    sessionTroubles.set({ trouble: 'password-change-required' });
  }
  return new RequestFailure({ kind: 'refused', status, error: error.data });
}

/** @throws RequestFailure; or the signal's reason when it was aborted. */
export async function request<R extends RouteDefinition>(
  route: R,
  input: RequestInput<R> = {},
): Promise<ResponseOf<R>> {
  return (await requestVersion(route, input)).value;
}

export interface Versioned<T> {
  readonly value: T;
  /** For `basis` of a later change; undefined when the answer has none. */
  readonly version: number | undefined;
}

/** As `request`, with the version of what came. */
export async function requestVersion<R extends RouteDefinition>(
  route: R,
  input: RequestInput<R> = {},
): Promise<Versioned<ResponseOf<R>>> {
  const address = addressOf(route, input.params, input.query);
  const sent = contentOf(route, input.body, input.file);
  const { answer, content: body } = await send(route, address, sent, input);
  const version = versionOfTag(answer.headers.get('etag') ?? '');
  const content = parseJson(await body.text());
  if (!answer.ok) throw refusal(route, answer.status, content);
  if (!route.response) return { value: undefined as ResponseOf<R>, version };
  const parsed = route.response.safeParse(content);
  if (!parsed.success) {
    throw new RequestFailure({ kind: 'unexpected', status: answer.status }, { cause: parsed.error });
  }
  return { value: parsed.data as ResponseOf<R>, version };
}

/** What a route with `fileResponse` answers. As `request`. */
export async function requestFile<R extends RouteDefinition>(
  route: R,
  input: RequestInput<R> = {},
): Promise<Blob> {
  const sent = contentOf(route, input.body, input.file);
  const { answer, content } = await send(route, addressOf(route, input.params, input.query), sent, input);
  if (!answer.ok) throw refusal(route, answer.status, parseJson(await content.text()));
  return content;
}
