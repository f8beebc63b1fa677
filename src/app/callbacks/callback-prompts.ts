// What an agent hears about a callback: whom it is for before the customer is dialled, and why nobody was there.
// Never plays anything.
import type { QueueVoiceConfig } from '../../api/queue-voice.js';
import type { CustomerFailure } from '../../core/acd/acd-model.js';
import type { CallbackRecord } from '../../core/callbacks/callback-projection.js';
import type { Audio } from '../ports/media.js';
import { waitedPrompt } from '../voice/wait-words.js';
import type { Language } from '../../core/kernel/language.js';

/** "A callback", the queue's own message, what the customer has said, what was chosen in the menu, and the wait so far. */
export function briefingOf(
  { reasonPath, choices = [] }: CallbackRecord,
  voice: QueueVoiceConfig | undefined,
  waitedMs: number,
  language: Language,
): readonly Audio[] {
  const say = (prompt: string): Audio => ({ kind: 'prompt', prompt, language });
  const own = voice?.agentMessage.prompt;
  const chosen = voice?.agentMessage.choice === true && choices.length > 0;
  return [
    say('callback-announcement'),
    ...(own === undefined ? [] : [say(own)]),
    ...(reasonPath === undefined ? [] : [{ kind: 'recording', path: reasonPath } as const]),
    ...(chosen ? ['chosen', ...choices].map(say) : []),
    say(waitedPrompt(waitedMs)),
    say('callback-dialling'),
  ];
}

export function failureNoticeOf(failure: CustomerFailure, language: Language): readonly Audio[] {
  const prompt =
    failure === 'no-answer'
      ? 'callback-no-answer'
      : failure === 'unreachable'
        ? 'callback-unreachable'
        : 'callback-busy';
  return [{ kind: 'prompt', prompt, language }];
}
