// Questions about a day with other settings.
// Never plays a day; what-if-commands.ts has it played.
import { whatIfApi, type WhatIf, type WhatIfRequest, type WhatIfStart } from '../../api/what-if.js';
import type { Outcome, Refusal } from '../../core/kernel/refusal.js';
import { found, permitted, refuseWithout, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';

export interface WhatIfCommands {
  start(): WhatIfStart;
  /** Answers at once; `get` tells how it goes on. Refusals: `what-if-running`, `stopping`. */
  ask(request: WhatIfRequest, by: string): Outcome<WhatIf>;
  /** Of the last 20 questions. */
  get(id: string): WhatIf | undefined;
  /** Refusals: `not-found`, `already-closed`. */
  cancel(id: string): Outcome<undefined>;
  /** Cancels a question that is being worked out and waits for it. Idempotent. */
  close(): Promise<void>;
}

export const whatIfFeature = feature({
  name: 'what-if',
  routes: whatIfApi.routes,
  as: ({ whatIf }: { readonly whatIf: WhatIfCommands }, actor: Actor) => {
    const supervising = (): Refusal | undefined => refuseWithout(actor, 'supervise');
    return {
      whatIf: {
        start: () => permitted(actor, 'supervise', () => whatIf.start()),
        ask: (request: WhatIfRequest) => supervising() ?? whatIf.ask(request, actor.username),
        get: (id: string) => supervising() ?? found(whatIf.get(id), `no question ${id}`),
        cancel: (id: string) => supervising() ?? whatIf.cancel(id),
      },
    };
  },
  handlers: (as) => ({
    whatIfStart: (request) => as(request).whatIf.start(),
    askWhatIf: (request) => as(request).whatIf.ask(request.body),
    whatIf: (request) => as(request).whatIf.get(request.params.id),
    cancelWhatIf: (request) => as(request).whatIf.cancel(request.params.id),
  }),
});
