// The customers' page in a file of its own, fetched when somebody first opens it: it brings along the set-up forms.
// Never leaves the page blank when it cannot be fetched.
import { lazy, Suspense, type ComponentType } from 'react';
import { RequestFailure } from '../../api-client.js';
import { Failed, Loading } from '../../ui/states.js';

async function load(): Promise<{ default: ComponentType }> {
  try {
    return { default: (await import('./customers-page.js')).CustomersPage };
  } catch (cause) {
    console.warn('The page of customers could not be fetched', cause);
    // After an upgrade the old page's files are gone; the reload fetches the new one.
    const failure = new RequestFailure({ kind: 'unreachable' });
    return { default: () => <Failed failure={failure} onRetry={() => location.reload()} /> };
  }
}

const Page = lazy(load);

export function LazyCustomersPage() {
  return (
    <Suspense fallback={<Loading />}>
      <Page />
    </Suspense>
  );
}
