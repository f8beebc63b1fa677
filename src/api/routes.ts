// Every HTTP route: those of each feature.
// Never implements a route: app/<feature> does; adapters/http validates with these schemas and derives OpenAPI from them.
import { agentStatusesApi } from './agent-statuses.js';
import type { Together } from './api-feature.js';
import { acdApi } from './acd.js';
import { agentsApi } from './agents.js';
import { callControlApi } from './call-control.js';
import { callbacksApi } from './callbacks.js';
import { callsApi } from './calls.js';
import { companyApi } from './company-routes.js';
import { customersApi } from './customers.js';
import { explanationApi } from './explanation.js';
import { ivrApi } from './ivr.js';
import { liveApi } from './live.js';
import { pbxApi } from './pbx.js';
import { seatsApi } from './seats.js';
import { sessionsApi } from './sessions.js';
import { subjectsApi } from './subjects.js';
import { systemApi } from './system.js';
import { voicemailsApi } from './voicemails.js';
import { whatIfApi } from './what-if.js';

/** Whoever adds anything to the API is in here. */
export const apiFeatures = [
  systemApi,
  ivrApi,
  pbxApi,
  sessionsApi,
  liveApi,
  agentStatusesApi,
  agentsApi,
  callsApi,
  callControlApi,
  explanationApi,
  acdApi,
  voicemailsApi,
  callbacksApi,
  customersApi,
  subjectsApi,
  whatIfApi,
  companyApi,
  seatsApi,
] as const;

export type Routes = Together<(typeof apiFeatures)[number]['routes']>;

export const routes = Object.assign({}, ...apiFeatures.map((feature) => feature.routes)) as Routes;
