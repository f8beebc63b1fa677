// The company's configuration, section by section.
// Never holds a copy longer than it is on screen: after each change it is read again.
import { useEffect, useRef, useState } from 'react';
import { companySettingsSchema, type Company } from '../../../../src/api/company.js';
import { routes } from '../../../../src/api/routes.js';
import { request, requestVersion } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useFormat, useLanguage, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { Link, navigate } from '../../router.js';
import { loadService } from '../../service-store.js';
import { PageHead } from '../../ui/page-head.js';
import { Failed, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { useLoaded } from '../../use-loaded.js';
import { companyLanguage } from '../../company-language.js';
import { FlowSection } from '../ivr/flow-section.js';
import { ItemForm } from '../../forms/item-form.js';
import { ListSection } from '../../forms/list-section.js';
import { noPrompts, PromptsContext, SoundsContext } from '../../forms/prompts-context.js';
import { queueSection } from '../acd/queue-section.js';
import { scheduleSection } from '../pbx/schedule-section.js';
import {
  agentSection,
  didSection,
  extensionSection,
  settingsGroups,
  trunkSection,
  userSection,
} from './sections.js';
import { SeatsSection } from '../seats/seats-section.js';
import { setupSections, type SetupSection } from './setup-sections.js';
import { StartSection } from './start-section.js';
import type { FormPlace, UnsavedChanges } from '../../forms/unsaved-changes.js';
import { UnsavedElsewhere } from '../../forms/unsaved-notice.js';

const loadCompany = (signal: AbortSignal) => requestVersion(routes.company, { signal });
const loadPrompts = (signal: AbortSignal) => request(routes.prompts, { signal });
const loadDevices = (signal: AbortSignal) => request(routes.devices, { signal });
/** How often the list of extensions asks which phones are registered, ms. */
const devicesEveryMs = 10_000;
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
  const current = section === 'seats' ? section : (setupSections.find((name) => name === section) ?? 'start');
  const words =
    current === 'seats' ? t.seats : { title: t.setup.sections[current], intro: t.setup.intros[current] };
  useEffect(() => {
    // On a phone the sections stand in a row that scrolls sideways.
    const link = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (link && nav.current) nav.current.scrollLeft = link.offsetLeft - nav.current.offsetLeft - 40;
  }, [current]);
  return (
    <>
      <PageHead title={words.title} intro={words.intro} />
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
                <SectionContent
                  key={resumed?.place.list === current ? JSON.stringify(resumed) : current}
                  name={current}
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

interface SectionContentProps {
  readonly name: SetupSection | 'seats';
  readonly company: Company;
  /** Of the company as it was read: what a change builds on. */
  readonly version: number | undefined;
  /** What one goes on with that was not saved before. */
  readonly resumed: UnsavedChanges | undefined;
  readonly onChanged: () => void;
}

function SectionContent({ name, ...shared }: SectionContentProps) {
  const t = useText();
  const format = useFormat();
  const { company } = shared;
  switch (name) {
    case 'start':
      return <StartSection company={company} />;
    case 'seats':
      return <SeatsSection onChanged={shared.onChanged} />;
    case 'settings':
      return <SettingsSection {...shared} />;
    case 'trunks':
      return <ListSection section={trunkSection(company, t)} {...shared} />;
    case 'dids':
      return <ListSection section={didSection(company, t)} {...shared} />;
    case 'flows':
      return <FlowSection {...shared} />;
    case 'queues':
      return <ListSection section={queueSection(company, t)} {...shared} />;
    case 'schedules':
      return <ListSection section={scheduleSection(company, t, format)} {...shared} />;
    case 'agents':
      return <ListSection section={agentSection(company, t)} {...shared} />;
    case 'extensions':
      return <ExtensionsSection {...shared} />;
    case 'users':
      return <ListSection section={userSection(company, t)} {...shared} />;
  }
}

function ExtensionsSection(shared: Omit<SectionContentProps, 'name'>) {
  const t = useText();
  // A phone of an agent that comes or goes is told live; of the others one has to ask.
  const reachable = useLive((live) => [...live.agents.values()].filter((agent) => agent.reachable).length);
  const { state, reload } = useLoaded(loadDevices, String(reachable));
  useEffect(() => {
    const timer = setInterval(reload, devicesEveryMs);
    return () => clearInterval(timer);
  }, [reload]);
  const devices = state.kind === 'loaded' ? state.value.devices : undefined;
  return <ListSection section={extensionSection(shared.company, t, devices)} {...shared} />;
}

const settingsPlace: FormPlace = { list: 'settings', kind: 'edit', key: '' };

function SettingsSection({ company, version, onChanged }: Omit<SectionContentProps, 'name'>) {
  const t = useText();
  const reader = useLanguage();
  const { settings } = company;
  return (
    <section className="card narrow">
      <ItemForm
        groups={settingsGroups(t)}
        schema={companySettingsSchema}
        initial={{ ...settings, language: companyLanguage(settings, reader) }}
        editing
        place={settingsPlace}
        placeOf={() => 'settings'}
        company={company}
        basis={version}
        save={async (settings, basis) => {
          const saved = await requestVersion(routes.putSettings, { body: settings, basis });
          toast('done', t.setup.saved(t.setup.sections.settings));
          void loadService();
          onChanged();
          return saved.version;
        }}
      />
    </section>
  );
}
