// An announcement that ends the call: it is played to its end, then the caller is hung up on.
// Never waits for anything else.
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { Call } from './call.js';

/** `cause`: why the caller could not be helped, as the journal has it. */
export async function announceAndHangUp(call: Call, prompt: PromptName, cause: string): Promise<void> {
  call.enter({ name: 'announcement', outcomeWhenCallerLeaves: 'rejected', leave: () => undefined });
  if (!(await call.answer())) return;
  await call.endpoint.stop();
  await call.endpoint.play([{ kind: 'prompt', prompt, language: call.profile.language }]);
  call.finish({ outcome: 'rejected', cause, by: 'local' });
}
