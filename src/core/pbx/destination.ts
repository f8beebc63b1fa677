// Where a call can be led to: from one of the company's numbers, a menu, a queue, a key or a phone that passes it on.
// Never leads anybody there; app/calls does.
import type { PromptName } from '../kernel/prompt-name.js';

/** As `destinationSchema` in src/api/destination has it. */
export type Destination =
  /** `node`: where in the menu; default: its start. */
  | { readonly kind: 'flow'; readonly flow: string; readonly node?: string | undefined }
  /** `keepWait`: who comes from another queue has waited since then; default: true. */
  | { readonly kind: 'queue'; readonly queue: string; readonly keepWait?: boolean | undefined }
  | { readonly kind: 'extension'; readonly extension: string }
  /** A number outside, E.164. */
  | { readonly kind: 'external'; readonly number: string }
  /** `queue`: whose people hear the message; default: the queue that the caller leaves. */
  | {
      readonly kind: 'voicemail';
      readonly queue?: string | undefined;
      readonly greeting: PromptName;
      readonly maxSeconds: number;
    }
  /** Ends the call. */
  | { readonly kind: 'announcement'; readonly prompt: PromptName }
  /** `queue`: in whose name the caller is called back; default: the queue that the caller leaves. */
  | { readonly kind: 'callback'; readonly queue?: string | undefined };

/** For the journal: an extension, a number, a prompt, or the ID of a queue or menu. */
export function targetOf(destination: Destination): string | undefined {
  switch (destination.kind) {
    case 'queue':
    case 'voicemail':
    case 'callback':
      return destination.queue;
    case 'flow':
      return destination.flow;
    case 'extension':
      return destination.extension;
    case 'external':
      return destination.number;
    case 'announcement':
      return destination.prompt;
  }
}
