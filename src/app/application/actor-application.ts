// The application as one user has it: every command and query with who asks, refused where the role or the queues of
// the agent do not reach.
// Never does the work: the commands behind it do, and they trust whoever calls them.
import type { AddParticipant, CallDetail, CallListQuery } from '../../api/calls.js';
import type { ChangeCallback, CreateCallback } from '../../api/callbacks.js';
import type { RoutingChange } from '../../api/acd.js';
import type { Company, CompanyList, CompanySettings } from '../../api/company.js';
import type { Customer, CustomerListQuery } from '../../api/customers.js';
import type { ChangeStatus, ChangeStatuses } from '../../api/agents.js';
import type { VoicemailListQuery } from '../../api/voicemails.js';
import type { WhatIfRequest } from '../../api/what-if.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { may, permitted, refuseWithout, type Actor } from '../kernel/actor.js';
import { AgentScope } from '../kernel/agent-scope.js';
import type { Application, Basis } from './application.js';
import { livePictureOf } from './live-picture.js';
import type { Language } from '../../core/kernel/language.js';

/** What stands behind; `as` is made of it. */
export type ApplicationCommands = Omit<Application, 'as'>;
export type ActorApplication = ReturnType<typeof actingAs>;

export function actingAs(application: ApplicationCommands, actor: Actor) {
  const scope = new AgentScope(application, actor);
  return {
    metrics: () => permittedWork(actor, 'supervise', () => application.metrics()),
    service: () => granted(application.service()),
    prompts: () => permittedWork(actor, 'configure', () => application.prompts()),
    sounds: () => permittedWork(actor, 'configure', () => application.sounds()),
    devices: () => refuseWithout(actor, 'configure') ?? granted(application.devices()),
    live: livePictureOf(application.live, scope),
    agents: agentsOf(application, actor),
    calls: callsOf(application, actor),
    explanations: {
      ofCall: (callId: string, options: { readonly language?: Language }) =>
        application.explanations.ofCall(callId, {
          ...options,
          ...(may(actor, 'supervise') ? {} : { asAgent: actor.agent ?? '' }),
        }),
    },
    callbacks: callbacksOf(application, actor, scope),
    customers: customersOf(application, actor, scope),
    routing: {
      change: (callId: string, change: RoutingChange) =>
        refuseWithout(actor, 'supervise') ?? application.routing.change(callId, change, actor.username),
    },
    conferences: conferencesOf(application, actor),
    voicemails: voicemailsOf(application, actor, scope),
    whatIf: whatIfOf(application, actor),
    company: companyOf(application, actor),
    seats: seatsOf(application, actor),
  };
}

async function permittedWork<T>(
  actor: Actor,
  permission: 'supervise' | 'configure',
  work: () => Promise<T>,
): Promise<Outcome<T>> {
  return refuseWithout(actor, permission) ?? granted(await work());
}

function found<T>(value: T | undefined, otherwise: string): Outcome<T> {
  return value === undefined ? refused('not-found', otherwise) : granted(value);
}

function agentsOf({ agents, live }: ApplicationCommands, actor: Actor) {
  const by = actor.username;
  const refuseForOther = (agentId: string): Refusal | undefined =>
    may(actor, 'supervise') || actor.agent === agentId
      ? undefined
      : refused('forbidden', 'agents may change only their own status and wrap-up');
  return {
    changeStatus: (agentId: string, change: ChangeStatus) =>
      refuseForOther(agentId) ?? agents.changeStatus(agentId, change, by),
    queues: (agentId: string): Outcome<string[]> =>
      refuseWithout(actor, 'supervise') ??
      (live.agent(agentId) === undefined
        ? refused('not-found', `there is no agent ${agentId}`)
        : granted([...live.queuesOf(agentId)])),
    changeStatuses: (change: ChangeStatuses) =>
      refuseWithout(actor, 'supervise') ?? agents.changeStatuses(change, by),
    finishWrapUp: (agentId: string) => refuseForOther(agentId) ?? agents.finishWrapUp(agentId, by),
    extendWrapUp: (agentId: string, byMs: number) =>
      refuseForOther(agentId) ?? agents.extendWrapUp(agentId, byMs, by),
  };
}

function conferencesOf({ conferences }: ApplicationCommands, actor: Actor) {
  const by = actor.username;
  const refuseUnlessIn = (callId: string): Refusal | undefined =>
    may(actor, 'supervise') || (actor.agent !== undefined && conferences.isIn(callId, actor.agent))
      ? undefined
      : refused('forbidden', 'agents may change only calls in which they talk');
  return {
    add: (callId: string, somebody: AddParticipant) =>
      refuseUnlessIn(callId) ?? conferences.add(callId, somebody, by),
    remove: (callId: string, participant: string) =>
      refuseUnlessIn(callId) ?? conferences.remove(callId, participant, by),
  };
}

function callsOf({ calls }: ApplicationCommands, actor: Actor) {
  const supervises = may(actor, 'supervise');
  const notOwn = (): Refusal => refused('forbidden', 'agents may see only the calls in which they talked');
  return {
    list(query: CallListQuery) {
      if (supervises) return granted(calls.list(query));
      const { agent } = actor;
      if (agent === undefined || (query.agent ?? agent) !== agent) return notOwn();
      return granted(calls.list({ ...query, agent }));
    },
    get(id: string): Outcome<CallDetail> {
      const call = calls.get(id);
      if (supervises) return found(call, `no call ${id}`);
      const talked =
        call?.agentId === actor.agent ||
        call?.legs.some((leg) => leg.agentId === actor.agent && leg.answeredAtMs !== null);
      return call !== undefined && actor.agent !== undefined && talked ? granted(call) : notOwn();
    },
  };
}

function callbacksOf({ callbacks }: ApplicationCommands, actor: Actor, scope: AgentScope) {
  const by = actor.username;
  const supervising = (): Refusal | undefined => refuseWithout(actor, 'supervise');
  const refuseOfOtherQueue = (id: string): Refusal | undefined =>
    scope.reaches(callbacks.queueOf(id))
      ? undefined
      : refused('forbidden', 'this callback is not of your queues');
  return {
    list: () => granted(callbacks.list().filter(({ queueId }) => scope.reaches(queueId))),
    create: (request: CreateCallback) => supervising() ?? callbacks.create(request, by),
    change: (id: string, change: ChangeCallback) => supervising() ?? callbacks.change(id, change, by),
    callNow: (id: string) => supervising() ?? callbacks.callNow(id, by),
    cancel: (id: string) => supervising() ?? callbacks.cancel(id, by),
    close: (id: string) => refuseOfOtherQueue(id) ?? callbacks.close(id, by),
    reason: async (id: string) => refuseOfOtherQueue(id) ?? (await callbacks.reason(id)),
  };
}

function voicemailsOf({ voicemails }: ApplicationCommands, actor: Actor, scope: AgentScope) {
  const by = actor.username;
  const refuseOfOtherQueue = (id: string): Refusal | undefined =>
    scope.reaches(voicemails.queueOf(id))
      ? undefined
      : refused('forbidden', 'this voice message is not of your queues');
  return {
    list: (query: VoicemailListQuery) => granted(voicemails.list(query, scope.queues)),
    audio: async (id: string) => refuseOfOtherQueue(id) ?? (await voicemails.audio(id)),
    markHeard: (id: string) => refuseOfOtherQueue(id) ?? voicemails.markHeard(id, by),
    remove: async (id: string) => refuseOfOtherQueue(id) ?? (await voicemails.remove(id, by)),
  };
}

function customersOf({ customers }: ApplicationCommands, actor: Actor, scope: AgentScope) {
  const by = actor.username;
  const supervising = (): Refusal | undefined => refuseWithout(actor, 'supervise');
  const notOnTheLine = (): Refusal =>
    refused('forbidden', 'agents may see only the record of the customer on their own line');
  return {
    async list(query: CustomerListQuery) {
      const { number } = query;
      const seen = may(actor, 'supervise') || (number !== undefined && scope.numbersOnTheLine().has(number));
      return seen ? granted(await customers.list(query)) : notOnTheLine();
    },
    get(id: string) {
      const customer = customers.get(id);
      if (may(actor, 'supervise')) return found(customer, `no customer ${id}`);
      const onTheLine = scope.numbersOnTheLine();
      return customer?.numbers.some((number) => onTheLine.has(number)) ? granted(customer) : notOnTheLine();
    },
    put: (id: string, customer: Customer, basis?: Basis) =>
      supervising() ?? customers.put(id, customer, by, basis),
    remove: (id: string, basis?: Basis) => supervising() ?? customers.remove(id, by, basis),
    startImport: async (content: Uint8Array, { dryRun }: { readonly dryRun: boolean }) =>
      supervising() ?? (await customers.startImport(content, { dryRun, by })),
    importStatus: (id: string) => supervising() ?? found(customers.importStatus(id), `no import ${id}`),
    cancelImport: (id: string) => supervising() ?? customers.cancelImport(id),
    exportCsv: (delimiter: 'comma' | 'semicolon') =>
      permitted(actor, 'supervise', () => customers.exportCsv(delimiter)),
  };
}

function whatIfOf({ whatIf }: ApplicationCommands, actor: Actor) {
  const supervising = (): Refusal | undefined => refuseWithout(actor, 'supervise');
  return {
    start: () => permitted(actor, 'supervise', () => whatIf.start()),
    ask: (request: WhatIfRequest) => supervising() ?? whatIf.ask(request, actor.username),
    get: (id: string) => supervising() ?? found(whatIf.get(id), `no question ${id}`),
    cancel: (id: string) => supervising() ?? whatIf.cancel(id),
  };
}

function companyOf({ company }: ApplicationCommands, actor: Actor) {
  const by = actor.username;
  const configuring = (): Refusal | undefined => refuseWithout(actor, 'configure');
  return {
    read: () => permitted(actor, 'configure', () => company.read()),
    list: <L extends CompanyList>(list: L): Outcome<Company[L]> =>
      permitted(actor, 'configure', () => company.read()[list]),
    changes: (limit: number, partOf?: number) =>
      permitted(actor, 'configure', () => [...company.changes(limit, partOf)]),
    version: () => permitted(actor, 'configure', () => company.version()),
    versionOf: (list: CompanyList | 'settings', key: string) =>
      permitted(actor, 'configure', () => company.versionOf(list, key)),
    putSettings: (settings: CompanySettings, basis?: Basis) =>
      configuring() ?? company.putSettings(settings, by, basis),
    put: async <L extends CompanyList>(
      list: L,
      key: string,
      item: Company[L][number],
      basis?: Basis,
    ): Promise<Outcome<Company[L][number]>> =>
      configuring() ?? (await company.put(list, key, item, by, basis)),
    remove: (list: CompanyList, key: string, basis?: Basis) =>
      configuring() ?? company.remove(list, key, by, basis),
  };
}

function seatsOf({ seats }: ApplicationCommands, actor: Actor) {
  const by = actor.username;
  const configuring = (): Refusal | undefined => refuseWithout(actor, 'configure');
  return {
    check: (content: Uint8Array) => permittedWork(actor, 'configure', () => seats.check(content)),
    startImport: async (content: Uint8Array, basis?: Basis) =>
      configuring() ?? (await seats.startImport(content, { by, basis })),
    importStatus: (id: string) => configuring() ?? found(seats.importStatus(id), `no import ${id}`),
    cancelImport: (id: string) => configuring() ?? seats.cancelImport(id),
    showPasswords: (id: string) => configuring() ?? seats.showPasswords(id, by),
    takePasswords: (id: string) => configuring() ?? seats.takePasswords(id, by),
  };
}
