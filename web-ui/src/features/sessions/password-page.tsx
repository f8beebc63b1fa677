// Choosing a new password: forced after a one-time password, or by own wish.
// Never keeps a password longer than the request.
import { useRef, useState, type SubmitEvent } from 'react';
import { RequestFailure } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { useSession } from '../../session-hooks.js';
import { changePassword, logOut, oneTimePasswordOfLogIn } from '../../session-store.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { toast } from '../../ui/toast.js';
import { FrontDoor } from './front-door.js';

const shortest = 8;

const codeOf = (failure: unknown): string | undefined =>
  failure instanceof RequestFailure ? failure.code : undefined;

/** Why the server refused, and where it can be seen in what was typed: that too. */
function useRefusalText(): (failure: unknown, next: string, current: string) => string {
  const t = useText();
  const failureText = useFailureText();
  const { username } = useSession();
  return (failure, next, current) => {
    if (codeOf(failure) !== 'weak-password') return failureText(failure);
    if (next === current) return t.password.same;
    const named = next.toLowerCase().includes(username.toLowerCase());
    return named ? t.password.likeUsername : failureText(failure);
  };
}

interface PasswordFormProps {
  readonly oneTime: boolean;
  readonly onDone: () => void;
}

export function PasswordForm({ oneTime, onDone }: PasswordFormProps) {
  const t = useText();
  const refusalText = useRefusalText();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(() => ({
    current: (oneTime ? oneTimePasswordOfLogIn() : undefined) ?? '',
    next: '',
    repeat: '',
  }));
  const [asksCurrent, setAsksCurrent] = useState(values.current === '');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const tooShort = values.next.length < shortest;
  const different = values.next !== values.repeat;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (tooShort || different || values.current === '') {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    setBusy(true);
    setFailure(undefined);
    changePassword(values.current, values.next).then(
      () => {
        toast('done', t.password.done);
        onDone();
      },
      (reason: unknown) => {
        setFailure(refusalText(reason, values.next, values.current));
        if (codeOf(reason) === 'wrong-credentials') setAsksCurrent(true);
        setBusy(false);
      },
    );
  };
  const input = (name: keyof typeof values, label: string, error?: string, hint?: string) => (
    <Field label={label} error={tried ? error : undefined} hint={hint}>
      {(attributes) => (
        <input
          {...attributes}
          type="password"
          required
          maxLength={200}
          autoComplete={name === 'current' ? 'current-password' : 'new-password'}
          autoFocus={name === (asksCurrent ? 'current' : 'next')}
          value={values[name]}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form ref={form} onSubmit={submit} className="stack form-body" noValidate>
      {oneTime && <p className="intro">{t.password.intro}</p>}
      <div role="alert">
        {failure !== undefined && (
          <p className="callout bad">
            <Icon name="warning" />
            {failure}
          </p>
        )}
      </div>
      {asksCurrent &&
        input(
          'current',
          oneTime ? t.password.currentOneTime : t.password.current,
          values.current === '' ? t.validation.required : undefined,
        )}
      {input(
        'next',
        t.password.next,
        tooShort ? t.validation.tooShort(shortest) : undefined,
        t.password.hint,
      )}
      {input('repeat', t.password.repeat, different ? t.password.different : undefined)}
      <Button type="submit" look="primary" className="block" busy={busy}>
        {t.password.submit}
      </Button>
      {oneTime && (
        <Button look="quiet" className="block" onClick={() => void logOut()}>
          {t.userMenu.logOut}
        </Button>
      )}
    </form>
  );
}

export function ForcedPasswordPage() {
  const t = useText();
  return (
    <FrontDoor title={t.password.title}>
      <PasswordForm oneTime onDone={() => undefined} />
    </FrontDoor>
  );
}
