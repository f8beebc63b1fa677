// Whom a call is put through to.
// Never decides whether the party may be called.
import type { ExtensionNumber, TrunkId } from '../kernel/ids.js';

/** How a device is told to answer by itself; see `extensionSchema`. */
export type AutoAnswer = 'off' | 'answer-mode' | 'call-info' | 'alert-info';

/** Every device of an extension, or a number outside through a trunk that has an outbound side. */
export type DialledParty =
  | { readonly kind: 'extension'; readonly extension: ExtensionNumber; readonly autoAnswer: AutoAnswer }
  /**
   * `number`: E.164 with plus. `passedOn`: the configuration leads a caller to it; default: a customer is called back, or one of
   * our phones passes somebody on.
   */
  | {
      readonly kind: 'external';
      readonly number: string;
      readonly trunkId: TrunkId;
      readonly passedOn?: boolean;
    };
