// The user's own corner: language, appearance, password, log out.
// Never changes anything of the company.
import { useId, useState } from 'react';
import type { Session } from '../../../../src/api/sessions.js';
import { useStore } from '../../create-store.js';
import { useFailureText } from '../../failure-text.js';
import { chooseLanguage, languageNames, languages, languageStore } from '../../i18n/language.js';
import { useText } from '../../i18n/use-text.js';
import { PasswordForm } from './password-page.js';
import { navigate } from '../../router.js';
import { logOut } from '../../session-store.js';
import { chooseTheme, themes, themeStore } from '../../theme.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { Segments } from '../../ui/segments.js';
import { toast } from '../../ui/toast.js';

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();

export function LanguageChoice() {
  const t = useText();
  const language = useStore(languageStore, (value) => value);
  return (
    <Segments
      label={t.userMenu.language}
      value={language}
      options={languages.map((value) => ({ value, text: value.toUpperCase(), title: languageNames[value] }))}
      onChange={chooseLanguage}
    />
  );
}

export function UserMenu({ session }: { readonly session: Session }) {
  const t = useText();
  const id = useId();
  const failureText = useFailureText();
  const theme = useStore(themeStore, (value) => value);
  const [changing, setChanging] = useState(false);
  const leave = () => {
    logOut().then(
      () => navigate('/', { replace: true }),
      (failure: unknown) => toast('failed', failureText(failure)),
    );
  };
  return (
    <>
      <button type="button" className="user-button" popoverTarget={id}>
        <span className="sr">{t.userMenu.open}: </span>
        <span className="avatar" aria-hidden="true">
          {initialsOf(session.name)}
        </span>
        <span className="user-name">
          <strong title={session.name}>{session.name}</strong>
          <small>{t.roles[session.role]}</small>
        </span>
      </button>
      <div id={id} popover="auto" className="popover user-menu">
        <p className="user-menu-who">
          <strong>{session.name}</strong>
          <small>
            {session.username} · {t.roles[session.role]}
          </small>
        </p>
        <div className="user-menu-row">
          <span>{t.userMenu.language}</span>
          <LanguageChoice />
        </div>
        <div className="user-menu-row">
          <span>{t.userMenu.theme}</span>
          <Segments
            label={t.userMenu.theme}
            value={theme}
            options={themes.map((value) => ({ value, text: t.userMenu.themes[value] }))}
            onChange={chooseTheme}
          />
        </div>
        <hr />
        <button
          type="button"
          className="menu-item"
          popoverTarget={id}
          popoverTargetAction="hide"
          onClick={() => setChanging(true)}
        >
          <Icon name="setup" />
          {t.userMenu.changePassword}
        </button>
        <button type="button" className="menu-item" onClick={leave}>
          <Icon name="leave" />
          {t.userMenu.logOut}
        </button>
      </div>
      {changing && (
        <Dialog title={t.password.changeTitle} onClose={() => setChanging(false)}>
          <PasswordForm oneTime={false} onDone={() => setChanging(false)} />
        </Dialog>
      )}
    </>
  );
}
