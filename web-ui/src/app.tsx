// Which page is shown: log-in, the page at the address, or why there is none.
// Never decides rights: the server does; this only hides what would be refused.
import { useEffect, type ReactNode } from 'react';
import type { Session } from '../../src/api/sessions.js';
import { useStore } from './create-store.js';
import { useLanguage, useText } from './i18n/use-text.js';
import { LiveConnection, useLive } from './live/live-connection.js';
import { LogInPage, ServerDownPage } from './features/sessions/log-in-page.js';
import { ForcedPasswordPage } from './features/sessions/password-page.js';
import { mayOpen, pageAt, pagesFor } from './pages.js';
import { Link, navigate, usePlace } from './router.js';
import { loadService } from './service-store.js';
import { sessionStore } from './session-store.js';
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
  return pagesFor(session)[0]?.draw(undefined);
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
  const [, first, part] = path.split('/');
  if (first === '') return <FirstPage session={session} />;
  const page = pageAt(first);
  if (page === undefined) return <NotFoundPage />;
  return mayOpen(page, session) ? page.draw(part) : <NoPermissionPage />;
}

function LoggedIn({ session }: { readonly session: Session }) {
  const { path } = usePlace();
  useEffect(() => {
    const connection = new LiveConnection();
    return () => connection.close();
  }, [session.username]);
  const isLive = useLive((live) => live.connection === 'live');
  useEffect(() => {
    if (isLive) void loadService();
  }, [isLive]);
  const [, first, part] = path.split('/');
  const bare = pageAt(first)?.drawBare?.(part);
  if (bare !== undefined) return bare;
  return (
    <Shell session={session} pages={pagesFor(session)}>
      {pageFor(path, session)}
    </Shell>
  );
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
