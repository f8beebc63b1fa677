// Choosing a new password: forced after a one-time password, or by own wish.
// Never keeps a password longer than the request.
import { useState, type SubmitEvent } from 'react';
import { useFailureText } from '../failure-text.js';
import { useText } from '../i18n/use-text.js';
import { changePassword, logOut } from '../session-store.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icon.js';
import { toast } from '../ui/toast.js';
import { FrontDoor } from './front-door.js';

const shortest = 8;

interface PasswordFormProps {
  readonly oneTime: boolean;
  readonly onDone: () => void;
}

export function PasswordForm({ oneTime, onDone }: PasswordFormProps) {
  const t = useText();
  const failureText = useFailureText();
  const [values, setValues] = useState({ current: '', next: '', repeat: '' });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const tooShort = values.next.length < shortest;
  const different = values.next !== values.repeat;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (tooShort || different) return;
    setBusy(true);
    setFailure(undefined);
    changePassword(values.current, values.next).then(
      () => {
        toast('done', t.password.done);
        onDone();
      },
      (reason: unknown) => {
        setFailure(reason);
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
          autoFocus={name === 'current'}
          value={values[name]}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="stack form-body" noValidate>
      {oneTime && <p className="intro">{t.password.intro}</p>}
      <div role="alert">
        {failure !== undefined && (
          <p className="callout bad">
            <Icon name="warning" />
            {failureText(failure)}
          </p>
        )}
      </div>
      {input('current', oneTime ? t.password.currentOneTime : t.password.current)}
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
