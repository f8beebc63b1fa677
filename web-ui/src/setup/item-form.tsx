// One form in a dialog or on a page: a draft, its checks, and saving it.
// Never loses what was typed without asking.
import { useState, type SubmitEvent } from 'react';
import type { z } from 'zod';
import type { Company } from '../../../src/api/company.js';
import { RequestFailure } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Confirm, Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { read, write, type Draft, type FieldSpec } from './field-spec.js';
import { FormFields } from './form-fields.js';
import { errorsOfIssues, errorsOfRefusal, type FieldErrors } from './validate.js';

interface ItemFormProps<T> {
  readonly fields: readonly FieldSpec[];
  readonly schema: z.ZodType<T>;
  readonly initial: Draft;
  readonly editing: boolean;
  /** Where the item stands in the company, as the server names it: `agents.anna`. */
  readonly placeOf: (item: T) => string;
  readonly company: Company;
  readonly save: (item: T) => Promise<void>;
  /** Present in a dialog. */
  readonly onClose?: () => void;
  readonly title?: string;
}

/** Empty lines in a list of lines are typing, not values. */
function cleaned(draft: Draft, fields: readonly FieldSpec[]): Draft {
  return fields.reduce((clean, field) => {
    const value = read(clean, field.name);
    if (field.kind !== 'lines' || !Array.isArray(value)) return clean;
    const lines = value.map((line) => String(line).trim()).filter((line) => line !== '');
    return write(clean, field.name, lines);
  }, draft);
}

export function ItemForm<T>(props: ItemFormProps<T>) {
  const { fields, schema, initial, editing, placeOf, company, save, onClose, title } = props;
  const t = useText();
  const failureText = useFailureText();
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [busy, setBusy] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const dirty = draft !== initial;

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const parsed = schema.safeParse(cleaned(draft, fields));
    if (!parsed.success) {
      setErrors(errorsOfIssues(parsed.error.issues, fields, t));
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    setErrors({});
    save(parsed.data)
      .catch((failure: unknown) => {
        const found =
          failure instanceof RequestFailure ? errorsOfRefusal(failure, placeOf(parsed.data), fields, t) : {};
        setErrors({ '': failureText(failure), ...found });
      })
      .finally(() => setBusy(false));
  };
  const close = () => {
    if (dirty) setDiscarding(true);
    else onClose?.();
  };
  const form = (
    <form onSubmit={submit} noValidate className="item-form">
      <div className="form-body stack">
        <div role="alert">
          {errors[''] && (
            <p className="callout bad">
              <Icon name="warning" />
              {errors['']}
            </p>
          )}
        </div>
        <FormFields
          fields={fields}
          draft={draft}
          errors={errors}
          editing={editing}
          company={company}
          onChange={setDraft}
        />
      </div>
      <footer className="dialog-foot">
        {onClose && <Button onClick={close}>{t.actions.cancel}</Button>}
        <Button type="submit" look="primary" busy={busy}>
          {t.actions.save}
        </Button>
      </footer>
    </form>
  );
  if (!onClose) return form;
  return (
    <Dialog title={title ?? ''} onClose={close}>
      {form}
      {discarding && (
        <Confirm
          title={t.setup.discard}
          text={t.setup.discardText}
          confirm={t.setup.discardYes}
          cancel={t.setup.keepEditing}
          danger
          onConfirm={onClose}
          onClose={() => setDiscarding(false)}
        />
      )}
    </Dialog>
  );
}
