// The distribution of calls: how it is told anew whom a caller asks for; what it decided is kept for a while.
// Never decides; core/acd does.
import { acdApi, type RoutingChange } from '../../api/acd.js';
import type { Outcome } from '../../core/kernel/refusal.js';
import { refuseWithout, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import { forgetOldDecisions } from './old-decisions.js';

export interface RoutingCommands {
  /** Refusals: `not-found`, `not-waiting`, `invalid-skill-rule`. */
  change(callId: string, change: RoutingChange, by: string): Outcome<undefined>;
}

interface DecisionMeans {
  readonly store: Pick<Store, 'decisions'>;
  readonly clock: Clock;
  readonly keepDecisionsDays: number;
}

export const acdFeature = feature({
  name: 'acd',
  routes: acdApi.routes,
  as: ({ routing }: { readonly routing: RoutingCommands }, actor: Actor) => ({
    routing: {
      change: (callId: string, change: RoutingChange) =>
        refuseWithout(actor, 'supervise') ?? routing.change(callId, change, actor.username),
    },
  }),
  handlers: (as) => ({
    changeRouting: (request) => as(request).routing.change(request.params.id, request.body),
  }),
  chores: ({ store, clock, keepDecisionsDays }: DecisionMeans) => [
    {
      name: 'forget old decisions',
      when: '23 * * * *',
      run: (signal) => forgetOldDecisions(store.decisions, clock, keepDecisionsDays, signal),
    },
  ],
});
