// The OpenAPI 3.1 description, made from the same route table and schemas that requests are checked with.
// Never written by hand: what it says is what the server does.
import { z } from 'zod';
import type { RouteDefinition } from '../../api/api-feature.js';
import { errorSchema } from '../../api/common.js';
import { apiFeatures, routes } from '../../api/routes.js';
import { sessionCookie } from '../../app/border/session-cookie.js';
import { listDefinitions, type NamedDefinition } from './route-list.js';

/** Schemas that get a name of their own in the document. */
const namedSchemas: Readonly<Record<string, z.ZodType>> = {
  Error: errorSchema,
  ...Object.fromEntries(apiFeatures.flatMap(({ components }) => Object.entries<z.ZodType>(components))),
};

export type JsonObject = Record<string, unknown>;

/** Input differs from output where a field has a default: it may be left out by whoever writes. */
interface SchemaSet {
  /** By component name. */
  readonly components: Readonly<Record<string, JsonObject>>;
  /** By operation: a reference where the schema has a name, else the schema itself. */
  readonly ofOperation: ReadonlyMap<string, JsonObject>;
}

/** The document as plain JSON; `cookie`: by which a session is known. */
export function createOpenApiDocument(version: string, cookie = sessionCookie(false)): JsonObject {
  const definitions = listDefinitions(routes);
  const output = collectSchemas(definitions, 'output');
  const input = collectSchemas(definitions, 'input');
  const paths: Record<string, JsonObject> = {};
  for (const named of definitions) {
    const path = (paths[named.definition.path] ??= {});
    path[named.definition.method] = describeOperation(named, input, output);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Centrale',
      version,
      description:
        'On-premise PBX and contact centre. Log in with POST /session; the session is a cookie. ' +
        'Live figures are also pushed on the WebSocket /api/v1/live as LiveMessage.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ session: [] }],
    tags: [...new Set(definitions.map(({ definition }) => definition.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...output.components, ...input.components },
      responses: errorResponses,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookie.name } },
    },
  };
}

const errorContent = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
const errorResponse = (description: string): JsonObject => ({ description, content: errorContent });
const errorResponses: Readonly<Record<string, JsonObject>> = {
  InvalidRequest: errorResponse('The request is not as described here (`invalid-request`)'),
  NotAuthenticated: errorResponse(
    'No session, or wrong credentials (`not-authenticated`, `wrong-credentials`)',
  ),
  Forbidden: errorResponse(
    'Role or session does not allow it (`forbidden`, `password-change-required`, `cross-origin`)',
  ),
  ChangedMeanwhile: errorResponse(
    'Somebody else has changed it; `conflict` tells what it is now (`changed-meanwhile`)',
  ),
  NotFound: errorResponse('There is no such thing (`not-found`)'),
  Conflict: errorResponse(
    'Something else stands in the way (`in-use`, `duplicate`, `last-admin`, `already-closed`, …)',
  ),
  Unprocessable: errorResponse(
    'Understood, but it does not fit the rest (`invalid-reference`, `key-mismatch`, …)',
  ),
  BodyTooLarge: errorResponse('The body is too large (`body-too-large`)'),
  NotJson: errorResponse('The body is of another type (`unsupported-media-type`)'),
  TooManyAttempts: {
    ...errorResponse('Wait before the next attempt (`too-many-attempts`)'),
    headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } },
  },
  Failure: errorResponse('Not possible because of a failure inside (`internal-error`, `unavailable`)'),
};

function describeOperation(
  { name, definition }: NamedDefinition,
  input: SchemaSet,
  output: SchemaSet,
): JsonObject {
  const operation: JsonObject = {
    operationId: name,
    summary: definition.summary,
    tags: [definition.tag],
    responses: describeResponses(name, definition, output),
  };
  if (definition.access === 'public') operation['security'] = [];
  else operation['description'] = `For ${definition.access.join(', ')}.`;
  const parameters = [
    ...pathParameters(definition.path),
    ...queryParameters(definition),
    ...(definition.versioned === true ? versionParameters : []),
  ];
  if (parameters.length > 0) operation['parameters'] = parameters;
  if (definition.body !== undefined) {
    operation['requestBody'] = {
      required: true,
      content: { 'application/json': { schema: input.ofOperation.get(`${name} body`) } },
    };
  }
  if (definition.fileBody !== undefined) {
    operation['requestBody'] = { required: true, content: fileContent(definition.fileBody) };
  }
  return operation;
}

function describeResponses(name: string, definition: RouteDefinition, output: SchemaSet): JsonObject {
  const ref = (response: string): JsonObject => ({ $ref: `#/components/responses/${response}` });
  const responses: JsonObject =
    definition.response === undefined
      ? withoutJson(definition)
      : {
          '200': {
            description: definition.summary,
            content: { 'application/json': { schema: output.ofOperation.get(`${name} response`) } },
          },
        };
  const hasInput = definition.body !== undefined || definition.query !== undefined;
  if (hasInput || definition.path.includes('{')) responses['400'] = ref('InvalidRequest');
  if (definition.access !== 'public' || name === 'logIn') responses['401'] = ref('NotAuthenticated');
  if (definition.access !== 'public' || definition.method !== 'get') responses['403'] = ref('Forbidden');
  if (definition.path.includes('{')) responses['404'] = ref('NotFound');
  if (definition.method !== 'get' && definition.tag !== 'session') responses['409'] = ref('Conflict');
  if (definition.versioned === true) responses['412'] = ref('ChangedMeanwhile');
  if (definition.body !== undefined || definition.fileBody !== undefined) {
    responses['413'] = ref('BodyTooLarge');
    responses['415'] = ref('NotJson');
    responses['422'] = ref('Unprocessable');
  }
  if (definition.tag === 'session' && definition.body !== undefined)
    responses['429'] = ref('TooManyAttempts');
  responses['default'] = ref('Failure');
  return responses;
}

/** JSON Schema 2020-12 §8.4: text of another media type. */
function fileContent({ contentType }: { readonly contentType: string }): JsonObject {
  const mediaType = contentType.replace(/;.*/, '');
  return { [mediaType]: { schema: { type: 'string', contentMediaType: mediaType } } };
}

function withoutJson({ summary, fileResponse, storedFileResponse }: RouteDefinition): JsonObject {
  const file = fileResponse ?? storedFileResponse;
  if (file === undefined) return { '204': { description: 'Done' } };
  return { '200': { description: summary, content: fileContent(file) } };
}

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', maxLength: 200 },
  }));
}

const versionParameters: readonly JsonObject[] = [
  {
    name: 'If-Match',
    in: 'header',
    required: false,
    description:
      'The ETag that was read, of the item or of the whole list: refused when the item was changed since. ' +
      'Without it, and with *, whatever is there is replaced.',
    schema: { type: 'string' },
  },
  {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'Only * is possible: refused when there is such an item already.',
    schema: { type: 'string', const: '*' },
  },
];

function queryParameters({ query }: RouteDefinition): JsonObject[] {
  if (query === undefined) return [];
  const { properties } = z.toJSONSchema(query, { io: 'output' });
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !query.safeParse({}).success && isRequired(query, name),
    schema,
  }));
}

function isRequired(query: z.ZodType, name: string): boolean {
  const issues = query.safeParse({}).error?.issues ?? [];
  return issues.some((issue) => issue.path[0] === name);
}

/** Names every schema of the operations, lets zod write them all, and takes the nameless ones out again. */
function collectSchemas(definitions: readonly NamedDefinition[], io: 'input' | 'output'): SchemaSet {
  const suffix = io === 'input' ? 'Input' : '';
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(namedSchemas)) registry.add(schema, { id: name + suffix });
  const operationSchemas = new Map<string, z.ZodType>();
  for (const { name, definition } of definitions) {
    const schema = io === 'input' ? definition.body : definition.response;
    if (schema !== undefined) operationSchemas.set(`${name} ${io === 'input' ? 'body' : 'response'}`, schema);
  }
  for (const [key, schema] of operationSchemas) if (!registry.has(schema)) registry.add(schema, { id: key });
  const uri = (id: string): string => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { io, uri });
  const written = new Map(Object.entries(schemas).map(([id, schema]) => [id, withoutIdentity(schema)]));
  const ofOperation = new Map<string, JsonObject>();
  for (const [key, schema] of operationSchemas) {
    const id = registry.get(schema)?.id ?? key;
    ofOperation.set(key, id === key ? (written.get(id) ?? {}) : { $ref: uri(id) });
  }
  for (const key of operationSchemas.keys()) written.delete(key);
  const reachable = new Set<string>();
  const start = io === 'output' ? [...written.keys()] : referencesIn([...ofOperation.values()]);
  collectReachable(start, written, reachable);
  const components = Object.fromEntries([...written].filter(([id]) => reachable.has(id)));
  return { components, ofOperation };
}

/** `$schema` and `$id` have no place inside a document that is one resource. */
function withoutIdentity(schema: object): JsonObject {
  const { $schema: _schema, $id: _id, id: _name, ...rest } = schema as JsonObject;
  return rest;
}

function referencesIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, id]) => id ?? '');
}

function collectReachable(
  ids: readonly string[],
  schemas: ReadonlyMap<string, JsonObject>,
  reachable: Set<string>,
): void {
  for (const id of ids) {
    if (reachable.has(id)) continue;
    reachable.add(id);
    collectReachable(referencesIn(schemas.get(id) ?? {}), schemas, reachable);
  }
}
