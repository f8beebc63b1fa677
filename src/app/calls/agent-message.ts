// What an agent hears before being joined with a caller: the queue, the wait so far, the choices made.
// Never plays it.
import type { QueueVoiceConfig } from '../../api/queue-voice.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import type { Audio } from '../ports/media.js';
import { waitedPrompt } from '../voice/wait-words.js';
import type { Language } from '../../core/kernel/language.js';

export interface AgentMessageFacts {
  readonly waitedMs: number;
  /** Recordings of the keys pressed in menus. */
  readonly choices: readonly PromptName[];
  /** The agents' language. */
  readonly language: Language;
}

/** Empty = the agent is joined at once. */
export function agentMessage(
  { prompt, waitSoFar, choice }: QueueVoiceConfig['agentMessage'],
  { waitedMs, choices, language }: AgentMessageFacts,
): readonly Audio[] {
  const names = [
    ...(prompt === undefined ? [] : [prompt]),
    ...(waitSoFar ? [waitedPrompt(waitedMs)] : []),
    ...(choice && choices.length > 0 ? ['chosen', ...choices] : []),
  ];
  return names.map((name) => ({ kind: 'prompt', prompt: name, language }));
}
