// Where what-if questions are worked out: away from calls.
// Never keeps an answer; what-if-commands do.
import type { WhatIfRequest, WhatIfResult } from '../../api/what-if.js';
import type { Outcome } from '../../core/kernel/refusal.js';

export interface WhatIfRunner {
  /**
   * Refusals: those of what-if-comparison, and `cancelled` after the signal. Rejects when the question could not be
   * worked out by a fault of ours. `onProgress`: 0–1.
   */
  run(
    request: WhatIfRequest,
    onProgress: (progress: number) => void,
    signal: AbortSignal,
  ): Promise<Outcome<WhatIfResult>>;
}
