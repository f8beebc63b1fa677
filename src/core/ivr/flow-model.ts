// What an IVR flow is: a graph of nodes that a caller walks through.
// Never interprets it; flow-interpreter does.
import type { ExtensionNumber, FlowId, QueueId } from '../kernel/ids.js';
import type { Language } from '../kernel/language.js';

/** Name of a recording, resolved per language by the media adapter, e.g. `welcome` → `prompts/nl/welcome.wav`. */
export type PromptName = string;
/** As a telephone's keys lie. */
export const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
export type Digit = (typeof digits)[number];

/** Where a key leads: another node, or `repeat` the menu's own prompt. */
export type MenuChoice = { readonly kind: 'go-to'; readonly node: string } | { readonly kind: 'repeat' };

export type FlowNode =
  | {
      readonly kind: 'menu';
      readonly prompt: PromptName;
      readonly choices: Readonly<Partial<Record<Digit, MenuChoice>>>;
      /** Silence after the prompt before it counts as no input, ms. */
      readonly inputTimeoutMs: number;
      /** After so many rounds without input (the first prompt counts) go to `onNoInput`. */
      readonly maxNoInput: number;
      readonly onNoInput: string;
      /** Played when a key has no choice; default: none. */
      readonly invalidPrompt?: PromptName;
      /** After so many wrong keys go to `onNoInput`. */
      readonly maxInvalid: number;
    }
  | { readonly kind: 'play'; readonly prompt: PromptName; readonly next: string }
  | { readonly kind: 'queue'; readonly queue: QueueId }
  | { readonly kind: 'extension'; readonly extension: ExtensionNumber }
  | { readonly kind: 'hang-up' };

export interface Flow {
  readonly id: FlowId;
  readonly language: Language;
  readonly start: string;
  readonly nodes: Readonly<Record<string, FlowNode>>;
}

/** Past facts for the interpreter. */
export type FlowInput =
  | { readonly kind: 'started' }
  | { readonly kind: 'digits-collected'; readonly digits: string }
  | { readonly kind: 'no-input' }
  | { readonly kind: 'prompt-ended' };

/** Orders of the interpreter; exactly one of the first five per step, after any `record`. */
export type FlowEffect =
  | { readonly kind: 'play'; readonly prompt: PromptName }
  /** Play `prompts` in order, listen all the while for one key; answer with `digits-collected` or `no-input`. */
  | { readonly kind: 'collect-digit'; readonly prompts: readonly PromptName[]; readonly timeoutMs: number }
  | { readonly kind: 'enter-queue'; readonly queue: QueueId }
  | { readonly kind: 'dial-extension'; readonly extension: ExtensionNumber }
  | { readonly kind: 'hang-up'; readonly cause: 'flow-ended' | 'flow-fault' }
  | {
      readonly kind: 'record';
      readonly event: 'digits-pressed' | 'no-input' | 'flow-left';
      readonly node: string;
      readonly digits?: string;
    };

/** Where a caller is. Plain data: can be journaled and resumed. */
export interface FlowState {
  readonly node: string;
  readonly noInputCount: number;
  readonly invalidCount: number;
  /** Steps without the caller pressing anything; a bound on flows that run in circles. */
  readonly stepsWithoutInput: number;
}
