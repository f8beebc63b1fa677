// What each route does: one call of the application and nothing else.
// Never checks roles or shapes: the route table says them and route-binder enforces them.
import type { CompanyList, Company } from '../../api/company.js';
import { routes } from '../../api/routes.js';
import type { Session } from '../../api/session.js';
import type { Application } from '../../app/commands/application.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { RouteHandlers } from './route-types.js';

/** The handlers of every route in src/api/routes.ts. */
export function createRouteHandlers(application: Application): RouteHandlers<typeof routes> {
  const { live, agents, calls, company } = application;
  return {
    health: () => granted(application.health()),
    metrics: async () => granted(await application.metrics()),
    service: () => granted(application.service()),
    prompts: async () => granted(await application.prompts()),
    sounds: async () => granted(await application.sounds()),
    ...sessionHandlers(application),
    live: () => granted(live.snapshot()),
    queues: () => granted(live.snapshot().queues),
    queue: ({ params }) => found(live.queue(params.id), `no queue ${params.id}`),
    agents: () => granted(live.snapshot().agents),
    agent: ({ params }) => found(live.agent(params.id), `no agent ${params.id}`),
    changeStatus: ({ params, body, session }) =>
      refuseForOtherAgent(session, params.id) ?? agents.changeStatus(params.id, body, session.username),
    changeStatuses: ({ body, session }) => agents.changeStatuses(body, session.username),
    finishWrapUp: ({ params, session }) =>
      refuseForOtherAgent(session, params.id) ?? agents.finishWrapUp(params.id, session.username),
    extendWrapUp: ({ params, body, session }) =>
      refuseForOtherAgent(session, params.id) ??
      agents.extendWrapUp(params.id, body.seconds * 1000, session.username),
    calls: ({ query }) => granted(calls.list(query)),
    call: ({ params }) => found(calls.get(params.id), `no call ${params.id}`),
    explanation: ({ params, query, session }) =>
      application.explanations.ofCall(params.id, {
        ...query,
        ...(session.role === 'agent' ? { asAgent: session.agent ?? '' } : {}),
      }),
    changeRouting: ({ params, body, session }) =>
      application.routing.change(params.id, body, session.username),
    ...voicemailHandlers(application),
    ...callbackHandlers(application),
    ...customerHandlers(application),
    ...whatIfHandlers(application),
    company: () => granted(company.read()),
    companyChanges: ({ query }) => granted([...company.changes(query.limit)]),
    putSettings: ({ body, session }) => company.putSettings(body, session.username),
    trunks: itemHandlers(application, 'trunks'),
    dids: itemHandlers(application, 'dids'),
    flows: itemHandlers(application, 'flows'),
    schedules: itemHandlers(application, 'schedules'),
    companyQueues: itemHandlers(application, 'queues'),
    companyAgents: itemHandlers(application, 'agents'),
    extensions: itemHandlers(application, 'extensions'),
    users: itemHandlers(application, 'users'),
  };
}

type WhatIfRoutes = 'askWhatIf' | 'whatIf' | 'cancelWhatIf';

function whatIfHandlers({
  whatIf,
}: Pick<Application, 'whatIf'>): Pick<RouteHandlers<typeof routes>, WhatIfRoutes> {
  return {
    askWhatIf: ({ body, session }) => whatIf.ask(body, session.username),
    whatIf: ({ params }) => found(whatIf.get(params.id), `no question ${params.id}`),
    cancelWhatIf: ({ params }) => whatIf.cancel(params.id),
  };
}

type CustomerRoutes =
  | 'customers'
  | 'customer'
  | 'putCustomer'
  | 'removeCustomer'
  | 'exportCustomers'
  | 'importCustomers'
  | 'customerImport'
  | 'cancelCustomerImport';

function customerHandlers({
  customers,
}: Pick<Application, 'customers'>): Pick<RouteHandlers<typeof routes>, CustomerRoutes> {
  return {
    customers: async ({ query }) => granted(await customers.list(query)),
    customer: ({ params }) => found(customers.get(params.id), `no customer ${params.id}`),
    putCustomer: ({ params, body, session }) => customers.put(params.id, body, session.username),
    removeCustomer: ({ params }) => customers.remove(params.id),
    exportCustomers: ({ query }) => granted(customers.exportCsv(query.delimiter)),
    importCustomers: ({ query, body, session }) =>
      customers.startImport(body, { dryRun: query.dryRun === 'true', by: session.username }),
    customerImport: ({ params }) => found(customers.importStatus(params.id), `no import ${params.id}`),
    cancelCustomerImport: ({ params }) => customers.cancelImport(params.id),
  };
}

type VoicemailRoutes = 'voicemails' | 'voicemailAudio' | 'markVoicemailHeard' | 'removeVoicemail';

function voicemailHandlers({ voicemails }: Application): Pick<RouteHandlers<typeof routes>, VoicemailRoutes> {
  return {
    voicemails: ({ query }) => granted(voicemails.list(query)),
    voicemailAudio: ({ params }) => voicemails.audio(params.id),
    markVoicemailHeard: ({ params, session }) => voicemails.markHeard(params.id, session.username),
    removeVoicemail: ({ params, session }) => voicemails.remove(params.id, session.username),
  };
}

type CallbackRoutes =
  | 'callbacks'
  | 'createCallback'
  | 'changeCallback'
  | 'callCallbackNow'
  | 'cancelCallback'
  | 'closeCallback'
  | 'callbackReason';

function callbackHandlers({ callbacks }: Application): Pick<RouteHandlers<typeof routes>, CallbackRoutes> {
  return {
    callbacks: () => granted([...callbacks.list()]),
    createCallback: ({ body, session }) => callbacks.create(body, session.username),
    changeCallback: ({ params, body, session }) => callbacks.change(params.id, body, session.username),
    callCallbackNow: ({ params, session }) => callbacks.callNow(params.id, session.username),
    cancelCallback: ({ params, session }) => callbacks.cancel(params.id, session.username),
    closeCallback: ({ params, session }) => callbacks.close(params.id, session.username),
    callbackReason: ({ params }) => callbacks.reason(params.id),
  };
}

type SessionRoutes = 'logIn' | 'session' | 'logOut' | 'changePassword';

function sessionHandlers({ sessions }: Application): Pick<RouteHandlers<typeof routes>, SessionRoutes> {
  return {
    logIn: async ({ body, clientAddress, token, cookies }) => {
      const outcome = await sessions.logIn(body.username, body.password, clientAddress);
      if (outcome.kind === 'refused') return outcome;
      if (token !== undefined) sessions.logOut(token);
      cookies.set(outcome.value.token);
      return granted(outcome.value.session);
    },
    session: ({ session }) => granted(session),
    logOut: ({ token, cookies }) => {
      sessions.logOut(token);
      cookies.clear();
      return granted(undefined);
    },
    changePassword: async ({ body, token }) => {
      const outcome = await sessions.changePassword(token, body.currentPassword, body.newPassword);
      return outcome.kind === 'refused' ? outcome : granted(undefined);
    },
  };
}

function itemHandlers<L extends CompanyList>({ company }: Application, list: L) {
  return {
    list: (): Outcome<Company[L]> => granted(company.read()[list]),
    put: (request: {
      readonly params: { readonly key: string };
      readonly body: Company[L][number];
      readonly session: Session;
    }): Promise<Outcome<Company[L][number]>> =>
      company.put(list, request.params.key, request.body, request.session.username),
    remove: (request: {
      readonly params: { readonly key: string };
      readonly session: Session;
    }): Outcome<undefined> => company.remove(list, request.params.key, request.session.username),
  };
}

function found<T>(value: T | undefined, otherwise: string): Outcome<T> {
  return value === undefined ? refused('not-found', otherwise) : granted(value);
}

/** Role agent acts for itself alone; the others act for everybody. */
function refuseForOtherAgent(session: Session, agentId: string): Refusal | undefined {
  if (session.role !== 'agent' || session.agent === agentId) return undefined;
  return refused('forbidden', 'agents may change only their own status and wrap-up');
}
