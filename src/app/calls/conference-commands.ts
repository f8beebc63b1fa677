// Calls somebody into a conversation, and takes somebody out of it.
// Never asks who wants it; feature.ts does.
import type { AddParticipant, Participant } from '../../api/calls.js';
import { isInCall } from '../../core/calls/call-conference.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { CallId, LegId } from '../../core/kernel/ids.js';
import type { ConferenceCommands } from './feature.js';
import type { CompanyView } from '../company/company-view.js';
import type { Log } from '../ports/log.js';
import type { Call } from '../voice/call.js';
import type { OutsideCalls } from '../voice/outside-calls.js';
import { transferTargetOf } from '../voice/transfer-target.js';
import type { CallDesk } from './call-desk.js';

export interface ConferenceCommandsOptions {
  readonly desk: Pick<CallDesk, 'callOf'>;
  readonly company: () => CompanyView;
  readonly outside: Pick<OutsideCalls, 'obstacle'>;
  readonly log: Log;
}

export function createConferenceCommands(options: ConferenceCommandsOptions): ConferenceCommands {
  const { desk, company, outside, log } = options;
  const talkingCall = (id: string): Call | Refusal => {
    const call = desk.callOf(id as CallId);
    if (call === undefined) return refused('not-found', `there is no call ${id} in progress`);
    return call.runner.state.activity.kind === 'talking' ? call : notTalking(id);
  };
  return {
    isIn: (id, agentId) =>
      desk
        .callOf(id as CallId)
        ?.runner.state.participants.some((one) => one.joined && one.agentId === agentId) ?? false,

    add(id, { number }: AddParticipant, by): Outcome<Participant> {
      const call = talkingCall(id);
      if ('kind' in call) return call;
      const target = transferTargetOf(number, company(), outside);
      if (target.kind !== 'party') return refusedNumber(number, target);
      const { party, agentId } = target;
      const { runner } = call;
      if (isInCall(runner.state, party))
        return refused('duplicate', `number: ${number} is in this call already`);
      const before = new Set(runner.state.participants.map(({ legId }) => legId));
      const isOrdered = runner.handle({
        kind: 'invite-ordered',
        to: party,
        ...(agentId === undefined ? {} : { agentId }),
      });
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

const notTalking = (id: string): Refusal =>
  refused('not-talking', `call ${id} is no conversation in which that is possible now`);

function refusedNumber(
  number: string,
  target: Exclude<ReturnType<typeof transferTargetOf>, { kind: 'party' }>,
): Refusal {
  if (target.kind === 'destination')
    return refused('invalid-number', `number: ${number} leads to a menu or a queue; expected is a person`);
  return target.status === 404
    ? refused('invalid-number', `number: ${number} can be called by nobody here`)
    : refused('number-not-allowed', `number: ${number} may not be called, or not now`);
}
