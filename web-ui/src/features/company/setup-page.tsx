// The company's configuration, section by section.
// Never holds a copy longer than it is on screen: after each change it is read again.
import { useEffect, useRef, useState } from 'react';
import { routes } from '../../../../src/api/routes.js';
import { request, requestVersion } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { Link, navigate } from '../../router.js';
import { PageHead } from '../../ui/page-head.js';
import { Failed, Loading } from '../../ui/states.js';
import { useLoaded } from '../../use-loaded.js';
import { noPrompts, PromptsContext, SoundsContext } from '../../forms/prompts-context.js';
import { setupContents } from './setup-contents.js';
import { setupSections } from './setup-sections.js';
import type { UnsavedChanges } from '../../forms/unsaved-changes.js';
import { UnsavedElsewhere } from '../../forms/unsaved-notice.js';

const loadCompany = (signal: AbortSignal) => requestVersion(routes.company, { signal });
const loadPrompts = (signal: AbortSignal) => request(routes.prompts, { signal });
const loadSounds = (signal: AbortSignal) => request(routes.sounds, { signal });

export function SetupPage({ section }: { readonly section: string | undefined }) {
  const t = useText();
  const { state, reload } = useLoaded(loadCompany);
  // Names of recordings are suggestions: without them everything can still be changed.
  const { state: prompts } = useLoaded(loadPrompts);
  const { state: sounds } = useLoaded(loadSounds);
  const failureText = useFailureText();
  const [resumed, setResumed] = useState<UnsavedChanges>();
  const nav = useRef<HTMLElement>(null);
  const { name: current, words, Content } = setupContents.get(section ?? '') ?? setupContents.get('start')!;
  const { title, intro } = words(t);
  useEffect(() => {
    // On a phone the sections stand in a row that scrolls sideways.
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (link && nav.current) nav.current.scrollLeft = link.offsetLeft - nav.current.offsetLeft - 40;
  }, [current]);
  return (
    <>
      <PageHead title={title} intro={intro} />
      <div className="setup">
        <nav ref={nav} className="setup-nav" aria-label={t.setup.title}>
          {setupSections.map((name) => (
            <Link key={name} to={`/setup/${name}`} aria-current={name === current ? 'page' : undefined}>
              {t.setup.sections[name]}
            </Link>
          ))}
        </nav>
        <div className="setup-content">
          {state.kind === 'loading' && <Loading />}
          {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
          {state.kind === 'loaded' && (
            <PromptsContext value={prompts.kind === 'loaded' ? prompts.value : noPrompts}>
              {prompts.kind === 'failed' && (
                <p className="callout bad" role="alert">
                  {t.flowEditor.noPrompts} {failureText(prompts.failure)}
                </p>
              )}
              <UnsavedElsewhere
                onContinue={(changes) => {
                  setResumed(changes);
                  navigate(`/setup/${changes.place.list}`);
                }}
              />
              <SoundsContext value={sounds.kind === 'loaded' ? sounds.value : undefined}>
                <Content
                  key={resumed?.place.list === current ? JSON.stringify(resumed) : current}
                  resumed={resumed?.place.list === current ? resumed : undefined}
                  company={state.value.value}
                  version={state.value.version}
                  onChanged={reload}
                />
              </SoundsContext>
            </PromptsContext>
          )}
        </div>
      </div>
    </>
  );
}
