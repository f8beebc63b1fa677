// What the server says about itself: whose it is, its version, where phones reach it.
// Never fetched more often than the live connection comes up, or when the company's settings were saved.
import { routes } from '../../src/api/routes.js';
import type { Service } from '../../src/api/system.js';
import { request } from './api-client.js';
import { companyZoneStore } from './company-time.js';
import { createStore, useStore } from './create-store.js';
import type { Loaded } from './use-loaded.js';

export const serviceStore = createStore<Loaded<Service>>({ kind: 'loading' });

/** What was known stays when the server does not answer: an address does not change by that. */
export async function loadService(): Promise<void> {
  try {
    const value = await request(routes.service);
    companyZoneStore.set(value.timeZone);
    serviceStore.set({ kind: 'loaded', value });
  } catch (failure) {
    if (serviceStore.get().kind !== 'loaded') serviceStore.set({ kind: 'failed', failure });
  }
}

/** The company's name; undefined before it is known. */
export const useCompanyName = (): string | undefined =>
  useStore(serviceStore, (state) => (state.kind === 'loaded' ? state.value.companyName : undefined));
