// Menus: which recordings and music they can play.
// Never plays; flow-stage.ts does.
import { ivrApi } from '../../api/ivr.js';
import type { Prompts, Sounds } from '../../api/system.js';
import { permittedWork, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';

export interface SoundQueries {
  /** Read from the sounds folder at each call: recordings are added without a restart. */
  prompts(): Promise<Prompts>;
  /** Read from the sounds folder at each call; music that was added meanwhile is played after a restart. */
  sounds(): Promise<Sounds>;
}

export const ivrFeature = feature({
  name: 'ivr',
  routes: ivrApi.routes,
  as: (queries: SoundQueries, actor: Actor) => ({
    prompts: () => permittedWork(actor, 'configure', () => queries.prompts()),
    sounds: () => permittedWork(actor, 'configure', () => queries.sounds()),
  }),
  handlers: (as) => ({
    prompts: (request) => as(request).prompts(),
    sounds: (request) => as(request).sounds(),
  }),
});
