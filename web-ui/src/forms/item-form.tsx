// One form in a dialog or on a page, its groups one after another or one at a time.
// Never loses what was typed without asking.
import { useState, type ComponentType, type ReactNode } from 'react';
import type { Company } from '../../../src/api/company.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { Confirm, Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { ConflictPanel } from './conflict-panel.js';
import { isShown, type Draft, type FieldGroup } from './field-spec.js';
import { FormFields } from './form-fields.js';
import { GroupTabs, groupPanelId, groupTabId } from './group-tabs.js';
import { itemWords, namesIn } from './item-words.js';
import { Resumed } from './unsaved-notice.js';
import { isAt, useFormState, type AsideProps, type FormState, type ItemFormProps } from './use-form-state.js';

/** From so many groups on, one is shown at a time. */
const tabsFrom = 5;

export function ItemForm<T>(props: ItemFormProps<T>) {
  const { groups, onClose, title } = props;
  const t = useText();
  const format = useFormat();
  const state = useFormState(props);
  const [discarding, setDiscarding] = useState(false);
  const tabbed = groups.length >= tabsFrom;
  const close = () => {
    if (state.dirty) setDiscarding(true);
    else onClose?.();
  };
  const discard = () => {
    state.discard();
    onClose?.();
  };
  const { collision } = state;
  const form = collision ? (
    <ConflictPanel
      {...collision}
      words={itemWords(t, format, namesIn(props.company))}
      onMerged={state.goOn}
      onDiscard={onClose ? discard : () => state.goOn(collision.conflict.value ?? collision.base)}
    />
  ) : (
    <form ref={state.form} onSubmit={state.submit} noValidate className="item-form">
      {state.resumedAtMs !== undefined && (
        <Resumed
          atMs={state.resumedAtMs}
          hasPassword={groups.some(({ fields }) => fields.some(({ kind }) => kind === 'password'))}
          onDiscard={state.discard}
        />
      )}
      {tabbed ? <TabbedGroups {...props} state={state} /> : <StackedGroups {...props} state={state} />}
      <footer className="dialog-foot">
        {onClose && <Button onClick={close}>{t.actions.cancel}</Button>}
        <Button type="submit" look="primary" busy={state.busy}>
          {t.actions.save}
        </Button>
      </footer>
    </form>
  );
  if (!onClose) return form;
  return (
    <Dialog title={title ?? ''} wide={tabbed} onClose={close}>
      {form}
      {discarding && (
        <Confirm
          title={t.setup.discard}
          text={t.setup.discardText}
          confirm={t.setup.discardYes}
          cancel={t.setup.keepEditing}
          danger
          onConfirm={discard}
          onClose={() => setDiscarding(false)}
        />
      )}
    </Dialog>
  );
}

interface GroupsProps {
  readonly groups: readonly FieldGroup[];
  readonly editing: boolean;
  readonly company: Company;
  readonly aside?: ComponentType<AsideProps>;
  readonly title?: string;
  readonly state: FormState;
}

const classOf = (group: FieldGroup, hasAside: boolean): string =>
  ['tabbed-form', hasAside && 'with-aside', group.asideMatters && 'aside-matters'].filter(Boolean).join(' ');

const shownGroups = (groups: readonly FieldGroup[], draft: Draft): readonly FieldGroup[] =>
  groups.filter(({ fields }) => fields.some((field) => isShown(field, draft)));

/** One group at a time; the list of all says what is set in each. */
function TabbedGroups({ groups, editing, company, aside: Aside, title, state }: GroupsProps) {
  const { draft, errors, openId, setOpenId } = state;
  const shown = shownGroups(groups, draft);
  const open = shown.find(({ id }) => id === openId) ?? shown[0];
  if (!open) return null;
  return (
    <div className={classOf(open, Aside !== undefined)}>
      <GroupTabs
        label={title ?? ''}
        groups={shown}
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
        <FormError text={errors['']} />
        <GroupHead group={open} />
        <GroupFields group={open} editing={editing} company={company} state={state} />
      </div>
      {Aside && <Aside draft={draft} company={company} />}
    </div>
  );
}

/** All groups one under the other; the first one needs no heading, for the form has one. */
function StackedGroups({ groups, editing, company, state }: GroupsProps) {
  const shown = shownGroups(groups, state.draft);
  return (
    <div className="form-body stack">
      <FormError text={state.errors['']} />
      {shown.map((group, index) => (
        <Group key={group.id} head={index > 0 && <GroupHead group={group} ruled />}>
          <GroupFields group={group} editing={editing} company={company} state={state} />
        </Group>
      ))}
    </div>
  );
}

function Group({ head, children }: { readonly head: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      {head}
      {children}
    </>
  );
}

function FormError({ text }: { readonly text: string | undefined }) {
  return (
    <div role="alert">
      {text && (
        <p className="callout bad">
          <Icon name="warning" />
          {text}
        </p>
      )}
    </div>
  );
}

function GroupHead({ group, ruled }: { readonly group: FieldGroup; readonly ruled?: boolean }) {
  return (
    <div className={ruled ? 'group-head ruled' : 'group-head'}>
      <h3>{group.title}</h3>
      {group.intro !== undefined && <p className="muted">{group.intro}</p>}
    </div>
  );
}

interface GroupFieldsProps {
  readonly group: FieldGroup;
  readonly editing: boolean;
  readonly company: Company;
  readonly state: FormState;
}

function GroupFields({ group, editing, company, state }: GroupFieldsProps) {
  return (
    <FormFields
      fields={group.fields}
      draft={state.draft}
      errors={state.errors}
      editing={editing}
      company={company}
      onChange={state.setDraft}
    />
  );
}
