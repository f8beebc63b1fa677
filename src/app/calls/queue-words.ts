// What a waiting caller is told from time to time: the place, the expected wait, messages in turn.
// Never says when; core/calls/queue-wait does.
import type { QueueVoiceConfig } from '../../api/queue-voice.js';
import type { ExpectedWait } from '../../core/acd/acd-model.js';
import type { PromptName } from '../../core/kernel/prompt-name.js';
import { keyPrompt } from '../voice/caller-profile.js';
import { expectedWaitPrompt, positionPrompt } from '../voice/wait-words.js';

export interface QueueWordsOptions {
  readonly announcements: QueueVoiceConfig['announcements'];
  /** The key that asks to be called back; said as one of the messages. */
  readonly callbackKey: string | undefined;
  /** 1 = served next; undefined = not known now. */
  readonly position: () => number | undefined;
  /** Undefined = not worth saying. */
  readonly expectedWait: () => ExpectedWait | undefined;
}

/** `round`: 1 = the first words. Empty: there is nothing to be said. */
export function queueWords(options: QueueWordsOptions, round: number): readonly PromptName[] {
  const { announcements, callbackKey, position, expectedWait } = options;
  const messages: readonly (readonly PromptName[])[] = [
    ...announcements.periodic.map((prompt) => [prompt]),
    ...(callbackKey === undefined ? [] : [['queue-callback-hint', keyPrompt(callbackKey)]]),
  ];
  const words: (PromptName | undefined)[] = [];
  const place = announcements.position === 'off' ? undefined : position();
  if (place !== undefined) words.push(positionPrompt(place, announcements));
  const wait = announcements.expectedWait ? expectedWait() : undefined;
  if (wait !== undefined) words.push(expectedWaitPrompt(wait));
  // The first words are about the caller alone; messages follow in turn, one each time.
  if (round > 1 && messages.length > 0) words.push(...(messages[(round - 2) % messages.length] ?? []));
  return words.filter((word) => word !== undefined);
}
