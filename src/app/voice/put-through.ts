// Puts a caller through to an extension or to a number outside.
// Never queues or forwards; a phone that does not answer ends the call.
import type { DialledParty } from '../../core/calls/dialled-party.js';
import type { Call } from './call.js';
import { CallStage } from './call-stage.js';

/** Agents on either phone get no offers meanwhile. */
export function putThrough(call: Call, to: DialledParty): void {
  call.enter(new CallStage(call.runner));
  const company = call.services.company();
  const calledAgent = to.kind === 'extension' ? company.agentAt(to.extension) : undefined;
  const { callerExtension } = call;
  const callerAgent = callerExtension === undefined ? undefined : company.agentAt(callerExtension);
  call.runner.handle({
    kind: 'dial-ordered',
    to,
    ...(calledAgent === undefined ? {} : { calledAgent }),
    ...(callerAgent === undefined ? {} : { callerAgent }),
  });
}
