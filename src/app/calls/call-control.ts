// Orders to conversations in progress: hold, mute, hang up, pass on, consult, and who is called in or taken out.
// Never asks who wants it; feature.ts does.
import type { AddParticipant, CallTarget, Participant } from '../../api/call-control.js';
import { destinationShapes } from '../../api/destination.js';
import { isInCall } from '../../core/calls/call-conference.js';
import { talks } from '../../core/calls/call-participants.js';
import type { CallInput, TransferTarget } from '../../core/calls/call-state.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { AgentId, CallId, ExtensionNumber, FlowId, LegId, QueueId } from '../../core/kernel/ids.js';
import type { Destination } from '../../core/pbx/destination.js';
import type { CallControl } from './feature.js';
import type { CompanyView } from '../company/company-view.js';
import type { Log } from '../ports/log.js';
import type { Call } from '../voice/call.js';
import type { OutsideCalls } from '../voice/outside-calls.js';
import { transferTargetOf } from '../voice/transfer-target.js';
import type { CallDesk } from './call-desk.js';

export interface CallControlOptions {
  readonly desk: Pick<CallDesk, 'callOf'>;
  readonly company: () => CompanyView;
  readonly outside: Pick<OutsideCalls, 'obstacle'>;
  readonly log: Log;
}

type PossibleTarget = Exclude<TransferTarget, { kind: 'not-allowed' }>;
type Party = Extract<TransferTarget, { kind: 'party' }>;

export function createCallControl({ desk, company, outside, log }: CallControlOptions): CallControl {
  const talkingCall = (id: string): Call | Refusal => {
    const call = desk.callOf(id as CallId);
    if (call === undefined) return refused('not-found', `there is no call ${id} in progress`);
    return call.runner.state.activity.kind === 'talking' ? call : notTalking(id);
  };

  /** Where the agent talks, on the own phone. */
  const legOf = (call: Call, agentId: string): LegId | undefined => {
    const extension = company().agent(agentId as AgentId)?.extension;
    return call.runner.state.participants.find(
      (one) => talks(one) && (one.agentId === agentId || (one.extension ?? '') === extension),
    )?.legId;
  };

  /** Of an agent, or of a supervisor who is one. `work` says whether it could be done. */
  const order = (
    id: string,
    agentId: string,
    what: CallInput['kind'],
    work: (call: Call) => boolean | Refusal,
  ): Outcome<undefined> => {
    const call = talkingCall(id);
    if ('kind' in call) return call;
    const done = work(call);
    if (done === false) return notTalking(id);
    if (done !== true) return done;
    log.info({ callId: id, agentId, what }, 'an order to a call');
    return granted(undefined);
  };
  const own = (
    id: string,
    agentId: string,
    what: CallInput['kind'],
    work: (call: Call, legId: LegId) => boolean | Refusal,
  ): Outcome<undefined> => {
    return order(id, agentId, what, (call) => {
      const legId = legOf(call, agentId);
      return legId !== undefined && work(call, legId);
    });
  };
  /** Also while that phone still rings. */
  const supervisingLegOf = (call: Call, supervisor: string): LegId | undefined =>
    call.runner.state.participants.find((one) => one.supervision !== undefined && one.agentId === supervisor)
      ?.legId;
  const ordered = (id: string, agentId: string, input: (legId: LegId) => CallInput): Outcome<undefined> =>
    own(id, agentId, input('' as LegId).kind, (call, legId) => call.runner.handle(input(legId)));

  const numberTarget = (number: string): PossibleTarget | Refusal => {
    const target = transferTargetOf(number, company(), outside);
    if (target.kind !== 'not-allowed') return target;
    return target.status === 404
      ? refused('invalid-number', `number: ${number} can be called by nobody here`)
      : refused('number-not-allowed', `number: ${number} may not be called, or not now`);
  };
  const destinationTarget = (destination: Destination): PossibleTarget => ({
    kind: 'destination',
    destination,
  });
  const targetOf = (to: CallTarget): PossibleTarget | Refusal => {
    const noSuch = (what: string, id: string): Refusal =>
      refused('not-found', `there is no ${what} ${id} to which calls can be transferred`);
    switch (to.kind) {
      case 'number':
        return numberTarget(to.number);
      case 'agent': {
        const extension = company().agent(to.agent as AgentId)?.extension;
        return extension === undefined ? noSuch('agent', to.agent) : numberTarget(extension);
      }
      case 'flow':
        return company().flow(to.flow as FlowId) === undefined
          ? noSuch('menu', to.flow)
          : destinationTarget(to);
      case 'queue':
      case 'voicemail':
        if (company().voiceQueue(to.queue as QueueId) === undefined) return noSuch('queue', to.queue);
        return destinationTarget(to.kind === 'queue' ? to : destinationShapes.voicemail.parse(to));
    }
  };
  const personOf = (call: Call, to: CallTarget): Party | Refusal => {
    const target = targetOf(to);
    if (target.kind === 'refused') return target;
    const shown = to.kind === 'number' ? to.number : 'agent' in to ? to.agent : '';
    if (target.kind === 'destination')
      return refused('invalid-number', `number: ${shown} leads to a menu or a queue; expected is a person`);
    return isInCall(call.runner.state, target.party) ? inCall(shown) : target;
  };

  return {
    isIn: (id, agentId) => {
      const call = desk.callOf(id as CallId);
      return call !== undefined && legOf(call, agentId) !== undefined;
    },

    hold: (id, agentId, held) =>
      ordered(id, agentId, (legId) => ({ kind: held ? 'held' : 'resumed', legId, byDesk: true })),

    mute: (id, agentId, muted) => ordered(id, agentId, (legId) => ({ kind: 'mute-ordered', legId, muted })),

    hangUp: (id, agentId) =>
      own(id, agentId, 'leave-ordered', (call, legId) => {
        if (legId !== call.runner.state.callerLegId)
          return call.runner.handle({ kind: 'leave-ordered', legId });
        call.hangUpCaller();
        return true;
      }),

    transfer: (id, agentId, to) =>
      own(id, agentId, 'transfer-asked', (call, by) => {
        const target = targetOf(to);
        if (target.kind === 'refused') return target;
        if (target.kind === 'party' && isInCall(call.runner.state, target.party))
          return inCall(target.party.kind === 'extension' ? target.party.extension : target.party.number);
        return call.runner.handle({ kind: 'transfer-asked', by, to: target });
      }),

    consult: (id, agentId, to) =>
      own(id, agentId, 'consultation-ordered', (call, by) => {
        const target = personOf(call, to);
        if (target.kind === 'refused') return target;
        return call.runner.handle({ kind: 'consultation-ordered', by, ...orderOf(target) });
      }),

    swap: (id, agentId) => ordered(id, agentId, (by) => ({ kind: 'swap-ordered', by })),

    endConsultation: (id, agentId, result) =>
      ordered(id, agentId, (by) => ({ kind: 'consultation-end-ordered', by, result })),

    supervise: (id, supervisor, { agent, mode }, by) =>
      order(id, supervisor, 'supervision-ordered', (call) => {
        const of = legOf(call, agent);
        const extension = company().agent(supervisor as AgentId)?.extension as ExtensionNumber | undefined;
        if (of === undefined || extension === undefined) return false;
        const to = { kind: 'extension', extension, autoAnswer: company().autoAnswer(extension) } as const;
        if (isInCall(call.runner.state, to)) return inCall(extension);
        const agentId = supervisor as AgentId;
        return call.runner.handle({ kind: 'supervision-ordered', of, to, agentId, mode, by });
      }),

    changeSupervision: (id, supervisor, mode, by) =>
      order(id, supervisor, 'supervision-changed', (call) => {
        const legId = supervisingLegOf(call, supervisor);
        return legId !== undefined && call.runner.handle({ kind: 'supervision-changed', legId, mode, by });
      }),

    takeOver: (id, supervisor, by) =>
      order(id, supervisor, 'take-over-ordered', (call) => {
        const legId = supervisingLegOf(call, supervisor);
        return legId !== undefined && call.runner.handle({ kind: 'take-over-ordered', legId, by });
      }),

    endSupervision: (id, supervisor) =>
      order(id, supervisor, 'leave-ordered', (call) => {
        const legId = supervisingLegOf(call, supervisor);
        return legId !== undefined && call.runner.handle({ kind: 'leave-ordered', legId });
      }),

    add(id, { number }: AddParticipant, by): Outcome<Participant> {
      const call = talkingCall(id);
      if ('kind' in call) return call;
      const target = personOf(call, { kind: 'number', number });
      if (target.kind === 'refused') return target;
      const { runner } = call;
      const before = new Set(runner.state.participants.map(({ legId }) => legId));
      const isOrdered = runner.handle({ kind: 'invite-ordered', ...orderOf(target) });
      const added = runner.state.participants.find(({ legId }) => !before.has(legId));
      if (!isOrdered || added === undefined) return notTalking(id);
      log.info({ callId: id, by, legId: added.legId }, 'somebody is called into a conversation');
      return granted({ id: added.legId });
    },

    remove(id, participant, by): Outcome<undefined> {
      const call = talkingCall(id);
      if ('kind' in call) return call;
      const { runner } = call;
      const { participants } = runner.state;
      if (!participants.some(({ legId }) => legId === participant))
        return refused('not-found', `there is no participant ${participant} in call ${id}`);
      if (!runner.handle({ kind: 'removal-ordered', legId: participant as LegId })) return notTalking(id);
      log.info({ callId: id, by, legId: participant }, 'somebody is taken out of a conversation');
      return granted(undefined);
    },
  };
}

const orderOf = ({
  party: to,
  agentId,
}: Party): Pick<Party, 'agentId'> & { readonly to: Party['party'] } => ({
  to,
  ...(agentId === undefined ? {} : { agentId }),
});

const notTalking = (id: string): Refusal =>
  refused('not-talking', `call ${id} is no conversation in which that is possible now`);

const inCall = (number: string): Refusal => refused('duplicate', `number: ${number} is in this call already`);
