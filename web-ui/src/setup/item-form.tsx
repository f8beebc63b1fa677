// One form in a dialog or on a page: a draft, its checks, and saving it.
// Never loses what was typed without asking.
import { useRef, useState, type ComponentType, type SubmitEvent } from 'react';
import type { z } from 'zod';
import type { Company } from '../../../src/api/company.js';
import { RequestFailure } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Confirm, Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { isShown, read, write, type Draft, type FieldGroup, type FieldSpec } from './field-spec.js';
import { FormFields } from './form-fields.js';
import { GroupTabs, groupPanelId, groupTabId } from './group-tabs.js';
import { errorsOfIssues, errorsOfRefusal, ownerOf, type FieldErrors } from './validate.js';

export interface AsideProps {
  readonly draft: Draft;
  readonly company: Company;
}

interface ItemFormProps<T> {
  readonly groups: readonly FieldGroup[];
  readonly schema: z.ZodType<T>;
  readonly initial: Draft;
  readonly editing: boolean;
  /** Where the item stands in the company, as the server names it: `agents.anna`. */
  readonly placeOf: (item: T) => string;
  readonly company: Company;
  /** What is wrong although the schema has nothing against it. */
  readonly check?: (item: T) => FieldErrors;
  readonly save: (item: T) => Promise<void>;
  /** Stands beside the fields and shows what they come to. */
  readonly aside?: ComponentType<AsideProps>;
  /** Present in a dialog. */
  readonly onClose?: () => void;
  readonly title?: string;
}

/** From so many groups on, one is shown at a time. */
const tabsFrom = 5;

/** Empty lines in a list of lines are typing, not values. */
function cleaned(draft: Draft, fields: readonly FieldSpec[]): Draft {
  return fields.reduce((clean, field) => {
    const value = read(clean, field.name);
    if (field.kind !== 'lines' || !Array.isArray(value)) return clean;
    const lines = value.map((line) => String(line).trim()).filter((line) => line !== '');
    return write(clean, field.name, lines);
  }, draft);
}

const isAt = (group: FieldGroup, path: string) => path !== '' && ownerOf(path, group.fields) !== undefined;

const classOf = (group: FieldGroup, hasAside: boolean): string =>
  ['tabbed-form', hasAside && 'with-aside', group.asideMatters && 'aside-matters'].filter(Boolean).join(' ');

export function ItemForm<T>(props: ItemFormProps<T>) {
  const { groups, schema, initial, editing, placeOf, company, check, save, onClose, title } = props;
  const Aside = props.aside;
  const t = useText();
  const failureText = useFailureText();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [busy, setBusy] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const [openId, setOpenId] = useState(groups[0]?.id);
  const fields = groups.flatMap((group) => group.fields);
  const tabbed = groups.length >= tabsFrom;
  const open = groups.find(({ id }) => id === openId) ?? groups[0];

  const show = (found: FieldErrors) => {
    setErrors(found);
    const faulty = groups.filter((group) => Object.keys(found).some((path) => isAt(group, path)));
    const [first] = faulty;
    if (first && !faulty.some(({ id }) => id === openId)) setOpenId(first.id);
    requestAnimationFrame(() => {
      const place =
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
        form.current?.querySelector<HTMLElement>('.field-error');
      place?.focus();
      place?.scrollIntoView({ block: 'nearest' });
    });
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = schema.safeParse(cleaned(draft, fields));
    if (!parsed.success) {
      const found = errorsOfIssues(parsed.error.issues, fields, t);
      show(tabbed ? { '': t.failures.codes['invalid-request'], ...found } : found);
      return;
    }
    const doubts = check?.(parsed.data) ?? {};
    if (Object.keys(doubts).length > 0) {
      show({ '': t.failures.codes['invalid-request'], ...doubts });
      return;
    }
    setBusy(true);
    setErrors({});
    save(parsed.data)
      .catch((failure: unknown) => {
        const found =
          failure instanceof RequestFailure ? errorsOfRefusal(failure, placeOf(parsed.data), fields, t) : {};
        show({ '': failureText(failure), ...found });
      })
      .finally(() => setBusy(false));
  };
  const close = () => {
    if (draft !== initial) setDiscarding(true);
    else onClose?.();
  };
  const content = (group: FieldGroup) => (
    <FormFields
      fields={group.fields}
      draft={draft}
      errors={errors}
      editing={editing}
      company={company}
      onChange={setDraft}
    />
  );
  const alert = (
    <div role="alert">
      {errors[''] && (
        <p className="callout bad">
          <Icon name="warning" />
          {errors['']}
        </p>
      )}
    </div>
  );
  const body =
    tabbed && open ? (
      <div className={classOf(open, Aside !== undefined)}>
        <GroupTabs
          label={title ?? ''}
          groups={groups}
          open={open.id}
          draft={draft}
          faulty={(group) => Object.keys(errors).some((path) => isAt(group, path))}
          onOpen={setOpenId}
        />
        <div
          key={open.id}
          id={groupPanelId(open.id)}
          role="tabpanel"
          aria-labelledby={groupTabId(open.id)}
          className="form-body stack"
        >
          {alert}
          <div className="group-head">
            <h3>{open.title}</h3>
            {open.intro !== undefined && <p className="muted">{open.intro}</p>}
          </div>
          {content(open)}
        </div>
        {Aside && <Aside draft={draft} company={company} />}
      </div>
    ) : (
      <div className="form-body stack">
        {alert}
        {groups.map((group, index) => (
          <StackedGroup key={group.id} group={group} headed={index > 0} draft={draft}>
            {content(group)}
          </StackedGroup>
        ))}
      </div>
    );
  const wholeForm = (
    <form ref={form} onSubmit={submit} noValidate className="item-form">
      {body}
      <footer className="dialog-foot">
        {onClose && <Button onClick={close}>{t.actions.cancel}</Button>}
        <Button type="submit" look="primary" busy={busy}>
          {t.actions.save}
        </Button>
      </footer>
    </form>
  );
  if (!onClose) return wholeForm;
  return (
    <Dialog title={title ?? ''} wide={tabbed} onClose={close}>
      {wholeForm}
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

interface StackedGroupProps {
  readonly group: FieldGroup;
  readonly headed: boolean;
  readonly draft: Draft;
  readonly children: React.ReactNode;
}

/** The first group of a short form needs no heading: the form has one. */
function StackedGroup({ group, headed, draft, children }: StackedGroupProps) {
  if (!group.fields.some((field) => isShown(field, draft))) return null;
  if (!headed) return children;
  return (
    <>
      <div className="group-head ruled">
        <h3>{group.title}</h3>
        {group.intro !== undefined && <p className="muted">{group.intro}</p>}
      </div>
      {children}
    </>
  );
}
