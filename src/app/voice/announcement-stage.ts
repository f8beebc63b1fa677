// An announcement that ends the call: it is played to its end, then the caller is hung up on.
// Never waits for anything else.
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { Call } from './call.js';

/** `cause`: why the caller could not be helped, as the journal has it. `outcome`: of the call. */
export async function announceAndHangUp(
  call: Call,
  prompt: PromptName,
  cause: string,
  outcome: CallOutcome = 'rejected',
): Promise<void> {
  call.enter({ name: 'announcement', outcomeWhenCallerLeaves: outcome, leave: () => undefined });
  if (!(await call.answer())) return;
  await call.endpoint.stop();
  await call.endpoint.play([{ kind: 'prompt', prompt, language: call.profile.language }]);
  call.finish({ outcome, cause, by: 'local' });
}
