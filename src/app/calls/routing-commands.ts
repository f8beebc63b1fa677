// Sets anew how a waiting caller is routed: points, and what the call asks for beyond its queue.
// Never touches what the queue asks for.
import type { RoutingChange } from '../../api/acd.js';
import type { SkillDemand } from '../../core/acd/acd-settings.js';
import { parseSkillRule } from '../../core/acd/skill-rule.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import type { CallId } from '../../core/kernel/ids.js';
import type { AcdRunner } from '../acd/acd-runner.js';
import type { CallDesk } from './call-desk.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { toSkillDemand } from '../../configuration/skill-demand.js';
import type { Journal } from '../ports/store.js';
import type { RoutingCommands } from '../acd/feature.js';

export interface RoutingCommandsOptions {
  readonly acd: Pick<AcdRunner, 'snapshot' | 'handle'>;
  readonly desk: Pick<CallDesk, 'profileOf'>;
  readonly journal: Pick<Journal, 'call'>;
  readonly writer: Pick<JournalWriter, 'record'>;
}

export function createRoutingCommands(options: RoutingCommandsOptions): RoutingCommands {
  const { acd, desk, journal, writer } = options;
  return {
    change(id, { priority, wishes }, by): Outcome<undefined> {
      const callId = id as CallId;
      const requests = acd.snapshot().waiting.filter(({ interactionId }) => interactionId === callId);
      if (requests.length === 0) return notWaiting(journal, callId);
      const demand = wishes === undefined ? undefined : demandOf(wishes);
      if (demand !== undefined && 'kind' in demand) return demand;
      const change = {
        ...(priority === undefined ? {} : { priority }),
        ...(demand === undefined ? {} : { demand }),
      };
      if (priority === undefined && demand === undefined) return granted(undefined);
      writer.record({ kind: 'routing-changed', callId, by, ...change });
      // Also when the caller is passed on to another queue.
      desk.profileOf(callId)?.replace(change);
      for (const { requestId } of requests) {
        if (priority !== undefined) acd.handle({ kind: 'priority-changed', requestId, priority });
        if (demand !== undefined) acd.handle({ kind: 'demand-changed', requestId, demand });
      }
      return granted(undefined);
    },
  };
}

function notWaiting(journal: Pick<Journal, 'call'>, callId: CallId): Refusal {
  return journal.call(callId) === undefined
    ? refused('not-found', `there is no call ${callId}`)
    : refused('not-waiting', `call ${callId} does not wait in a queue now`);
}

function demandOf(wishes: NonNullable<RoutingChange['wishes']>): SkillDemand | Refusal {
  const parsing = wishes.skillRule === undefined ? undefined : parseSkillRule(wishes.skillRule);
  if (parsing?.kind !== 'fault') return toSkillDemand(wishes);
  const message = `column ${parsing.column}: ${parsing.message}`;
  return refused('invalid-skill-rule', message, [{ path: 'wishes.skillRule', message }]);
}
