// A message that is played to its end.
// Never listens for keys.
import type { PromptName } from '../../kernel/prompt-name.js';
import type { NodeKind } from '../node-kind.js';

export interface PlayNode {
  readonly kind: 'play';
  readonly prompt: PromptName;
  readonly next: string;
}

export const playNode: NodeKind<PlayNode> = {
  exits: ({ next }) => [{ field: 'next', to: next }],
  silentExit: ({ next }) => next,
  enter: ({ prompt }) => ({ kind: 'play', prompt }),
  step: ({ next }, input) => (input.kind === 'prompt-ended' ? { pressed: false, next } : undefined),
};
