// One form in a dialog or on a page: a draft, its checks, and saving it.
// Never loses what was typed without asking.
import {
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type ReactNode,
  type RefObject,
  type SubmitEvent,
} from 'react';
import type { z } from 'zod';
import type { Company } from '../../../src/api/company.js';
import { isSame } from '../../../src/core/company/item-differences.js';
import type { Conflict } from '../../../src/core/kernel/refusal.js';
import { conflictOf, RequestFailure } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useFormat, useText } from '../i18n/use-text.js';
import { Button } from '../ui/button.js';
import { ConflictPanel } from './conflict-panel.js';
import { Confirm, Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import {
  isShown,
  keyIn,
  read,
  readText,
  write,
  type Draft,
  type FieldGroup,
  type FieldSpec,
} from './field-spec.js';
import { FormFields } from './form-fields.js';
import type { Basis } from './section.js';
import { itemWords, namesIn } from './item-words.js';
import { useKeepUnsaved, useUnsaved, type FormPlace } from './unsaved-changes.js';
import { Resumed } from './unsaved-notice.js';
import { GroupTabs, groupPanelId, groupTabId } from './group-tabs.js';
import {
  errorsOfIssues,
  errorsOfRefusal,
  ownerOf,
  placesOf,
  stillWrong,
  type FieldErrors,
} from './validate.js';

export interface AsideProps {
  readonly draft: Draft;
  readonly company: Company;
}

interface ItemFormProps<T> {
  readonly groups: readonly FieldGroup[];
  readonly schema: z.ZodType<T>;
  readonly initial: Draft;
  readonly editing: boolean;
  /** By which the form finds what was typed into it before. */
  readonly place: FormPlace;
  /** Where the item stands in the company, as the server names it: `agents.anna`. */
  readonly placeOf: (item: T) => string;
  readonly company: Company;
  /** What is wrong although the schema has nothing against it. */
  readonly check?: (item: T) => FieldErrors;
  /** Of the item as it was read, or that there is none yet. */
  readonly basis: Basis;
  /** The item as it is to be edited; absent = as it is. */
  readonly draftOf?: (item: T) => Draft;
  /** Gives the new version where the form stays. */
  readonly save: (item: T, basis: Basis) => Promise<number | undefined | void>;
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

/** What may be kept outside the form. */
const withoutPasswords = (draft: Draft, passwords: readonly string[]): Draft =>
  passwords.reduce(
    (kept, name) => (read(kept, name) === undefined ? kept : write(kept, name, undefined)),
    draft,
  );

const isAt = (group: FieldGroup, path: string) => path !== '' && ownerOf(path, group.fields) !== undefined;

interface FormState {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  /** Something was typed. */
  readonly dirty: boolean;
  readonly errors: FieldErrors;
  readonly busy: boolean;
  /** The group that is shown when one is shown at a time. */
  readonly openId: string | undefined;
  readonly setOpenId: (id: string) => void;
  readonly submit: (event: SubmitEvent<HTMLFormElement>) => void;
  /** Somebody else has saved meanwhile. */
  readonly collision: Collision | undefined;
  /** When what one had typed before, and is here again, was typed. */
  readonly resumedAtMs: number | undefined;
  /** Back to the item as it is; what was typed is kept no more. */
  readonly discard: () => void;
  /** What came of the two versions is edited on. */
  readonly goOn: (item: object) => void;
}

interface ToldErrors {
  readonly errors: FieldErrors;
  /** The draft that they were found in. */
  readonly of: Draft;
}

interface Collision {
  readonly conflict: Conflict;
  readonly base: object;
  readonly mine: object;
}

function useFormState<T>(props: ItemFormProps<T>): FormState {
  const { groups, schema, initial, placeOf, check, save, draftOf } = props;
  const t = useText();
  const failureText = useFailureText();
  const form = useRef<HTMLFormElement>(null);
  // Of the first drawing: the owner may make it anew each time.
  const [start, setStart] = useState(initial);
  const [place] = useState(props.place);
  const unsaved = useUnsaved(place);
  const [resumedAtMs, setResumedAtMs] = useState(unsaved?.atMs);
  const [draft, setDraft] = useState(() => (unsaved?.draft as Draft | undefined) ?? start);
  // Of what is in the form, whatever was read anew around it.
  const [basis, setBasis] = useState(unsaved ? unsaved.basis : props.basis);
  const baseOf = (item: Draft): object => schema.safeParse(item).data ?? item;
  const [base, setBase] = useState<object>(() => (unsaved?.base as object | undefined) ?? baseOf(initial));
  const [collision, setCollision] = useState<Collision>();
  const [told, setTold] = useState<ToldErrors>({ errors: {}, of: start });
  const [busy, setBusy] = useState(false);
  const [openId, setOpenId] = useState(groups[0]?.id);
  const fields = groups.flatMap((group) => group.fields);
  const passwordNames = fields.flatMap(({ kind, name }) => (kind === 'password' ? [name] : [])).join(' ');
  const kept = useMemo(() => withoutPasswords(draft, passwordNames.split(' ')), [draft, passwordNames]);
  const name = readText(draft, 'name') || (place.kind === 'edit' ? place.key : keyIn(draft, fields));
  const forget = useKeepUnsaved({ place, name, draft: kept, start, base, basis });
  const parsedOf = (item: Draft) => schema.safeParse(cleaned(item, fields), { reportInput: true });
  const faultsOf = (parsed: ReturnType<typeof parsedOf>): FieldErrors =>
    parsed.success ? (check?.(parsed.data) ?? {}) : errorsOfIssues(parsed.error.issues, fields, t);
  const isUnchanged = (path: string): boolean => {
    const owner = ownerOf(path, fields);
    const places = owner ? placesOf(owner) : [path];
    return places.every((place) => isSame(read(told.of, place), read(draft, place)));
  };
  const errors =
    draft === told.of || Object.keys(told.errors).length === 0
      ? told.errors
      : stillWrong(told.errors, faultsOf(parsedOf(draft)), isUnchanged);

  /** Opens the first group with an error, unless one is open already, and goes to the first field. */
  const show = (found: FieldErrors) => {
    setTold({ errors: found, of: draft });
    const faulty = groups.filter((group) => Object.keys(found).some((path) => isAt(group, path)));
    const [first] = faulty;
    if (first && !faulty.some(({ id }) => id === openId)) setOpenId(first.id);
    requestAnimationFrame(() => {
      const place =
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
        form.current?.querySelector<HTMLElement>('.field-error');
      place?.focus({ preventScroll: true });
      // Not hidden under the head of the dialog, nor without the word what is wrong.
      place?.scrollIntoView({ block: 'center' });
    });
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = parsedOf(draft);
    const found = faultsOf(parsed);
    if (!parsed.success || Object.keys(found).length > 0) {
      show(groups.length > 1 ? { '': t.failures.codes['invalid-request'], ...found } : found);
      return;
    }
    setBusy(true);
    setTold({ errors: {}, of: draft });
    save(parsed.data, basis)
      .then((version) => {
        forget();
        setResumedAtMs(undefined);
        if (version === undefined) return;
        setStart(draft);
        setBasis(version);
        setBase(parsed.data as object);
      })
      .catch((failure: unknown) => {
        const conflict = conflictOf(failure);
        if (conflict) {
          setCollision({ conflict, base, mine: parsed.data as object });
          return;
        }
        const refused =
          failure instanceof RequestFailure ? errorsOfRefusal(failure, placeOf(parsed.data), fields, t) : {};
        show({ '': failureText(failure), ...refused });
      })
      .finally(() => setBusy(false));
  };
  const goOn = (item: object) => {
    if (!collision) return;
    const { value, version } = collision.conflict;
    setBasis(version);
    if (typeof value === 'object' && value !== null) setBase(value);
    const read = schema.safeParse(item);
    setDraft(read.success && draftOf ? draftOf(read.data) : (item as Draft));
    setCollision(undefined);
  };
  const discard = () => {
    forget();
    setResumedAtMs(undefined);
    setDraft(start);
    setBasis(props.basis);
    setBase(baseOf(start));
    setCollision(undefined);
    setTold({ errors: {}, of: start });
  };
  return {
    form,
    draft,
    setDraft,
    dirty: draft !== start,
    errors,
    busy,
    openId,
    setOpenId,
    submit,
    collision,
    resumedAtMs,
    discard,
    goOn,
  };
}

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

/** One group at a time; the list of all says what is set in each. */
function TabbedGroups({ groups, editing, company, aside: Aside, title, state }: GroupsProps) {
  const { draft, errors, openId, setOpenId } = state;
  const open = groups.find(({ id }) => id === openId) ?? groups[0];
  if (!open) return null;
  return (
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
  const shown = groups.filter(({ fields }) => fields.some((field) => isShown(field, state.draft)));
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
