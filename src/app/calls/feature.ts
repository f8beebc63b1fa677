// Calls: their records for those who may see them, and who else is called into a conversation.
// Never reads the store or moves audio; call-queries.ts and conference-commands.ts do.
import {
  callsApi,
  type AddParticipant,
  type CallDetail,
  type CallList,
  type CallListQuery,
  type Participant,
} from '../../api/calls.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { found, may, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';

export interface CallQueries {
  list(query: CallListQuery): CallList;
  get(id: string): CallDetail | undefined;
}

export interface ConferenceCommands {
  /** The agent talks in that call. */
  isIn(callId: string, agentId: string): boolean;
  /**
   * Refusals: `not-found`, `not-talking`, `invalid-number`, `number-not-allowed`, `duplicate`. That somebody is rung is
   * granted; who does not answer leaves the call as it is.
   */
  add(callId: string, somebody: AddParticipant, by: string): Outcome<Participant>;
  /** Refusals: `not-found`; `not-talking`, also for one of the last two. */
  remove(callId: string, participant: string, by: string): Outcome<undefined>;
}

interface CallCommands {
  readonly calls: CallQueries;
  readonly conferences: ConferenceCommands;
}

export const callsFeature = feature({
  name: 'calls',
  routes: callsApi.routes,
  as: ({ calls, conferences }: CallCommands, actor: Actor) => {
    const supervises = may(actor, 'supervise');
    const notOwn = (): Refusal => refused('forbidden', 'agents may see only the calls in which they talked');
    const by = actor.username;
    const refuseUnlessIn = (callId: string): Refusal | undefined =>
      supervises || (actor.agent !== undefined && conferences.isIn(callId, actor.agent))
        ? undefined
        : refused('forbidden', 'agents may change only calls in which they talk');
    return {
      conferences: {
        add: (callId: string, somebody: AddParticipant) =>
          refuseUnlessIn(callId) ?? conferences.add(callId, somebody, by),
        remove: (callId: string, participant: string) =>
          refuseUnlessIn(callId) ?? conferences.remove(callId, participant, by),
      },
      calls: {
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
      },
    };
  },
  handlers: (as) => ({
    calls: (request) => as(request).calls.list(request.query),
    call: (request) => as(request).calls.get(request.params.id),
    addParticipant: (request) => as(request).conferences.add(request.params.id, request.body),
    removeParticipant: ({ params, ...request }) =>
      as(request).conferences.remove(params.id, params.participant),
  }),
});
