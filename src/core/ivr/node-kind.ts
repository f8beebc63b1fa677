// What every kind of step of an IVR flow says about itself; one file in nodes/ for each kind.
// Never knows a kind: interpreter, validation and trial know them through this alone.
import type { ConfiguredWishes } from '../acd/acd-settings.js';
import type { PromptName } from '../kernel/prompt-name.js';
import type { Destination } from '../pbx/destination.js';

/** Past facts for the interpreter: what became of the last order. */
export type FlowInput =
  | { readonly kind: 'digits-collected'; readonly digits: string }
  | { readonly kind: 'no-input' }
  | { readonly kind: 'prompt-ended' };

/** What a caller is to hear, or where the caller leaves the flow for. */
export type FlowOrder =
  /** Answered by `prompt-ended`. */
  | { readonly kind: 'play'; readonly prompt: PromptName }
  /** Play `prompts` in order, listen all the while for one key; answered by `digits-collected` or `no-input`. */
  | { readonly kind: 'collect-digit'; readonly prompts: readonly PromptName[]; readonly timeoutMs: number }
  | { readonly kind: 'leave'; readonly exit: FlowExit };

export type FlowExit =
  | {
      readonly kind: 'destination';
      readonly destination: Destination;
      /** What callers who come this way ask for. */
      readonly wishes?: ConfiguredWishes;
      /** Step at which the caller goes on when whoever was talked with has hung up. Default: the call ends. */
      readonly afterwards?: string;
    }
  | { readonly kind: 'hang-up'; readonly cause: 'flow-ended' | 'flow-fault' };

/** For the journal. `isChoice`: the key led somewhere; hearing the menu again is no choice. */
export type FlowRecord =
  | { readonly event: 'digits-pressed'; readonly digits: string; readonly isChoice: boolean }
  | { readonly event: 'no-input' };

/** How often the caller has failed at this step. */
export interface Tries {
  readonly noInput: number;
  readonly invalid: number;
}

/** What an input makes of a step: the caller goes on to another one, or is asked again. */
export type NodeOutcome = {
  readonly record?: FlowRecord;
  /** The caller has pressed a key. */
  readonly pressed: boolean;
} & ({ readonly next: string } | { readonly again: FlowOrder; readonly tries: Tries });

/** Where a step leads: another step's name, and the field that it stands in, e.g. `choices.1.node`. */
export interface NodeExit {
  readonly field: string;
  readonly to: string;
}

export interface NodeFault {
  readonly code: 'menu-without-choices' | 'out-of-range';
  readonly field: string;
  /** One English sentence: what is there, and what was expected. */
  readonly message: string;
}

/** One kind of step. `N`: as it is configured, see `flowNodeSchema` in src/api/ivr. */
export interface NodeKind<N> {
  /** Default: it leads to no other step. */
  readonly exits?: (node: N) => readonly NodeExit[];
  /** Where a caller goes on who presses nothing. Default: nowhere, the flow ends here. */
  readonly silentExit?: (node: N) => string;
  /** Beyond exits. Default: no faults. */
  readonly faults?: (node: N, name: string) => readonly NodeFault[];
  /** The caller has come here, or comes back after an interruption. */
  readonly enter: (node: N) => FlowOrder;
  /** Undefined: the input does not belong to this step. Default: no input does. */
  readonly step?: (
    node: N,
    input: FlowInput,
    here: { readonly name: string; readonly tries: Tries },
  ) => NodeOutcome | undefined;
}
