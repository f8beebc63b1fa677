// One HTTP request at a time, with every header under the test's control, as fetch forbids Host, Origin and Cookie.
// Never keeps a connection alive.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { sessionCookie } from '../../src/app/border/session-cookie.js';

export interface TestRequest {
  readonly port: number;
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; see `rawBody` for anything else. */
  readonly body?: unknown;
  readonly rawBody?: string | Buffer;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  json(): unknown;
}

/** Sends and waits for the whole answer, five seconds at most. */
export function send(options: TestRequest): Promise<TestAnswer> {
  const payload = options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const headers: Record<string, string | number> = { connection: 'close' };
  if (payload !== undefined) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = Buffer.byteLength(payload);
  }
  if (options.token !== undefined) headers['cookie'] = `${sessionCookie(false).name}=${options.token}`;
  Object.assign(headers, options.headers);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: options.port,
        method: options.method ?? 'GET',
        path: options.path,
        headers,
        agent: false,
        timeout: 5_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: () => JSON.parse(text) as unknown,
          });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer within 5 s')));
    request.on('error', reject);
    request.end(payload);
  });
}
