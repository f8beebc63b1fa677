// Every HTTP route once: method, path, who may call it, and the schemas of what goes in and out.
// Never implements a route: adapters/http binds handlers, validates with these schemas and derives OpenAPI from them.
import { z } from 'zod';
import { changePasswordSchema, logInSchema, sessionSchema } from './sessions.js';
import {
  callDetailSchema,
  callListQuerySchema,
  callListSchema,
  callbackSchema,
  changeCallbackSchema,
  createCallbackSchema,
  routingChangeSchema,
} from './calls.js';
import {
  customerExportQuerySchema,
  customerImportQuerySchema,
  customerImportSchema,
  customerLimits,
  customerListQuerySchema,
  customerListSchema,
  customerRecordSchema,
  customerSchema,
} from './customers.js';
import { explanationQuerySchema, explanationSchema } from './explanation.js';
import {
  agentLiveSchema,
  changeStatusSchema,
  changeStatusesSchema,
  extendWrapUpSchema,
  liveSnapshotSchema,
  queueLiveSchema,
} from './live.js';
import { seatCheckSchema, seatImportSchema, seatLimits, seatPasswordSchema } from './seats.js';
import { voicemailListQuerySchema, voicemailListSchema, voicemailSchema } from './voicemails.js';
import {
  demoSchema,
  devicesSchema,
  healthSchema,
  metricsSchema,
  promptsSchema,
  serviceSchema,
  soundsSchema,
} from './system.js';
import { whatIfRequestSchema, whatIfSchema, whatIfStartSchema } from './what-if.js';
import {
  companyLists,
  companySchema,
  companySettingsSchema,
  configurationLists,
  type CompanyList,
  type ConfigurationLists,
  type Role,
} from './company.js';
import type { ConfigurationList } from './configuration-list.js';

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

const everyone: readonly Role[] = ['admin', 'supervisor', 'agent'];
const supervisors: readonly Role[] = ['admin', 'supervisor'];
const admins: readonly Role[] = ['admin'];

const route = <const R extends RouteDefinition>(definition: R): R => definition;

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

type ItemRoutes<L extends CompanyList> = ReturnType<
  typeof item<L, Extract<ConfigurationLists[L]['schema'], z.ZodType>>
>;

type ItemRouteNames = {
  readonly [L in CompanyList]: ConfigurationLists[L] extends { readonly routes: infer N extends string }
    ? N
    : L;
};
/** Under which name the routes of a list stand in `routes`. */
export type ItemRouteName = ItemRouteNames[CompanyList];

/** The routes of each list of the configuration. */
export const routesOfList = Object.fromEntries(
  companyLists.map((list) => {
    const { one, schema } = configurationLists[list];
    return [list, item(list, one, schema)];
  }),
) as unknown as { readonly [L in CompanyList]: ItemRoutes<L> };

export const itemRouteName = (list: CompanyList): string => {
  const { routes: name = list }: ConfigurationList = configurationLists[list];
  return name;
};

const companyItemRoutes = Object.fromEntries(
  companyLists.map((list) => [itemRouteName(list), routesOfList[list]]),
) as unknown as { readonly [L in CompanyList as ItemRouteNames[L]]: ItemRoutes<L> };

export const routes = {
  health: route({
    method: 'get',
    path: '/health',
    summary: 'Is the service up',
    tag: 'system',
    access: 'public',
    response: healthSchema,
  }),
  demo: route({
    method: 'get',
    path: '/demo',
    summary: 'Log-ins that everybody may use; none unless the service is a demo',
    tag: 'system',
    access: 'public',
    response: demoSchema,
  }),
  metrics: route({
    method: 'get',
    path: '/metrics',
    summary: 'Use of processor and memory, slow writes, and audio packets, since the start',
    tag: 'system',
    access: supervisors,
    response: metricsSchema,
  }),
  service: route({
    method: 'get',
    path: '/service',
    summary: 'Whose service this is, its version, and where phones and trunks reach it',
    tag: 'system',
    access: everyone,
    response: serviceSchema,
  }),
  prompts: route({
    method: 'get',
    path: '/prompts',
    summary: 'Names of the recordings that menus can play, for each language',
    tag: 'company',
    access: admins,
    response: promptsSchema,
  }),
  sounds: route({
    method: 'get',
    path: '/sounds',
    summary: 'Where recordings and music are kept, and the names of the music there is',
    tag: 'company',
    access: admins,
    response: soundsSchema,
  }),
  devices: route({
    method: 'get',
    path: '/devices',
    summary: 'Which phones are registered for which extension, from where, and what they call themselves',
    tag: 'company',
    access: admins,
    response: devicesSchema,
  }),
  logIn: route({
    method: 'post',
    path: '/session',
    summary: 'Log in',
    tag: 'session',
    access: 'public',
    body: logInSchema,
    response: sessionSchema,
  }),
  session: route({
    method: 'get',
    path: '/session',
    summary: 'Who is logged in',
    tag: 'session',
    access: everyone,
    response: sessionSchema,
  }),
  logOut: route({ method: 'delete', path: '/session', summary: 'Log out', tag: 'session', access: everyone }),
  changePassword: route({
    method: 'put',
    path: '/session/password',
    summary: 'Replace the own password',
    tag: 'session',
    access: everyone,
    body: changePasswordSchema,
  }),
  live: route({
    method: 'get',
    path: '/wallboard',
    summary: 'All live figures (also pushed on WebSocket /api/v1/live); of calls, agents see their own',
    tag: 'live',
    access: everyone,
    response: liveSnapshotSchema,
  }),
  queues: route({
    method: 'get',
    path: '/queues',
    summary: 'Queues with live figures',
    tag: 'live',
    access: everyone,
    response: z.array(queueLiveSchema),
  }),
  queue: route({
    method: 'get',
    path: '/queues/{id}',
    summary: 'One queue with live figures',
    tag: 'live',
    access: everyone,
    response: queueLiveSchema,
  }),
  agents: route({
    method: 'get',
    path: '/agents',
    summary: 'Agents with status and state',
    tag: 'live',
    access: everyone,
    response: z.array(agentLiveSchema),
  }),
  agent: route({
    method: 'get',
    path: '/agents/{id}',
    summary: 'One agent with status and state',
    tag: 'live',
    access: everyone,
    response: agentLiveSchema,
  }),
  changeStatus: route({
    method: 'put',
    path: '/agents/{id}/status',
    summary: 'Log an agent in or out, or send on break; agents only themselves',
    tag: 'live',
    access: everyone,
    body: changeStatusSchema,
    response: agentLiveSchema,
  }),
  changeStatuses: route({
    method: 'put',
    path: '/agent-statuses',
    summary: 'Log many agents in or out, or send them on break, in the same moment: all or none',
    tag: 'live',
    access: supervisors,
    body: changeStatusesSchema,
    response: z.array(agentLiveSchema),
  }),
  agentQueues: route({
    method: 'get',
    path: '/agents/{id}/queues',
    summary: 'IDs of the queues that give the agent calls, be it only after some waiting',
    tag: 'live',
    access: supervisors,
    response: z.array(z.string()),
  }),
  finishWrapUp: route({
    method: 'delete',
    path: '/agents/{id}/wrap-up',
    summary: 'End after-call work now; agents only their own',
    tag: 'live',
    access: everyone,
  }),
  extendWrapUp: route({
    method: 'post',
    path: '/agents/{id}/wrap-up/extension',
    summary: 'More after-call work, as far as the queue allows; agents only their own',
    tag: 'live',
    access: everyone,
    body: extendWrapUpSchema,
  }),
  calls: route({
    method: 'get',
    path: '/calls',
    summary: 'Calls, newest first; agents only those in which they talked last',
    tag: 'calls',
    access: everyone,
    query: callListQuerySchema,
    response: callListSchema,
  }),
  call: route({
    method: 'get',
    path: '/calls/{id}',
    summary: 'One call with its legs and events; agents only those in which they talked',
    tag: 'calls',
    access: everyone,
    response: callDetailSchema,
  }),
  explanation: route({
    method: 'get',
    path: '/interactions/{id}/explanation',
    summary:
      'Why a call waited and whom it went to, in words and in figures; agents only calls in which they talked',
    tag: 'calls',
    access: everyone,
    query: explanationQuerySchema,
    response: explanationSchema,
  }),
  changeRouting: route({
    method: 'put',
    path: '/calls/{id}/routing',
    summary: 'Set anew for whom a waiting caller asks, and how urgently',
    tag: 'calls',
    access: supervisors,
    body: routingChangeSchema,
  }),
  voicemails: route({
    method: 'get',
    path: '/voicemails',
    summary: 'Voice messages, newest first; agents those of their queues',
    tag: 'calls',
    access: everyone,
    query: voicemailListQuerySchema,
    response: voicemailListSchema,
  }),
  voicemailAudio: route({
    method: 'get',
    path: '/voicemails/{id}/audio',
    summary: 'The recording of a voice message',
    tag: 'calls',
    access: everyone,
    storedFileResponse: { contentType: 'audio/wav' },
  }),
  markVoicemailHeard: route({
    method: 'put',
    path: '/voicemails/{id}/heard',
    summary: 'Somebody has listened to a voice message',
    tag: 'calls',
    access: everyone,
    response: voicemailSchema,
  }),
  removeVoicemail: route({
    method: 'delete',
    path: '/voicemails/{id}',
    summary: 'Delete a voice message and its recording',
    tag: 'calls',
    access: everyone,
  }),
  callbacks: route({
    method: 'get',
    path: '/callbacks',
    summary:
      'Customers who are to be called back, and those of the last seven days who were; agents those of their queues',
    tag: 'callbacks',
    access: everyone,
    response: z.array(callbackSchema),
  }),
  createCallback: route({
    method: 'post',
    path: '/callbacks',
    summary: 'Have a customer called back by the agents of a queue',
    tag: 'callbacks',
    access: supervisors,
    body: createCallbackSchema,
    response: callbackSchema,
  }),
  changeCallback: route({
    method: 'put',
    path: '/callbacks/{id}',
    summary: 'Change the priority of a callback',
    tag: 'callbacks',
    access: supervisors,
    body: changeCallbackSchema,
    response: callbackSchema,
  }),
  callCallbackNow: route({
    method: 'post',
    path: '/callbacks/{id}/call-now',
    summary: 'Make the next attempt now; a lost caller who is only listed is dialled by the ACD from here on',
    tag: 'callbacks',
    access: supervisors,
    response: callbackSchema,
  }),
  cancelCallback: route({
    method: 'post',
    path: '/callbacks/{id}/cancel',
    summary: 'Nobody is to be called any more',
    tag: 'callbacks',
    access: supervisors,
  }),
  closeCallback: route({
    method: 'delete',
    path: '/callbacks/{id}',
    summary: 'A person has called the customer back',
    tag: 'callbacks',
    access: everyone,
  }),
  callbackReason: route({
    method: 'get',
    path: '/callbacks/{id}/reason',
    summary: 'What the customer has said about a callback',
    tag: 'callbacks',
    access: everyone,
    storedFileResponse: { contentType: 'audio/wav' },
  }),
  customers: route({
    method: 'get',
    path: '/customers',
    summary: 'Customers by name; agents only the one on their line, by number',
    tag: 'customers',
    access: everyone,
    query: customerListQuerySchema,
    response: customerListSchema,
  }),
  customer: route({
    method: 'get',
    path: '/customers/{id}',
    summary: 'One customer; agents only the one on their line',
    tag: 'customers',
    access: everyone,
    response: customerRecordSchema,
  }),
  putCustomer: route({
    method: 'put',
    path: '/customers/{id}',
    summary: 'Create or replace one customer',
    tag: 'customers',
    access: supervisors,
    versioned: true,
    body: customerSchema,
    response: customerRecordSchema,
  }),
  removeCustomer: route({
    method: 'delete',
    path: '/customers/{id}',
    summary: 'Remove one customer',
    tag: 'customers',
    access: supervisors,
    versioned: true,
  }),
  exportCustomers: route({
    method: 'get',
    path: '/customers.csv',
    summary: 'All customers as CSV',
    tag: 'customers',
    access: supervisors,
    query: customerExportQuerySchema,
    fileResponse: { contentType: 'text/csv; charset=utf-8', fileName: 'customers.csv' },
  }),
  importCustomers: route({
    method: 'post',
    path: '/customer-imports',
    summary: 'Add and change customers by a CSV file, all of it or nothing; answers at once, see the state',
    tag: 'customers',
    access: supervisors,
    query: customerImportQuerySchema,
    fileBody: { contentType: 'text/csv', limitBytes: customerLimits.importBytes },
    response: customerImportSchema,
  }),
  customerImport: route({
    method: 'get',
    path: '/customer-imports/{id}',
    summary: 'How far the last import is, or how it ended',
    tag: 'customers',
    access: supervisors,
    response: customerImportSchema,
  }),
  cancelCustomerImport: route({
    method: 'delete',
    path: '/customer-imports/{id}',
    summary: 'Stop an import; what it has written is taken back',
    tag: 'customers',
    access: supervisors,
  }),
  whatIfStart: route({
    method: 'get',
    path: '/what-if',
    summary: 'What questions start from: the latest day with calls, and the settings as they are',
    tag: 'what-if',
    access: supervisors,
    response: whatIfStartSchema,
  }),
  askWhatIf: route({
    method: 'post',
    path: '/what-if',
    summary: 'Play a day with other settings and compare; answers at once, see the state',
    tag: 'what-if',
    access: supervisors,
    body: whatIfRequestSchema,
    response: whatIfSchema,
  }),
  whatIf: route({
    method: 'get',
    path: '/what-if/{id}',
    summary: 'How far a what-if question is, or what came out',
    tag: 'what-if',
    access: supervisors,
    response: whatIfSchema,
  }),
  cancelWhatIf: route({
    method: 'delete',
    path: '/what-if/{id}',
    summary: 'Stop working a what-if question out',
    tag: 'what-if',
    access: supervisors,
  }),
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
  checkSeats: route({
    method: 'post',
    path: '/company/seat-checks',
    summary:
      'What a CSV file of extensions, agents and users would make and change, and what is wrong with it; changes nothing',
    tag: 'company',
    access: admins,
    fileBody: { contentType: 'text/csv', limitBytes: seatLimits.fileBytes },
    response: seatCheckSchema,
  }),
  importSeats: route({
    method: 'post',
    path: '/company/seat-imports',
    summary:
      'Make and change extensions, agents and users by a CSV file, all of it or nothing; answers at once, see the state',
    tag: 'company',
    access: admins,
    versioned: true,
    fileBody: { contentType: 'text/csv', limitBytes: seatLimits.fileBytes },
    response: seatImportSchema,
  }),
  seatImport: route({
    method: 'get',
    path: '/company/seat-imports/{id}',
    summary: 'How far an import of seats is, or how it ended: the last one, or one whose passwords wait',
    tag: 'company',
    access: admins,
    response: seatImportSchema,
  }),
  cancelSeatImport: route({
    method: 'delete',
    path: '/company/seat-imports/{id}',
    summary: 'Stop an import of seats that has written nothing yet',
    tag: 'company',
    access: admins,
  }),
  seatPasswords: route({
    method: 'get',
    path: '/company/seat-imports/{id}/passwords',
    summary:
      'The passwords that an import has made up, for whoever started it: until they are taken or an hour has passed',
    tag: 'company',
    access: admins,
    response: z.array(seatPasswordSchema),
  }),
  takeSeatPasswords: route({
    method: 'post',
    path: '/company/seat-imports/{id}/passwords',
    summary: 'The passwords that an import has made up, for the last time: they are kept no longer',
    tag: 'company',
    access: admins,
    response: z.array(seatPasswordSchema),
  }),
  ...companyItemRoutes,
} as const;
