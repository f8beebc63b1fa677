// Callbacks: what supervisors and agents can do about customers who are to be called back.
// Never calls anybody; callback-service.ts does.
import {
  callbacksApi,
  type Callback,
  type ChangeCallback,
  type CreateCallback,
} from '../../api/callbacks.js';
import { granted, refused, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { refuseWithout, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';
import { AgentScope, type AgentScopeSources } from '../live/agent-scope.js';
import type { Clock } from '../ports/clock.js';
import type { Recordings } from '../ports/recordings.js';
import type { Store } from '../ports/store.js';
import { forgetCallbackReasons } from './reason-retention.js';

/** `id`: of the call in which it was asked for. Every refusal besides: `not-found`, `already-closed`. */
export interface CallbackCommands {
  /** Open ones first, then those that ended in the last seven days. */
  list(): readonly Callback[];
  /** Undefined when there is none, or it belongs to no queue. */
  queueOf(id: string): string | undefined;
  /** Refusals: `invalid-number` (not one outside), `invalid-reference` (no such queue), `duplicate` (open already). */
  create(request: CreateCallback, by: string): Outcome<Callback>;
  change(id: string, change: ChangeCallback, by: string): Outcome<Callback>;
  /**
   * The next attempt is made now; one that is only listed is dialled by the ACD. Refusals: `in-progress`, `no-queue`,
   * `invalid-number` (cannot be dialled).
   */
  callNow(id: string, by: string): Outcome<Callback>;
  /** Nobody is to be called any more. Refusals: `in-progress` (the customer is being dialled or talks). */
  cancel(id: string, by: string): Outcome<undefined>;
  /** A person has called back. Refusals: `in-progress`. */
  close(id: string, by: string): Outcome<undefined>;
  /** What the customer has said. Refusals: `not-found`. */
  reason(id: string): Promise<Outcome<{ readonly path: string }>>;
}

interface ReasonMeans {
  readonly store: Pick<Store, 'journal'>;
  readonly recordings: Recordings;
  readonly clock: Clock;
}

export const callbacksFeature = feature({
  name: 'callbacks',
  routes: callbacksApi.routes,
  as: (
    { callbacks, live, calls }: { readonly callbacks: CallbackCommands } & AgentScopeSources,
    actor: Actor,
  ) => {
    const scope = new AgentScope({ live, calls }, actor);
    const by = actor.username;
    const supervising = (): Refusal | undefined => refuseWithout(actor, 'supervise');
    const refuseOfOtherQueue = (id: string): Refusal | undefined =>
      scope.reaches(callbacks.queueOf(id))
        ? undefined
        : refused('forbidden', 'this callback is not of your queues');
    return {
      callbacks: {
        list: () => granted(callbacks.list().filter(({ queueId }) => scope.reaches(queueId))),
        create: (request: CreateCallback) => supervising() ?? callbacks.create(request, by),
        change: (id: string, change: ChangeCallback) => supervising() ?? callbacks.change(id, change, by),
        callNow: (id: string) => supervising() ?? callbacks.callNow(id, by),
        cancel: (id: string) => supervising() ?? callbacks.cancel(id, by),
        close: (id: string) => refuseOfOtherQueue(id) ?? callbacks.close(id, by),
        reason: async (id: string) => refuseOfOtherQueue(id) ?? (await callbacks.reason(id)),
      },
    };
  },
  handlers: (as) => ({
    callbacks: (request) => as(request).callbacks.list(),
    createCallback: (request) => as(request).callbacks.create(request.body),
    changeCallback: (request) => as(request).callbacks.change(request.params.id, request.body),
    callCallbackNow: (request) => as(request).callbacks.callNow(request.params.id),
    cancelCallback: (request) => as(request).callbacks.cancel(request.params.id),
    closeCallback: (request) => as(request).callbacks.close(request.params.id),
    callbackReason: (request) => as(request).callbacks.reason(request.params.id),
  }),
  chores: ({ store, recordings, clock }: ReasonMeans) => [
    {
      name: 'forget what old callbacks were about',
      when: '41 3 * * *',
      run: () => forgetCallbackReasons(store.journal, recordings, clock),
    },
  ],
});
