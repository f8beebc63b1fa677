// Binds the route table to its handlers: authentication, roles, validation, answers.
// Never knows what a route does.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { ruleOfIssue } from '../../api/issue-rule.js';
import { routes } from '../../api/routes.js';
import type { RouteDefinition } from '../../api/api-feature.js';
import type { Session } from '../../api/sessions.js';
import { tagOfVersion, versionOfTag } from '../../api/version-tag.js';
import type { Basis } from '../../app/kernel/changed-meanwhile.js';
import { createRouteHandlers, type UserApplication } from '../../app/application/application.js';
import type { Log } from '../../app/ports/log.js';
import type { WebBorder } from '../../app/border/web-border.js';
import { HttpProblem, sendRefusal } from './http-errors.js';
import { flattenRoutes, type NamedRoute } from './route-list.js';
import type { AnyRouteHandler, FileContent, StoredFile } from '../../app/kernel/route-handlers.js';

/** Largest body of a route that needs a session, bytes: a big IVR flow is some 100 kB. */
const bodyLimitBytes = 1_000_000;
/** Largest body before we know who sends it, bytes. */
const publicBodyLimitBytes = 10_000;

/** What a user whose one-time password is not yet replaced may still do. */
const allowedBeforePasswordChange: ReadonlySet<RouteDefinition> = new Set<RouteDefinition>([
  routes.session,
  routes.logOut,
  routes.changePassword,
]);

export interface RouteBinderOptions {
  readonly application: UserApplication;
  readonly log: Log;
  readonly border: WebBorder;
}

/** A router with every route of src/api/routes.ts, to be mounted under /api/v1. */
export function createApiRouter(options: RouteBinderOptions): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  const named = flattenRoutes(routes, createRouteHandlers(options.application));
  for (const route of named) {
    const path = route.definition.path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[route.definition.method](path, ...createPipeline(route, options));
  }
  refuseOtherMethods(router, named);
  return router;
}

/** RFC 9110 §15.5.6: a known path with another method is 405 and names the right ones. */
function refuseOtherMethods(router: Router, named: readonly NamedRoute[]): void {
  const methodsOfPath = new Map<string, string[]>();
  for (const { definition } of named) {
    const methods = methodsOfPath.get(definition.path) ?? [];
    methods.push(definition.method.toUpperCase());
    if (definition.method === 'get') methods.push('HEAD');
    methodsOfPath.set(definition.path, methods);
  }
  for (const [path, methods] of methodsOfPath) {
    router.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), (request, response) => {
      response.setHeader('Allow', methods.join(', '));
      throw new HttpProblem('method-not-allowed', `${request.method} is not possible here`);
    });
  }
}

interface Caller {
  readonly session: Session | undefined;
  readonly token: string | undefined;
}

function createPipeline(route: NamedRoute, options: RouteBinderOptions): RequestHandler[] {
  const { definition, handler } = route;
  const callers = new WeakMap<Request, Caller>();
  const authorise: RequestHandler = (request, _response, next) => {
    if (options.border.https && definition !== routes.health) refusePlainHttp(request, options.border);
    if (definition.method !== 'get') refuseForeignCause(request, options.border);
    callers.set(request, authenticate(definition, request, options));
    next();
  };
  const run: RequestHandler = async (request, response) => {
    const caller = callers.get(request);
    if (caller === undefined) throw new Error('a request reached its handler without authentication');
    await answer(definition, handler, caller, request, response, options);
  };
  if (definition.fileBody !== undefined) {
    const { contentType, limitBytes } = definition.fileBody;
    const read = express.raw({ type: contentType, limit: limitBytes, inflate: false });
    return [authorise, requireType(contentType), refuseLongerThan(limitBytes), read, run];
  }
  if (definition.body === undefined) return [authorise, run];
  const limit = definition.access === 'public' ? publicBodyLimitBytes : bodyLimitBytes;
  return [
    authorise,
    requireType('application/json'),
    express.json({ limit, inflate: false, strict: true }),
    run,
  ];
}

/** No password and no session in the clear, and none that would be lost because the cookie does not come back. */
function refusePlainHttp(request: Request, border: WebBorder): void {
  if (border.clientOf(request).isOverHttps) return;
  throw new HttpProblem('https-required', 'this is plain http; use the address that begins with https');
}

function refuseForeignCause(request: Request, border: WebBorder): void {
  if (border.isSameOrigin(request.headers)) return;
  throw new HttpProblem('cross-origin', 'another web site may not change anything here');
}

/** These content types cannot be sent across origins without asking first, which is never allowed here. */
const requireType =
  (contentType: string): RequestHandler =>
  (request, _response, next) => {
    if (request.is(contentType) === contentType) next();
    else next(new HttpProblem('unsupported-media-type', `send a body of content type ${contentType}`));
  };

/** The parser would take in all of it before it refuses. */
const refuseLongerThan =
  (limitBytes: number): RequestHandler =>
  (request, _response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= limitBytes) next();
    else next(new HttpProblem('body-too-large', `the file is larger than ${limitBytes} bytes`));
  };

function authenticate(
  definition: RouteDefinition,
  request: Request,
  { application, border }: RouteBinderOptions,
): Caller {
  const token = border.cookie.read(request.headers.cookie);
  if (definition.access === 'public') return { session: undefined, token };
  const session = token === undefined ? undefined : application.sessions.authenticate(token);
  if (session === undefined) throw new HttpProblem('not-authenticated', 'log in first');
  if (session.mustChangePassword && !allowedBeforePasswordChange.has(definition)) {
    throw new HttpProblem('password-change-required', 'replace the one-time password first');
  }
  if (!definition.access.includes(session.role)) {
    throw new HttpProblem('forbidden', `needs role ${definition.access.join(' or ')}`);
  }
  return { session, token };
}

async function answer(
  definition: RouteDefinition,
  handler: AnyRouteHandler,
  caller: Caller,
  request: Request,
  response: Response,
  options: RouteBinderOptions,
): Promise<void> {
  const outcome = await handler({
    params: pathParams(request),
    query: definition.query && validate(definition.query, request.query, 'query'),
    body: bodyOf(definition, request),
    session: caller.session,
    token: caller.token,
    clientAddress: options.border.clientOf(request).address,
    basis: definition.versioned === true ? basisOf(request) : undefined,
    tellVersion: (version) => response.setHeader('ETag', tagOfVersion(version)),
    cookies: {
      set: (token) => response.append('Set-Cookie', options.border.cookie.write(token)),
      clear: () => response.append('Set-Cookie', options.border.cookie.clear()),
    },
  });
  if (outcome.kind === 'refused') sendRefusal(response, outcome);
  else if (definition.fileResponse !== undefined) {
    await sendFile(response, definition.fileResponse, outcome.value as FileContent);
  } else if (definition.storedFileResponse !== undefined) {
    await sendStoredFile(response, definition.storedFileResponse, outcome.value as StoredFile);
  } else if (definition.response === undefined) response.status(204).end();
  else response.json(outcome.value);
}

/** RFC 9110 §13.1. Our tags are versions that grow, so that one of the whole list serves for each item in it. */
function basisOf({ headers }: Request): Basis | undefined {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match === undefined && noneMatch === undefined) {
    // Only browsers send it: this page was loaded before pages had to say what they have seen.
    if (headers['sec-fetch-site'] === undefined) return undefined;
    throw new HttpProblem('version-required', 'name what the change builds on: If-Match or If-None-Match: *');
  }
  if (noneMatch === '*' && match === undefined) return 'absent';
  if (match === '*' && noneMatch === undefined) return undefined;
  const version = noneMatch === undefined ? versionOfTag(match ?? '') : undefined;
  if (version !== undefined) return { version };
  throw new HttpProblem('invalid-request', 'expected If-Match: "<version>", If-Match: * or If-None-Match: *');
}

function bodyOf(definition: RouteDefinition, request: Request): unknown {
  if (definition.fileBody !== undefined) {
    // The parser leaves an empty body alone.
    return Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
  }
  return definition.body && validate(definition.body, request.body, 'body');
}

/** A client that goes away ends the sending; one that reads slowly slows it down. */
async function sendFile(
  response: Response,
  { contentType, fileName }: NonNullable<RouteDefinition['fileResponse']>,
  content: FileContent,
): Promise<void> {
  response.setHeader('Content-Type', contentType);
  response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
  try {
    await pipeline(Readable.from(content), response);
  } catch (error) {
    if (!isClientGone(error)) throw error;
  }
}

/** Whole, or the range that is asked for: a player jumps about in a recording. */
function sendStoredFile(
  response: Response,
  { contentType }: NonNullable<RouteDefinition['storedFileResponse']>,
  { path }: StoredFile,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      headers: { 'Content-Type': contentType },
      cacheControl: false,
      dotfiles: 'allow',
    } as const;
    response.sendFile(path, options, (error?: Error) => {
      if (error === undefined || isRequestAborted(error)) resolve();
      else if ('status' in error && error.status === 416)
        reject(new HttpProblem('range-not-satisfiable', 'the recording has no such part'));
      else reject(error);
    });
  });
}

const isRequestAborted = (error: Error): boolean =>
  'code' in error && (error.code === 'ECONNABORTED' || error.code === 'EPIPE' || error.code === 'ECONNRESET');

const isClientGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

function pathParams(request: Request): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.params)) {
    if (typeof value !== 'string' || value.length > 200) {
      throw new HttpProblem('invalid-request', `the path's ${name} is too long`);
    }
    params[name] = value;
  }
  return params;
}

function validate(schema: z.ZodType, value: unknown, where: 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = result.error.issues.slice(0, 20).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
    issue: ruleOfIssue(issue),
  }));
  throw new HttpProblem('invalid-request', `the ${where} is not as this route expects it`, details);
}
