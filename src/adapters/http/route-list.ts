// The route table as a flat list with an operation name for each route.
// Never adds a route of its own.
import type { RouteDefinition } from '../../api/api-feature.js';
import type { AnyRouteHandler, RouteHandlers } from '../../app/kernel/route-handlers.js';

export interface NamedDefinition {
  /** Unique, e.g. `logIn`, `trunksPut`; the operationId in the OpenAPI document. */
  readonly name: string;
  readonly definition: RouteDefinition;
}

export interface NamedRoute extends NamedDefinition {
  readonly handler: AnyRouteHandler;
}

function isDefinition(value: object): value is RouteDefinition {
  return 'method' in value && 'path' in value;
}

/** Every definition of a nested table, in its order. */
export function listDefinitions(table: object, prefix = ''): readonly NamedDefinition[] {
  return Object.entries(table).flatMap(([key, value]: [string, object]) => {
    const name = joinName(prefix, key);
    return isDefinition(value) ? [{ name, definition: value }] : listDefinitions(value, name);
  });
}

/** Every definition with its handler. The types have proven that the handlers fit; here only the pairs are made. */
export function flattenRoutes<T extends object>(table: T, handlers: RouteHandlers<T>): readonly NamedRoute[] {
  const definitions = listDefinitions(table);
  const functions = listFunctions(handlers);
  return definitions.map((named) => {
    const handler = functions.get(named.name);
    if (handler === undefined) throw new Error(`route ${named.name} has no handler`);
    return { ...named, handler };
  });
}

type HandlerTree = AnyRouteHandler | { readonly [key: string]: HandlerTree };

function listFunctions(tree: object, prefix = ''): ReadonlyMap<string, AnyRouteHandler> {
  const functions = new Map<string, AnyRouteHandler>();
  for (const [key, value] of Object.entries(tree as Record<string, HandlerTree>)) {
    const name = joinName(prefix, key);
    if (typeof value === 'function') functions.set(name, value);
    else for (const [inner, handler] of listFunctions(value, name)) functions.set(inner, handler);
  }
  return functions;
}

function joinName(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}
