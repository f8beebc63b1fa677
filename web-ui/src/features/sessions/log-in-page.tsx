// Where a session begins, and what is shown while the server is away.
// Never says which of user name and password was wrong.
import { useCallback, useEffect, useRef, useState, type SubmitEvent } from 'react';
import { routes } from '../../../../src/api/routes.js';
import type { Demo } from '../../../../src/api/system.js';
import { request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { checkSession, logIn } from '../../session-store.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Logo } from '../../ui/logo.js';
import { LanguageChoice } from './user-menu.js';
import { useLoaded } from '../../use-loaded.js';
import { FrontDoor } from './front-door.js';

export function LogInPage({ ended }: { readonly ended: boolean }) {
  const t = useText();
  const failureText = useFailureText();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [visible, setVisible] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fillIn = ({ username, password }: DemoLogIn) => {
    const { elements } = form.current!;
    const values = { username, password };
    for (const [name, value] of Object.entries(values))
      (elements.namedItem(name) as HTMLInputElement).value = value;
    form.current?.querySelector<HTMLButtonElement>('[type=submit]')?.focus();
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    setBusy(true);
    setFailure(undefined);
    logIn(field('username').trim(), field('password')).catch((reason: unknown) => {
      setFailure(reason);
      setBusy(false);
    });
  };
  return (
    <FrontDoor title={t.logIn.title}>
      <form ref={form} onSubmit={submit} className="stack">
        {ended && failure === undefined && <p className="callout info">{t.logIn.ended}</p>}
        <div role="alert">
          {failure !== undefined && (
            <p className="callout bad">
              <Icon name="warning" />
              {failureText(failure)}
            </p>
          )}
        </div>
        <Field label={t.logIn.username}>
          {(attributes) => (
            <input
              {...attributes}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              required
              maxLength={40}
            />
          )}
        </Field>
        <Field label={t.logIn.password}>
          {(attributes) => (
            <span className="with-button">
              <input
                {...attributes}
                name="password"
                type={visible ? 'text' : 'password'}
                autoComplete="current-password"
                required
                maxLength={200}
              />
              <Button
                look="quiet"
                icon="eye"
                aria-pressed={visible}
                aria-label={visible ? t.logIn.hidePassword : t.logIn.showPassword}
                onClick={() => setVisible(!visible)}
              />
            </span>
          )}
        </Field>
        <Button type="submit" look="primary" className="block" busy={busy}>
          {busy ? t.logIn.submitting : t.logIn.submit}
        </Button>
      </form>
      <DemoLogIns onChoose={fillIn} />
    </FrontDoor>
  );
}

type DemoLogIn = Demo['logIns'][number];

/** The server says whether it is a demo; every other service shows nothing here. */
function DemoLogIns({ onChoose }: { readonly onChoose: (logIn: DemoLogIn) => void }) {
  const t = useText();
  const load = useCallback((signal: AbortSignal) => request(routes.demo, { signal }), []);
  const { state } = useLoaded(load);
  if (state.kind !== 'loaded' || state.value.logIns.length === 0) return null;
  return (
    <section className="callout info demo-log-ins" aria-label={t.logIn.demo}>
      <p>{t.logIn.demo}</p>
      <ul>
        {state.value.logIns.map((logIn) => (
          <li key={logIn.username}>
            <Button aria-label={t.logIn.fillIn(t.roles[logIn.role])} onClick={() => onChoose(logIn)}>
              {t.roles[logIn.role]}
            </Button>
            <code>
              {logIn.username} / {logIn.password}
            </code>
          </li>
        ))}
      </ul>
      <p className="field-hint">{t.logIn.demoPasswords}</p>
    </section>
  );
}

const retryMs = 4_000;

export function ServerDownPage() {
  const t = useText();
  useEffect(() => {
    const timer = setInterval(() => void checkSession(), retryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="front-door">
      <main className="front-card centred" role="alert">
        <Logo size={32} />
        <h1>{t.logIn.serverDown}</h1>
        <p>{t.logIn.serverDownHint}</p>
        <Button icon="refresh" onClick={() => void checkSession()}>
          {t.actions.retry}
        </Button>
        <LanguageChoice />
      </main>
    </div>
  );
}
