// The application: what all features can do, called alike by HTTP, WebSocket, feature codes and the command line.
// Never does the work, and never knows what a feature adds.
import type { Together } from '../../api/api-feature.js';
import type { Routes } from '../../api/routes.js';
import type { Actor } from '../kernel/actor.js';
import type { Chore } from '../kernel/chore.js';
import type { Use } from '../kernel/feature.js';
import type { RouteHandlers } from '../kernel/route-handlers.js';
import { features } from './features.js';

type Features = (typeof features)[number];

/** What borders need that do not know yet who asks. */
type OpenCommands = Together<Parameters<Features['handlers']>[1]>;
/** What stands behind; a border that faces users calls it through `as`, which checks what they may do. */
export type ApplicationCommands = Together<Parameters<Features['as']>[0]> & OpenCommands;
/** The application as one user has it. */
export type ActorApplication = Together<ReturnType<Features['as']>>;

export interface UserApplication extends OpenCommands {
  /** What a user may do and see of all this. */
  as(actor: Actor): ActorApplication;
}
export type Application = ApplicationCommands & UserApplication;

export const actingAs = (commands: ApplicationCommands, actor: Actor): ActorApplication =>
  Object.assign({}, ...features.map((feature) => feature.as(commands, actor))) as ActorApplication;

/** The handlers of every route of the API. */
export function createRouteHandlers(application: UserApplication): RouteHandlers<Routes> {
  const as: Use<ActorApplication> = (request) => application.as(request.session);
  // A route whose feature is not listed does not compile.
  return Object.assign({}, ...features.map((feature) => feature.handlers(as, application))) as RouteHandlers<
    Together<Features['routes']>
  >;
}

/** What the chores of all features work with. */
export type ChoreMeans = Together<Parameters<NonNullable<Features['chores']>>[0]>;

export const choresOf = (means: ChoreMeans): readonly Chore[] =>
  features.flatMap((feature) => feature.chores?.(means) ?? []);
