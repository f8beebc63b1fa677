// What each route does: one call of the application and nothing else.
// Never checks roles or shapes: the application and route-binder do.
import { companyLists, type Company, type CompanyList } from '../../api/company.js';
import type { CustomerRecord } from '../../api/customers.js';
import { itemRouteName, type ItemRouteName } from '../../api/company-routes.js';
import { routes } from '../../api/routes.js';
import type { Session } from '../../api/sessions.js';
import type { ActorApplication } from '../../app/application/actor-application.js';
import type { Basis, UserApplication } from '../../app/application/application.js';
import { granted, type Outcome } from '../../core/kernel/refusal.js';
import type { RouteHandlers } from './route-types.js';

/** The handlers of every route in src/api/routes.ts. */
export function createRouteHandlers(application: UserApplication): RouteHandlers<typeof routes> {
  const as = (request: { readonly session: Session }): ActorApplication => application.as(request.session);
  return {
    health: () => granted(application.health()),
    demo: () => granted(application.demo()),
    metrics: (request) => as(request).metrics(),
    service: (request) => as(request).service(),
    prompts: (request) => as(request).prompts(),
    sounds: (request) => as(request).sounds(),
    devices: (request) => as(request).devices(),
    ...sessionHandlers(application),
    ...liveHandlers(as),
    calls: (request) => as(request).calls.list(request.query),
    call: (request) => as(request).calls.get(request.params.id),
    explanation: (request) => as(request).explanations.ofCall(request.params.id, request.query),
    changeRouting: (request) => as(request).routing.change(request.params.id, request.body),
    addParticipant: (request) => as(request).conferences.add(request.params.id, request.body),
    removeParticipant: ({ params, ...request }) =>
      as(request).conferences.remove(params.id, params.participant),
    ...voicemailHandlers(as),
    ...callbackHandlers(as),
    ...customerHandlers(as),
    ...whatIfHandlers(as),
    company: (request) => ofWholeCompany(as, request, (company) => company.read()),
    companyChanges: (request) => as(request).company.changes(request.query.limit, request.query.partOf),
    ...seatHandlers(as),
    findSubject: (request) => as(request).subjects.find(request.body),
    exportSubject: (request) => as(request).subjects.export(request.body),
    eraseSubject: (request) => as(request).subjects.erase(request.body),
    putSettings: (request) => {
      const { company } = as(request);
      const saved = company.putSettings(request.body, request.basis);
      if (saved.kind === 'granted') tell(request, company.versionOf('settings', 'settings'));
      return saved;
    },
    ...companyItemHandlers(as),
  };
}

type As = (request: { readonly session: Session }) => ActorApplication;
type LiveRoutes =
  | 'live'
  | 'agentStatuses'
  | 'queues'
  | 'queue'
  | 'agents'
  | 'agent'
  | 'changeStatus'
  | 'changeStatuses'
  | 'finishWrapUp'
  | 'extendWrapUp'
  | 'agentQueues';

function liveHandlers(as: As): Pick<RouteHandlers<typeof routes>, LiveRoutes> {
  return {
    live: (request) => granted(as(request).live.snapshot()),
    queues: (request) => granted(as(request).live.snapshot().queues),
    queue: (request) => as(request).live.queue(request.params.id),
    agents: (request) => granted(as(request).live.snapshot().agents),
    agent: (request) => as(request).live.agent(request.params.id),
    agentStatuses: (request) => as(request).agents.statuses(),
    changeStatus: (request) => as(request).agents.changeStatus(request.params.id, request.body),
    changeStatuses: (request) => as(request).agents.changeStatuses(request.body),
    finishWrapUp: (request) => as(request).agents.finishWrapUp(request.params.id),
    agentQueues: (request) => as(request).agents.queues(request.params.id),
    extendWrapUp: (request) =>
      as(request).agents.extendWrapUp(request.params.id, request.body.seconds * 1000),
  };
}

type WhatIfRoutes = 'whatIfStart' | 'askWhatIf' | 'whatIf' | 'cancelWhatIf';

function whatIfHandlers(as: As): Pick<RouteHandlers<typeof routes>, WhatIfRoutes> {
  return {
    whatIfStart: (request) => as(request).whatIf.start(),
    askWhatIf: (request) => as(request).whatIf.ask(request.body),
    whatIf: (request) => as(request).whatIf.get(request.params.id),
    cancelWhatIf: (request) => as(request).whatIf.cancel(request.params.id),
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

function customerHandlers(as: As): Pick<RouteHandlers<typeof routes>, CustomerRoutes> {
  return {
    customers: (request) => as(request).customers.list(request.query),
    customer: (request) => withVersion(request, as(request).customers.get(request.params.id)),
    putCustomer: (request) =>
      withVersion(request, as(request).customers.put(request.params.id, request.body, request.basis)),
    removeCustomer: (request) => as(request).customers.remove(request.params.id, request.basis),
    exportCustomers: (request) => as(request).customers.exportCsv(request.query.delimiter),
    importCustomers: (request) =>
      as(request).customers.startImport(request.body, { dryRun: request.query.dryRun === 'true' }),
    customerImport: (request) => as(request).customers.importStatus(request.params.id),
    cancelCustomerImport: (request) => as(request).customers.cancelImport(request.params.id),
  };
}

type SeatRoutes =
  'checkSeats' | 'importSeats' | 'seatImport' | 'cancelSeatImport' | 'seatPasswords' | 'takeSeatPasswords';

function seatHandlers(as: As): Pick<RouteHandlers<typeof routes>, SeatRoutes> {
  return {
    checkSeats: async (request) => {
      const checked = await as(request).seats.check(request.body);
      if (checked.kind === 'refused') return checked;
      request.tellVersion(checked.value.version);
      return granted(checked.value.check);
    },
    importSeats: (request) => as(request).seats.startImport(request.body, request.basis),
    seatImport: (request) => as(request).seats.importStatus(request.params.id),
    cancelSeatImport: (request) => as(request).seats.cancelImport(request.params.id),
    seatPasswords: (request) => as(request).seats.showPasswords(request.params.id),
    takeSeatPasswords: (request) => as(request).seats.takePasswords(request.params.id),
  };
}

type VoicemailRoutes = 'voicemails' | 'voicemailAudio' | 'markVoicemailHeard' | 'removeVoicemail';

function voicemailHandlers(as: As): Pick<RouteHandlers<typeof routes>, VoicemailRoutes> {
  return {
    voicemails: (request) => as(request).voicemails.list(request.query),
    voicemailAudio: (request) => as(request).voicemails.audio(request.params.id),
    markVoicemailHeard: (request) => as(request).voicemails.markHeard(request.params.id),
    removeVoicemail: (request) => as(request).voicemails.remove(request.params.id),
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

function callbackHandlers(as: As): Pick<RouteHandlers<typeof routes>, CallbackRoutes> {
  return {
    callbacks: (request) => as(request).callbacks.list(),
    createCallback: (request) => as(request).callbacks.create(request.body),
    changeCallback: (request) => as(request).callbacks.change(request.params.id, request.body),
    callCallbackNow: (request) => as(request).callbacks.callNow(request.params.id),
    cancelCallback: (request) => as(request).callbacks.cancel(request.params.id),
    closeCallback: (request) => as(request).callbacks.close(request.params.id),
    callbackReason: (request) => as(request).callbacks.reason(request.params.id),
  };
}

type SessionRoutes = 'logIn' | 'session' | 'logOut' | 'changePassword';

function sessionHandlers({ sessions }: UserApplication): Pick<RouteHandlers<typeof routes>, SessionRoutes> {
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

interface VersionedRequest {
  readonly session: Session;
  readonly tellVersion: (version: number) => void;
}

interface ItemRequest extends VersionedRequest {
  readonly params: { readonly key: string };
  readonly basis: Basis | undefined;
}

/** Of every list of the configuration. */
const companyItemHandlers = (as: As): Pick<RouteHandlers<typeof routes>, ItemRouteName> =>
  Object.fromEntries(
    companyLists.map((list) => [itemRouteName(list), itemHandlers(as, list)]),
  ) as unknown as Pick<RouteHandlers<typeof routes>, ItemRouteName>;

function itemHandlers<L extends CompanyList>(as: As, list: L) {
  return {
    list: (request: VersionedRequest): Outcome<Company[L]> =>
      ofWholeCompany(as, request, (company) => company.list(list)),
    put: async (
      request: ItemRequest & { readonly body: Company[L][number] },
    ): Promise<Outcome<Company[L][number]>> => {
      const { company } = as(request);
      const { key } = request.params;
      const saved = await company.put(list, key, request.body, request.basis);
      if (saved.kind === 'granted') tell(request, company.versionOf(list, key));
      return saved;
    },
    remove: (request: ItemRequest): Outcome<undefined> =>
      as(request).company.remove(list, request.params.key, request.basis),
  };
}

function tell({ tellVersion }: VersionedRequest, version: Outcome<number>): void {
  if (version.kind === 'granted') tellVersion(version.value);
}

/** Whoever changes an item later names the version that the whole had when it was read. */
function ofWholeCompany<T>(
  as: As,
  request: VersionedRequest,
  read: (company: ActorApplication['company']) => T,
): T {
  const { company } = as(request);
  tell(request, company.version());
  return read(company);
}

/** A customer's record is as new as its last change. */
function withVersion(
  { tellVersion }: VersionedRequest,
  outcome: Outcome<CustomerRecord>,
): Outcome<CustomerRecord> {
  if (outcome.kind === 'granted') tellVersion(outcome.value.changedAtMs);
  return outcome;
}
