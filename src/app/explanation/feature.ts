// Explanations: why a call waited and whom it went to, for those who may see the call.
// Never words one; explanation-queries.ts does.
import { explanationApi, type CallExplanation } from '../../api/explanation.js';
import type { Language } from '../../core/kernel/language.js';
import type { Outcome } from '../../core/kernel/refusal.js';
import { may, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';

export interface ExplanationQueries {
  /**
   * `asAgent`: only when this agent talked in the call. `language`: the company's when absent. Refusals: `not-found`,
   * `forbidden`.
   */
  ofCall(
    callId: string,
    options: { readonly language?: Language; readonly asAgent?: string },
  ): Outcome<CallExplanation>;
}

export const explanationFeature = feature({
  name: 'explanation',
  routes: explanationApi.routes,
  as: ({ explanations }: { readonly explanations: ExplanationQueries }, actor: Actor) => ({
    explanations: {
      ofCall: (callId: string, options: { readonly language?: Language }) =>
        explanations.ofCall(callId, {
          ...options,
          ...(may(actor, 'supervise') ? {} : { asAgent: actor.agent ?? '' }),
        }),
    },
  }),
  handlers: (as) => ({
    explanation: (request) => as(request).explanations.ofCall(request.params.id, request.query),
  }),
});
