// The frame around every page: navigation, connection notice, user menu.
// Never holds a page's content.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { Session } from '../../../src/api/sessions.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { listenForKeys } from './keys.js';
import { useLive } from '../live/live-connection.js';
import { GoToDialog } from './go-to-dialog.js';
import { KeysDialog } from './keys-dialog.js';
import { Link, usePlace } from '../router.js';
import { Icon, type IconName } from '../ui/icon.js';
import { Logo } from '../ui/logo.js';
import { UserMenu } from '../features/sessions/user-menu.js';

export interface NavItem {
  readonly to: string;
  readonly name:
    | 'wallboard'
    | 'desk'
    | 'calls'
    | 'callbacks'
    | 'voicemails'
    | 'customers'
    | 'whatIf'
    | 'setup'
    | 'changes';
}

export function itemsFor(session: Session): readonly NavItem[] {
  const supervises = session.role !== 'agent';
  const items: NavItem[] = [];
  if (supervises) items.push({ to: '/wallboard', name: 'wallboard' });
  if (session.agent !== undefined || !supervises) items.push({ to: '/desk', name: 'desk' });
  if (!supervises) items.push({ to: '/wallboard', name: 'wallboard' });
  if (supervises || session.agent !== undefined) items.push({ to: '/calls', name: 'calls' });
  items.push({ to: '/callbacks', name: 'callbacks' }, { to: '/voicemails', name: 'voicemails' });
  if (supervises) items.push({ to: '/customers', name: 'customers' });
  if (supervises) items.push({ to: '/what-if', name: 'whatIf' });
  if (session.role === 'admin') {
    items.push({ to: '/setup', name: 'setup' }, { to: '/changes', name: 'changes' });
  }
  return items;
}

/** So many stand at the foot of a telephone's screen with their whole names; of more, the last place opens the rest. */
const placesOnPhone = 5;

/** What waits on a page for somebody to do it. */
function OpenCount({ name }: { readonly name: NavItem['name'] }) {
  const t = useText();
  const open = useLive((live) =>
    name === 'callbacks' ? live.callbacksOpen : name === 'voicemails' ? live.voicemailsNew : 0,
  );
  if (open === 0) return null;
  return (
    <b className="nav-count">
      <span aria-hidden="true">{open > 99 ? '99+' : open}</span>
      <span className="sr">
        {name === 'callbacks' ? t.callbacks.openCount(open) : t.everyday.newMessages(open)}
      </span>
    </b>
  );
}

interface NavLinkProps {
  readonly item: NavItem;
  readonly current: string | undefined;
  readonly className: string;
  readonly onClick?: () => void;
}

function NavLink({ item: { to, name }, current, className, onClick }: NavLinkProps) {
  const t = useText();
  return (
    <Link to={to} className={className} aria-current={to === current ? 'page' : undefined} onClick={onClick}>
      <Icon name={name satisfies IconName} size={20} />
      <span>{t.nav[name]}</span>
      <OpenCount name={name} />
    </Link>
  );
}

/** On a telephone: what has no place of its own at the foot of the screen. */
function MoreNavigation({
  items,
  current,
}: {
  readonly items: readonly NavItem[];
  readonly current: string | undefined;
}) {
  const t = useText();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const isHere = items.some(({ to }) => to === current);
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
        {items.map((item) => (
          <NavLink
            key={item.to}
            item={item}
            current={current}
            className="menu-item"
            onClick={() => list.current?.hidePopover()}
          />
        ))}
      </div>
    </>
  );
}

function Navigation({ session }: { readonly session: Session }) {
  const t = useText();
  const { path } = usePlace();
  const items = itemsFor(session);
  const rest = items.length > placesOnPhone ? items.slice(placesOnPhone - 1) : [];
  const current = path === '/' ? items[0]?.to : `/${path.split('/')[1]}`;
  return (
    <nav className="nav" aria-label={t.app.mainNavigation}>
      {items.map((item) => (
        <NavLink
          key={item.to}
          item={item}
          current={current}
          className={rest.includes(item) ? 'nav-link not-on-phone' : 'nav-link'}
        />
      ))}
      {rest.length > 0 && <MoreNavigation items={rest} current={current} />}
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

export function Shell({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
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
        <Navigation session={session} />
        <UserMenu session={session} />
      </aside>
      <div className="content">
        <ConnectionNotice />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {open === 'go-to' && <GoToDialog items={itemsFor(session)} onClose={() => setOpen(undefined)} />}
      {open === 'keys' && <KeysDialog onClose={() => setOpen(undefined)} />}
    </div>
  );
}
