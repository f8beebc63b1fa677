// Every refusal and failure as an HTTP answer: one JSON shape, one table of status codes.
// Never tells the client what went wrong inside: that goes to the log under the id that the client gets.
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import type { ApiError, ServerErrorCode } from '../../api/common.js';
import { StoreError } from '../../app/ports/store.js';
import type { Log } from '../../app/ports/log.js';
import type { Refusal, RefusalCode } from '../../core/kernel/refusal.js';

export type ErrorCode = RefusalCode | ServerErrorCode;

/** Status of each code that the application or this server can give (RFC 9110 §15). */
const statusOfCode: Readonly<Record<ErrorCode, number>> = {
  'invalid-request': 400,
  'not-authenticated': 401,
  'wrong-credentials': 401,
  forbidden: 403,
  'password-change-required': 403,
  'cross-origin': 403,
  'https-required': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'request-timeout': 408,
  'already-closed': 409,
  cancelled: 409,
  duplicate: 409,
  'import-running': 409,
  'in-progress': 409,
  'in-use': 409,
  'required-status': 409,
  'last-admin': 409,
  'no-agents': 409,
  'no-queue': 409,
  'nobody-called': 409,
  'not-configured': 409,
  'not-in-wrap-up': 409,
  'not-talking': 409,
  'not-waiting': 409,
  'number-not-allowed': 422,
  'number-taken': 409,
  'passwords-taken': 409,
  'subject-on-the-line': 409,
  'what-if-running': 409,
  'wrap-up-limit': 409,
  'changed-meanwhile': 412,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'range-not-satisfiable': 416,
  'unknown-host': 421,
  'agent-required': 422,
  'break-reason-required': 422,
  'channel-not-served': 422,
  'unknown-status': 422,
  'digit-conflict': 422,
  'invalid-change': 422,
  'invalid-flow': 422,
  'invalid-hours': 422,
  'invalid-number': 422,
  'invalid-reference': 422,
  'invalid-skill-rule': 422,
  'invalid-time-zone': 422,
  'invalid-widening': 422,
  'key-mismatch': 422,
  'password-required': 422,
  'queue-required': 422,
  'weak-password': 422,
  'version-required': 428,
  'too-many-attempts': 429,
  'headers-too-large': 431,
  'internal-error': 500,
  'storage-unavailable': 503,
  stopping: 503,
};

/** A refusal of this border, thrown to the error handler. */
export class HttpProblem extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: ApiError['details'],
  ) {
    super(message);
    this.name = 'HttpProblem';
  }
}

/** A refusal of the application, or one of this border, whose details can name the broken rule. */
type AnyRefusal = Omit<Refusal, 'kind' | 'code' | 'details'> & {
  readonly code: ErrorCode;
  readonly details?: readonly NonNullable<ApiError['details']>[number][];
};

/** Sends a refusal in the shape of `errorSchema`. */
export function sendRefusal(response: Response, refusal: AnyRefusal): void {
  if (refusal.retryAfterMs !== undefined) {
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil(refusal.retryAfterMs / 1000))));
  }
  const body: ApiError = { code: refusal.code, message: refusal.message };
  if (refusal.conflict !== undefined) body.conflict = { ...refusal.conflict };
  if (refusal.details !== undefined) body.details = refusal.details.map((detail) => ({ ...detail }));
  response.status(statusOfCode[refusal.code]).json(body);
}

/** What express and its body parser throw: http-errors with `type` and `status`. */
function isClientError(error: unknown): error is { readonly status: number; readonly type?: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status >= 400 &&
    error.status < 500
  );
}

function asRefusal(error: unknown): AnyRefusal | undefined {
  if (error instanceof HttpProblem) return error;
  if (!isClientError(error)) return undefined;
  if (error.status === 413) return { code: 'body-too-large', message: 'the request body is too large' };
  if (error.status === 415) {
    return { code: 'unsupported-media-type', message: 'send the body as UTF-8 JSON, not compressed' };
  }
  if (error.type === 'entity.parse.failed') {
    return { code: 'invalid-request', message: 'the request body is not valid JSON' };
  }
  return { code: 'invalid-request', message: 'the request could not be read' };
}

/** The last handler: turns whatever was thrown into an answer. */
export function createErrorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      log.warn({ err: error, method: request.method, path: request.path }, 'answer was cut short');
      next(error);
      return;
    }
    const refusal = asRefusal(error);
    if (refusal !== undefined) {
      sendRefusal(response, refusal);
      return;
    }
    const errorId = randomUUID();
    log.error({ errorId, err: error, method: request.method, path: request.path }, 'request failed');
    const code = error instanceof StoreError ? 'storage-unavailable' : 'internal-error';
    const what = error instanceof StoreError ? 'the database cannot be used' : 'internal error';
    sendRefusal(response, { code, message: `${what}; see the log for ${errorId}` });
  };
}
