// Which page stands at which address, and who may see it.
// Never decides rights: the server does; this only hides what would be refused.
import { useEffect, type ReactNode } from 'react';
import type { Session } from '../../src/api/sessions.js';
import { useStore } from './create-store.js';
import { useLanguage, useText } from './i18n/use-text.js';
import { LiveConnection, useLive } from './live/live-connection.js';
import { CallPage } from './features/calls/call-page.js';
import { CallbacksPage } from './features/callbacks/callbacks-page.js';
import { CallsPage } from './features/calls/calls-page.js';
import { ChangesPage } from './features/company/changes-page.js';
import { LazyCustomersPage } from './features/customers/lazy-customers-page.js';
import { LazyWhatIfPage } from './features/what-if/lazy-what-if-page.js';
import { DeskPage } from './features/agents/desk-page.js';
import { LogInPage, ServerDownPage } from './features/sessions/log-in-page.js';
import { ForcedPasswordPage } from './features/sessions/password-page.js';
import { TvPage } from './features/wallboard/tv-page.js';
import { VoicemailsPage } from './features/voicemails/voicemails-page.js';
import { WallboardPage } from './features/wallboard/wallboard-page.js';
import { Link, navigate, usePlace } from './router.js';
import { loadAgentStatuses } from './features/agents/agent-statuses.js';
import { loadService } from './service-store.js';
import { sessionStore } from './session-store.js';
import { LazySetupPage } from './features/company/lazy-setup-page.js';
import { Shell } from './shell/shell.js';
import { Button } from './ui/button.js';
import { LogoMark } from './ui/logo.js';
import { PageHead } from './ui/page-head.js';
import { Empty } from './ui/states.js';
import { Toasts } from './ui/toast.js';

function NotFoundPage() {
  const t = useText();
  return (
    <>
      <PageHead title={t.notFound.title} intro={t.notFound.text} />
      <p className="button-row">
        <Button icon="back" onClick={() => history.back()}>
          {t.actions.back}
        </Button>
        <Link to="/" className="button">
          {t.noPermission.home}
        </Link>
      </p>
    </>
  );
}

/** An admin of an empty installation begins where it is filled. */
function FirstPage({ session }: { readonly session: Session }) {
  const isEmpty = useLive(
    (live) => live.connection === 'live' && live.queues.size === 0 && live.agents.size === 0,
  );
  const mustSetUp = isEmpty && session.role === 'admin';
  useEffect(() => {
    if (mustSetUp) navigate('/setup/start', { replace: true });
  }, [mustSetUp]);
  return session.role === 'agent' ? <DeskPage /> : <WallboardPage />;
}

/** The page is there, but not for this role. */
function NoPermissionPage() {
  const t = useText();
  return (
    <>
      <PageHead title={t.noPermission.title} />
      <section className="card">
        <Empty icon="warning" title={t.noPermission.text} hint={t.noPermission.hint}>
          <Link to="/" className="button plain">
            {t.noPermission.home}
          </Link>
        </Empty>
      </section>
    </>
  );
}

function pageFor(path: string, session: Session): ReactNode {
  const supervises = session.role !== 'agent';
  const admin = session.role === 'admin';
  const [, first, second] = path.split('/');
  switch (first) {
    case '':
      return <FirstPage session={session} />;
    case 'wallboard':
      return <WallboardPage />;
    case 'desk':
      return <DeskPage />;
    case 'callbacks':
      return <CallbacksPage />;
    case 'voicemails':
      return <VoicemailsPage />;
    case 'customers':
      return supervises ? <LazyCustomersPage /> : <NoPermissionPage />;
    case 'calls':
      if (!supervises && session.agent === undefined) return <NoPermissionPage />;
      return second ? <CallPage key={second} id={decodeURIComponent(second)} /> : <CallsPage />;
    case 'what-if':
      return supervises ? <LazyWhatIfPage /> : <NoPermissionPage />;
    case 'setup':
      return admin ? <LazySetupPage section={second} /> : <NoPermissionPage />;
    case 'changes':
      return admin ? <ChangesPage /> : <NoPermissionPage />;
    default:
      return <NotFoundPage />;
  }
}

function LoggedIn({ session }: { readonly session: Session }) {
  const { path } = usePlace();
  useEffect(() => {
    const connection = new LiveConnection();
    return () => connection.close();
  }, [session.username]);
  const isLive = useLive((live) => live.connection === 'live');
  useEffect(() => {
    if (!isLive) return;
    void loadService();
    void loadAgentStatuses();
  }, [isLive]);
  if (path === '/wallboard/tv') return <TvPage />;
  return <Shell session={session}>{pageFor(path, session)}</Shell>;
}

export function App() {
  const t = useText();
  const language = useLanguage();
  const state = useStore(sessionStore, (value) => value);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <>
      {state.kind === 'checking' && (
        <div className="starting" role="status" aria-label={t.app.loading}>
          <LogoMark size={48} />
        </div>
      )}
      {state.kind === 'unreachable' && <ServerDownPage />}
      {state.kind === 'logged-out' && <LogInPage ended={state.ended} />}
      {state.kind === 'logged-in' &&
        (state.session.mustChangePassword ? <ForcedPasswordPage /> : <LoggedIn session={state.session} />)}
      <Toasts />
    </>
  );
}
