// The set-up page in a file of its own, fetched when somebody first opens it: most people never do.
// Never leaves the page blank when it cannot be fetched.
import { lazy, Suspense, type ComponentType } from 'react';
import { RequestFailure } from '../../api-client.js';
import { Failed, Loading } from '../../ui/states.js';

interface SetupPageProps {
  readonly section: string | undefined;
}

async function load(): Promise<{ default: ComponentType<SetupPageProps> }> {
  try {
    return { default: (await import('./setup-page.js')).SetupPage };
  } catch (cause) {
    console.warn('The set-up page could not be fetched', cause);
    // After an upgrade the old page's files are gone; the reload fetches the new one.
    const failure = new RequestFailure({ kind: 'unreachable' });
    return { default: () => <Failed failure={failure} onRetry={() => location.reload()} /> };
  }
}

const Page = lazy(load);

export function LazySetupPage({ section }: SetupPageProps) {
  return (
    <Suspense fallback={<Loading />}>
      <Page section={section} />
    </Suspense>
  );
}
