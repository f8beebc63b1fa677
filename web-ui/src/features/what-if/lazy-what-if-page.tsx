// The what-if page in a file of its own, fetched when somebody first opens it.
// Never leaves the page blank when it cannot be fetched.
import { lazy, Suspense, type ComponentType } from 'react';
import { RequestFailure } from '../../api-client.js';
import { Failed, Loading } from '../../ui/states.js';

async function load(): Promise<{ default: ComponentType }> {
  try {
    return { default: (await import('./what-if-page.js')).WhatIfPage };
  } catch (cause) {
    console.warn('The what-if page could not be fetched', cause);
    // After an upgrade the old page's files are gone; the reload fetches the new one.
    const failure = new RequestFailure({ kind: 'unreachable' });
    return { default: () => <Failed failure={failure} onRetry={() => location.reload()} /> };
  }
}

const Page = lazy(load);

export function LazyWhatIfPage() {
  return (
    <Suspense fallback={<Loading />}>
      <Page />
    </Suspense>
  );
}
