// The form in which a feature says what it adds to the application.
// Never knows a feature; application/features.ts lists them.
import type { RouteTable } from '../../api/api-feature.js';
import type { Session } from '../../api/sessions.js';
import type { Actor } from './actor.js';
import type { Chore } from './chore.js';
import type { RouteHandlers } from './route-handlers.js';

/** What whoever sends the request may do of a feature. */
export type Use<Acting> = (request: { readonly session: Session }) => Acting;

/**
 * `Commands`: what stands behind it, which trusts whoever calls it; `Open`: the part of that which needs no session;
 * `Acting`: the same as one user has it, refused where the role or the queues of the agent do not reach.
 */
export interface Feature<
  Commands extends object,
  Acting extends object,
  Routes extends RouteTable,
  Open extends object,
  Means extends object,
> {
  readonly name: string;
  readonly routes: Routes;
  readonly as: (commands: Commands, actor: Actor) => Acting;
  /** Each is one call of the application; roles and shapes were checked before. */
  readonly handlers: (as: Use<Acting>, open: Open) => RouteHandlers<Routes>;
  readonly chores?: (means: Means) => readonly Chore[];
}

/** The definition as it is. */
export const feature = <
  Commands extends object,
  Acting extends object,
  Routes extends RouteTable,
  Open extends object,
  Means extends object,
>(
  definition: Feature<Commands, Acting, Routes, Open, Means>,
): Feature<Commands, Acting, Routes, Open, Means> => definition;
