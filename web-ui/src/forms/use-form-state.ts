// What a form knows: the draft, its errors, what somebody else has saved meanwhile, and saving it.
// Never draws; item-form.tsx does.
import { useMemo, useRef, useState, type ComponentType, type RefObject, type SubmitEvent } from 'react';
import type { z } from 'zod';
import type { Company } from '../../../src/api/company.js';
import { isSame } from '../../../src/core/company/item-differences.js';
import type { Conflict } from '../../../src/core/kernel/refusal.js';
import { conflictOf, RequestFailure } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useText } from '../i18n/use-text.js';
import { keyIn, read, readText, write, type Draft, type FieldGroup, type FieldSpec } from './field-spec.js';
import type { Basis } from './section.js';
import { useKeepUnsaved, useUnsaved, type FormPlace } from './unsaved-changes.js';
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

export interface ItemFormProps<T> {
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

export const isAt = (group: FieldGroup, path: string) =>
  path !== '' && ownerOf(path, group.fields) !== undefined;

export interface FormState {
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

export function useFormState<T>(props: ItemFormProps<T>): FormState {
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
