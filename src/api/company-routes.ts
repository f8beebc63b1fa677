// How the configuration is read and changed: as a whole, and item by item of each list.
// Never names a list; company.ts does.
import { z } from 'zod';
import { admins, route, type ApiFeature } from './api-feature.js';
import {
  companyLists,
  companySchema,
  companySettingsSchema,
  configurationLists,
  type CompanyList,
  type ConfigurationLists,
} from './company.js';
import type { ConfigurationList } from './configuration-list.js';

function item<const K extends string, S extends z.ZodType>(list: K, one: string, schema: S) {
  return {
    list: route({
      method: 'get',
      path: `/company/${list}`,
      summary: `All ${list}`,
      tag: 'company',
      access: admins,
      response: z.array(schema),
    }),
    put: route({
      method: 'put',
      path: `/company/${list}/{key}`,
      summary: `Create or replace one ${one}`,
      tag: 'company',
      access: admins,
      versioned: true,
      body: schema,
      response: schema,
    }),
    remove: route({
      method: 'delete',
      path: `/company/${list}/{key}`,
      summary: `Remove one ${one}`,
      tag: 'company',
      access: admins,
      versioned: true,
    }),
  };
}

/** One entry of the audit trail. */
export const companyChangeSchema = z.strictObject({
  version: z.number().int(),
  atMs: z.number().int(),
  by: z.string(),
  list: z.string(),
  key: z.string(),
  /** Null = did not exist before; secrets are never included. */
  before: z.unknown(),
  /** Null = removed. */
  after: z.unknown(),
});
export type CompanyChange = z.infer<typeof companyChangeSchema>;

type SchemaOf<L extends CompanyList> = Extract<ConfigurationLists[L]['schema'], z.ZodType>;
type ItemRoutes<L extends CompanyList> = ReturnType<typeof item<L, SchemaOf<L>>>;

type ItemRouteNames = {
  readonly [L in CompanyList]: ConfigurationLists[L] extends { readonly routes: infer N extends string }
    ? N
    : L;
};
/** Under which name the routes of a list stand in `routes`. */
export type ItemRouteName = ItemRouteNames[CompanyList];

type RoutesOfList = { [L in CompanyList]: ItemRoutes<L> };

function addRoutes<L extends CompanyList>(routes: { [K in L]?: ItemRoutes<K> }, list: L): void {
  const { one, schema } = configurationLists[list];
  routes[list] = item(list, one, schema as SchemaOf<L>);
}

function allRoutes(): RoutesOfList {
  const routes: Partial<RoutesOfList> = {};
  for (const list of companyLists) addRoutes(routes, list);
  // Complete by now: it was every list's turn.
  return routes as RoutesOfList;
}

/** The routes of each list of the configuration. */
export const routesOfList: Readonly<RoutesOfList> = allRoutes();

export const itemRouteName = (list: CompanyList): ItemRouteName => {
  const { routes }: ConfigurationList = configurationLists[list];
  return (routes ?? list) as ItemRouteName;
};

const companyItemRoutes = Object.fromEntries(
  companyLists.map((list) => [itemRouteName(list), routesOfList[list]]),
) as { readonly [L in CompanyList as ItemRouteNames[L]]: ItemRoutes<L> };

/** What the configuration adds. */
export const companyApi = {
  routes: {
    company: route({
      method: 'get',
      path: '/company',
      summary: 'The whole configuration, without secrets',
      tag: 'company',
      access: admins,
      response: companySchema,
    }),
    companyChanges: route({
      method: 'get',
      path: '/company/changes',
      summary: 'Who changed what, when, from what; newest first',
      tag: 'company',
      access: admins,
      query: z.strictObject({
        limit: z.coerce.number().int().min(1).max(500).default(100),
        /** The version of a change that is told as one: what it consists of. */
        partOf: z.coerce.number().int().min(1).optional(),
      }),
      response: z.array(companyChangeSchema),
    }),
    putSettings: route({
      method: 'put',
      path: '/company/settings',
      summary: "Replace the company's settings",
      tag: 'company',
      access: admins,
      versioned: true,
      body: companySettingsSchema,
      response: companySettingsSchema,
    }),
    ...companyItemRoutes,
  },
  components: {
    Company: companySchema,
    CompanySettings: companySettingsSchema,
    CompanyChange: companyChangeSchema,
    ...Object.fromEntries(
      Object.values(configurationLists).map(({ component, schema }) => [component, schema]),
    ),
  },
} as const satisfies ApiFeature;
