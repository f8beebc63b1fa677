// The frame around every page: navigation, connection notice, user menu.
// Never holds a page's content.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { Session } from '../../../src/api/sessions.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { listenForKeys } from './keys.js';
import { useLive } from '../live/live-connection.js';
import { GoToDialog } from './go-to-dialog.js';
import { KeysDialog } from './keys-dialog.js';
import type { Page } from '../page.js';
import { Link, usePlace } from '../router.js';
import { Icon } from '../ui/icon.js';
import { Logo } from '../ui/logo.js';
import { RingingNotice } from '../features/agents/ringing-notice.js';
import { UserMenu } from '../features/sessions/user-menu.js';

/** So many stand at the foot of a telephone's screen with their whole names; of more, the last place opens the rest. */
const placesOnPhone = 5;

/** What waits on a page for somebody to do it. */
function WaitingCount({ count, text }: NonNullable<Page['waiting']>) {
  const t = useText();
  const waiting = useLive(count);
  if (waiting === 0) return null;
  return (
    <b className="nav-count">
      <span aria-hidden="true">{waiting > 99 ? '99+' : waiting}</span>
      <span className="sr">{text(t, waiting)}</span>
    </b>
  );
}

interface NavLinkProps {
  readonly page: Page;
  readonly current: string | undefined;
  readonly className: string;
  readonly onClick?: () => void;
}

function NavLink({ page: { path, icon, title, waiting }, current, className, onClick }: NavLinkProps) {
  const t = useText();
  return (
    <Link
      to={`/${path}`}
      className={className}
      aria-current={path === current ? 'page' : undefined}
      onClick={onClick}
    >
      <Icon name={icon} size={20} />
      <span>{title(t)}</span>
      {waiting && <WaitingCount {...waiting} />}
    </Link>
  );
}

/** On a telephone: what has no place of its own at the foot of the screen. */
function MoreNavigation({
  pages,
  current,
}: {
  readonly pages: readonly Page[];
  readonly current: string | undefined;
}) {
  const t = useText();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const isHere = pages.some(({ path }) => path === current);
  return (
    <>
      <button
        type="button"
        className={isHere ? 'nav-link nav-more here' : 'nav-link nav-more'}
        popoverTarget={id}
      >
        <Icon name="more" size={20} />
        <span>{t.nav.more}</span>
      </button>
      <div id={id} ref={list} popover="auto" className="popover nav-rest">
        {pages.map((page) => (
          <NavLink
            key={page.path}
            page={page}
            current={current}
            className="menu-item"
            onClick={() => list.current?.hidePopover()}
          />
        ))}
      </div>
    </>
  );
}

function Navigation({ pages }: { readonly pages: readonly Page[] }) {
  const t = useText();
  const { path } = usePlace();
  const rest = pages.length > placesOnPhone ? pages.slice(placesOnPhone - 1) : [];
  const current = path === '/' ? pages[0]?.path : path.split('/')[1];
  return (
    <nav className="nav" aria-label={t.app.mainNavigation}>
      {pages.map((page) => (
        <NavLink
          key={page.path}
          page={page}
          current={current}
          className={rest.includes(page) ? 'nav-link not-on-phone' : 'nav-link'}
        />
      ))}
      {rest.length > 0 && <MoreNavigation pages={rest} current={current} />}
    </nav>
  );
}

/** Says when the figures on the page are old, and when no call can come in. */
export function ConnectionNotice() {
  const t = useText();
  const format = useFormat();
  const lostAtMs = useLive((live) => (live.connection === 'lost' ? live.atMs : undefined));
  const storage = useLive((live) => (live.connection === 'live' ? live.storage : 'up'));
  const telephonyDown = useLive((live) => live.connection === 'live' && !live.telephonyUp);
  return (
    <div role="alert" className="notices">
      {lostAtMs !== undefined && (
        <p className="notice lost">
          <Icon name="unplugged" />
          {t.connection.lost(format.time(lostAtMs))}
        </p>
      )}
      {telephonyDown && (
        <p className="notice down">
          <Icon name="warning" />
          {t.connection.telephonyDown}
        </p>
      )}
      {storage !== 'up' && (
        <p className="notice down">
          <Icon name="warning" />
          {storage === 'down' ? t.connection.storageDown : t.connection.storageSlow}
        </p>
      )}
    </div>
  );
}

interface ShellProps {
  readonly session: Session;
  /** In the order of the navigation. */
  readonly pages: readonly Page[];
  readonly children: ReactNode;
}

export function Shell({ session, pages, children }: ShellProps) {
  const t = useText();
  const stale = useLive((live) => live.connection === 'lost');
  const [open, setOpen] = useState<'go-to' | 'keys'>();
  useEffect(() => listenForKeys({ onGoTo: () => setOpen('go-to'), onHelp: () => setOpen('keys') }), []);
  return (
    <div className={stale ? 'shell stale' : 'shell'}>
      <a className="skip" href="#main">
        {t.app.skipToContent}
      </a>
      <aside className="side">
        <Link to="/" className="home" aria-label="Centrale">
          <Logo />
        </Link>
        <Navigation pages={pages} />
        <UserMenu session={session} />
      </aside>
      <div className="content">
        <ConnectionNotice />
        <RingingNotice />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {open === 'go-to' && <GoToDialog pages={pages} onClose={() => setOpen(undefined)} />}
      {open === 'keys' && <KeysDialog onClose={() => setOpen(undefined)} />}
    </div>
  );
}
