// Calls: their records for those who may see them, and what people do with the conversations in which they talk.
// Never reads the store or moves audio; call-queries.ts and call-control.ts do.
import {
  callControlApi,
  type AddParticipant,
  type CallTarget,
  type ConsultationEnd,
  type ConsultationTarget,
  type Participant,
  type Supervise,
  type SupervisionMode,
} from '../../api/call-control.js';
import { callsApi, type CallDetail, type CallList, type CallListQuery } from '../../api/calls.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { found, may, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';

export interface CallQueries {
  list(query: CallListQuery): CallList;
  get(id: string): CallDetail | undefined;
}

/** Orders to conversations in progress. All refuse with `not-found`, and `not-talking` when it is not possible now. */
export interface CallControl {
  /** The agent talks in that call. */
  isIn(callId: string, agentId: string): boolean;
  hold(callId: string, agentId: string, held: boolean): Outcome<undefined>;
  mute(callId: string, agentId: string, muted: boolean): Outcome<undefined>;
  /** See `hangUpCall` in src/api/call-control. */
  hangUp(callId: string, agentId: string): Outcome<undefined>;
  /** Refusals besides: `invalid-number`, `number-not-allowed`, `duplicate`. Granted: somebody is being rung, or led there. */
  transfer(callId: string, agentId: string, to: CallTarget): Outcome<undefined>;
  /** As `transfer`. */
  consult(callId: string, agentId: string, to: ConsultationTarget): Outcome<undefined>;
  swap(callId: string, agentId: string): Outcome<undefined>;
  endConsultation(callId: string, agentId: string, result: ConsultationEnd): Outcome<undefined>;
  /**
   * The phone of the supervisor's agent is rung. Refusals besides: `duplicate` (that phone is in the call). `by`: the user's name.
   */
  supervise(callId: string, supervisor: string, order: Supervise, by: string): Outcome<undefined>;
  changeSupervision(
    callId: string,
    supervisor: string,
    mode: SupervisionMode,
    by: string,
  ): Outcome<undefined>;
  takeOver(callId: string, supervisor: string, by: string): Outcome<undefined>;
  endSupervision(callId: string, supervisor: string): Outcome<undefined>;
  /**
   * Refusals besides: `invalid-number`, `number-not-allowed`, `duplicate`. That somebody is rung is granted; who does not
   * answer leaves the call as it is.
   */
  add(callId: string, somebody: AddParticipant, by: string): Outcome<Participant>;
  /** Refusals: `not-talking`, also for one of the last two. */
  remove(callId: string, participant: string, by: string): Outcome<undefined>;
}

interface CallCommands {
  readonly calls: CallQueries;
  readonly control: CallControl;
}

export const callsFeature = feature({
  name: 'calls',
  routes: { ...callsApi.routes, ...callControlApi.routes },
  as: ({ calls, control }: CallCommands, actor: Actor) => {
    const supervises = may(actor, 'supervise');
    const notOwn = (): Refusal => refused('forbidden', 'agents may see only the calls in which they talked');
    const by = actor.username;
    const refuseUnlessIn = (callId: string): Refusal | undefined =>
      supervises || (actor.agent !== undefined && control.isIn(callId, actor.agent))
        ? undefined
        : refused('forbidden', 'agents may change only calls in which they talk');
    /** Of the own phone, whoever asks. */
    const own = (callId: string, order: (agent: string) => Outcome<undefined>): Outcome<undefined> =>
      actor.agent !== undefined && control.isIn(callId, actor.agent)
        ? order(actor.agent)
        : refused('forbidden', 'only an agent who talks in the call may do this');
    /** On the own phone. */
    const supervising = (order: (agent: string) => Outcome<undefined>): Outcome<undefined> => {
      if (!supervises) return refused('forbidden', 'only supervisors and administrators may do this');
      return actor.agent === undefined
        ? refused('agent-required', 'supervising needs a phone: link the user to an agent with an extension')
        : order(actor.agent);
    };
    return {
      control: {
        hold: (id: string, held: boolean) => own(id, (agent) => control.hold(id, agent, held)),
        mute: (id: string, muted: boolean) => own(id, (agent) => control.mute(id, agent, muted)),
        hangUp: (id: string) => own(id, (agent) => control.hangUp(id, agent)),
        transfer: (id: string, to: CallTarget) => own(id, (agent) => control.transfer(id, agent, to)),
        consult: (id: string, to: ConsultationTarget) => own(id, (agent) => control.consult(id, agent, to)),
        swap: (id: string) => own(id, (agent) => control.swap(id, agent)),
        endConsultation: (id: string, result: ConsultationEnd) =>
          own(id, (agent) => control.endConsultation(id, agent, result)),
        supervise: (id: string, order: Supervise) =>
          supervising((agent) => control.supervise(id, agent, order, by)),
        changeSupervision: (id: string, mode: SupervisionMode) =>
          supervising((agent) => control.changeSupervision(id, agent, mode, by)),
        takeOver: (id: string) => supervising((agent) => control.takeOver(id, agent, by)),
        endSupervision: (id: string) => supervising((agent) => control.endSupervision(id, agent)),
        add: (callId: string, somebody: AddParticipant) =>
          refuseUnlessIn(callId) ?? control.add(callId, somebody, by),
        remove: (callId: string, participant: string) =>
          refuseUnlessIn(callId) ?? control.remove(callId, participant, by),
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
    holdCall: (request) => as(request).control.hold(request.params.id, request.body.held),
    muteCall: (request) => as(request).control.mute(request.params.id, request.body.muted),
    hangUpCall: (request) => as(request).control.hangUp(request.params.id),
    transferCall: (request) => as(request).control.transfer(request.params.id, request.body),
    consult: (request) => as(request).control.consult(request.params.id, request.body),
    swapConsultation: (request) => as(request).control.swap(request.params.id),
    endConsultation: (request) => as(request).control.endConsultation(request.params.id, request.body.result),
    superviseCall: (request) => as(request).control.supervise(request.params.id, request.body),
    changeSupervision: (request) =>
      as(request).control.changeSupervision(request.params.id, request.body.mode),
    takeOverCall: (request) => as(request).control.takeOver(request.params.id),
    endSupervision: (request) => as(request).control.endSupervision(request.params.id),
    addParticipant: (request) => as(request).control.add(request.params.id, request.body),
    removeParticipant: ({ params, ...request }) => as(request).control.remove(params.id, params.participant),
  }),
});
