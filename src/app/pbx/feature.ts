// The exchange: which phones are registered.
// Never talks to a phone; adapters/sip does.
import { pbxApi } from '../../api/pbx.js';
import type { Devices } from '../../api/system.js';
import { granted } from '../../core/kernel/refusal.js';
import { refuseWithout, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';

export interface PhoneQueries {
  /** Which phones are registered now, as the registrar knows them. */
  devices(): Devices;
}

export const pbxFeature = feature({
  name: 'pbx',
  routes: pbxApi.routes,
  as: (phones: PhoneQueries, actor: Actor) => ({
    devices: () => refuseWithout(actor, 'configure') ?? granted(phones.devices()),
  }),
  handlers: (as) => ({ devices: (request) => as(request).devices() }),
});
