// The service itself: whether it is up, what it uses, what it is called.
// Never measures; the daemon does.
import { systemApi, type Demo, type Health, type Metrics, type Service } from '../../api/system.js';
import { granted } from '../../core/kernel/refusal.js';
import { permittedWork, type Actor } from '../kernel/actor.js';
import { feature } from '../kernel/feature.js';

export interface SystemQueries {
  health(): Health;
  demo(): Demo;
  /** Bounded in time; the softswitch's part is null when it does not answer. */
  metrics(): Promise<Metrics>;
  service(): Service;
}

export const systemFeature = feature({
  name: 'system',
  routes: systemApi.routes,
  as: (queries: Pick<SystemQueries, 'metrics' | 'service'>, actor: Actor) => ({
    metrics: () => permittedWork(actor, 'supervise', () => queries.metrics()),
    service: () => granted(queries.service()),
  }),
  handlers: (as, queries: Pick<SystemQueries, 'health' | 'demo'>) => ({
    health: () => granted(queries.health()),
    demo: () => granted(queries.demo()),
    metrics: (request) => as(request).metrics(),
    service: (request) => as(request).service(),
  }),
});
