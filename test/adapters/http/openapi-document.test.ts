// Rules of the OpenAPI document: it is complete, sound, and says what the server does.
// Never compares it with a stored copy.
import { routes } from '../../../src/api/routes.js';
import { createOpenApiDocument } from '../../../src/adapters/http/openapi-document.js';
import { listDefinitions } from '../../../src/adapters/http/route-list.js';
import { createHttpServer } from '../../../src/adapters/http/http-server.js';
import { createFakeApplication } from '../../support/fake-application.js';
import { createFakeLog } from '../../support/fake-log.js';
import { send } from '../../support/http-client.js';

interface Media {
  readonly schema: Record<string, unknown>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: Record<string, unknown>;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { $ref?: string; description?: string; content?: Readonly<Record<string, Media>> }>
  >;
}
interface Document {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly security: readonly Record<string, unknown>[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const document = JSON.parse(JSON.stringify(createOpenApiDocument('1.2.3'))) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Every value of a key anywhere in the document. */
function valuesOf(key: string, value: unknown = document): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesOf(key, one));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === key && typeof inner === 'string' ? [inner] : valuesOf(key, inner),
  );
}

function resolve(pointer: string): unknown {
  return pointer
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

test('has the members that OpenAPI 3.1 demands', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Centrale', version: '1.2.3' });
  const allowed = ['openapi', 'info', 'servers', 'security', 'tags', 'paths', 'components'];
  expect(Object.keys(document).filter((key) => !allowed.includes(key))).toEqual([]);
  expect(document.security).toEqual([{ session: [] }]);
  expect(document.components['securitySchemes']).toEqual({
    session: { type: 'apiKey', in: 'cookie', name: 'centrale_session' },
  });
  for (const name of Object.values(document.components).flatMap((group) => Object.keys(group))) {
    expect(name).toMatch(/^[a-zA-Z0-9.\-_]+$/);
  }
});

test('describes every route and nothing else', () => {
  const described = operations.map(({ path, method }) => `${method} ${path}`);
  const expected = listDefinitions(routes).map(({ definition }) => `${definition.method} ${definition.path}`);
  expect(described.sort()).toEqual([...expected].sort());
  expect(new Set(described).size).toBe(described.length);
});

test('names every operation once', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
});

test('has no reference to nothing and no identity of its own inside', () => {
  const references = valuesOf('$ref');
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references)
    expect([reference, resolve(String(reference))]).not.toContain(undefined);
  expect([...valuesOf('$id'), ...valuesOf('$schema')]).toEqual([]);
});

test.each(operations)('$method $path is described soundly', ({ path, method, operation }) => {
  const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
  expect(declared.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  for (const parameter of declared) expect(parameter.required).toBe(true);
  expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0]);
  if (method === 'get' || method === 'delete') expect(operation.requestBody).toBeUndefined();
  const success = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
  expect(success).toHaveLength(1);
  for (const response of Object.values(operation.responses)) {
    const resolved = (response.$ref === undefined ? response : resolve(response.$ref)) as typeof response;
    expect(typeof resolved.description).toBe('string');
    for (const { schema } of Object.values(resolved.content ?? {})) expect(typeof schema).toBe('object');
  }
  const isPublic = operation.security?.length === 0;
  if (!isPublic) expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403']));
});

test('tells parameters of queries with their limits and defaults', () => {
  const parameters = document.paths['/calls']?.['get']?.parameters ?? [];
  expect(parameters.find(({ name }) => name === 'limit')).toMatchObject({
    in: 'query',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
  });
});

test('tells that fields with a default may be left out by who writes, but are there for who reads', () => {
  const schemas = document.components['schemas'] as Record<string, { required: string[] }>;
  expect(schemas['QueueInput']?.required).not.toContain('ringSeconds');
  expect(schemas['Queue']?.required).toContain('ringSeconds');
  const body =
    document.paths['/company/queues/{key}']?.['put']?.requestBody?.content['application/json']?.schema;
  expect(body).toEqual({ $ref: '#/components/schemas/QueueInput' });
});

test('is served to everybody who knows the address', async () => {
  const http = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    application: createFakeApplication(),
    webUiDir: '/nonexistent',
    log: createFakeLog(),
  });
  const { port } = await http.listen();
  try {
    const answer = await send({ port, path: '/api/v1/openapi.json' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ ...document, info: { ...document.info, version: '0.1.0' } });
  } finally {
    await http.close();
  }
});
