// Creates or changes a menu: its steps in a form, beside it the tree that callers will walk and a way to try it out.
// Never saves what the server refuses, and never loses what was typed without asking.
import { useCallback, useEffect, useMemo, useRef, useState, type SubmitEvent } from 'react';
import { flowSchema, type FlowConfig } from '../../../../src/api/ivr.js';
import { languageSchema } from '../../../../src/api/common.js';
import type { Company } from '../../../../src/api/company.js';
import type { Prompts } from '../../../../src/api/system.js';
import type { Conflict } from '../../../../src/core/kernel/refusal.js';
import { conflictOf, RequestFailure } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { languageNames } from '../../i18n/language.js';
import { useFormat, useLanguage, useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { ConflictPanel } from '../../forms/conflict-panel.js';
import { Confirm, Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Segments } from '../../ui/segments.js';
import { companyLanguage } from '../../company-language.js';
import {
  addNode,
  blankFlow,
  changeNode,
  draftOf,
  flowOf,
  linkTo,
  removeNode,
  type FlowDraft,
  type NodeDraft,
  type NewStep,
} from './flow-draft.js';
import { checkDraft, errorsOfDraft, errorsOfFlowRefusal, stepOf, unreachableRefs } from './flow-errors.js';
import { NodeForm } from './flow-node-form.js';
import type { Place } from './nodes/node-editor.js';
import { TargetSelect } from './nodes/node-fields.js';
import { FlowTree } from './flow-tree.js';
import { FlowTrial } from './flow-trial.js';
import { itemWords, namesIn } from '../../forms/item-words.js';
import type { Basis } from '../../forms/section.js';
import { useKeepUnsaved, useUnsaved, type FormPlace } from '../../forms/unsaved-changes.js';
import { Resumed } from '../../forms/unsaved-notice.js';
import { suggestedKey } from '../../forms/suggested-key.js';
import { stillWrong, type FieldErrors } from '../../forms/validate.js';

interface FlowEditorProps {
  /** Undefined: a new one. */
  readonly flow: FlowConfig | undefined;
  readonly company: Company;
  readonly prompts: Prompts;
  /** Of the flow as it was read, or that there is none yet. */
  readonly basis: Basis;
  readonly save: (flow: FlowConfig, basis: Basis) => Promise<void>;
  readonly onClose: () => void;
}

export function FlowEditor({ flow, company, prompts, save, onClose, ...props }: FlowEditorProps) {
  const t = useText();
  const format = useFormat();
  const failureText = useFailureText();
  const reader = useLanguage();
  const [initial] = useState(() =>
    flow ? draftOf(flow) : blankFlow(companyLanguage(company.settings, reader)),
  );
  const [place] = useState<FormPlace>(() => ({
    list: 'flows',
    kind: flow ? 'edit' : 'add',
    key: flow?.id ?? '',
  }));
  const unsaved = useUnsaved(place);
  const [resumedAtMs, setResumedAtMs] = useState(unsaved?.atMs);
  const [draft, setDraft] = useState(() => (unsaved?.draft as FlowDraft | undefined) ?? initial);
  const [basis, setBasis] = useState(unsaved ? unsaved.basis : props.basis);
  const [base, setBase] = useState(() => (unsaved ? (unsaved.base as FlowConfig | undefined) : flow));
  const name = draft.name || draft.id;
  const forget = useKeepUnsaved({ place, name, draft, start: initial, base, basis });
  const [collision, setCollision] = useState<{ readonly conflict: Conflict; readonly mine: FlowConfig }>();
  const form = useRef<HTMLFormElement>(null);
  const [told, setTold] = useState<{ readonly errors: FieldErrors; readonly of: FlowDraft }>();
  const errors = useMemo((): FieldErrors => {
    if (told === undefined || told.of === draft) return told?.errors ?? {};
    // What the server refuses is found here as well: what is not found any more is mended.
    return stillWrong(told.errors, errorsOfDraft(draft, company, t), () => false);
  }, [told, draft, company, t]);
  const [busy, setBusy] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const show = (found: FieldErrors) => setTold({ errors: found, of: draft });
  /** Goes to the first of what is wrong, once it is marked; to the general word when no place is. */
  useEffect(() => {
    if (told === undefined) return;
    const place =
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .flow-node .callout.bad') ??
      form.current?.querySelector<HTMLElement>('.callout.bad');
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: 'center' });
  }, [told]);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const checked = checkDraft(draft, t);
    if (checked.kind === 'faulty') {
      show({ '': t.failures.codes['invalid-request'], ...checked.errors });
      return;
    }
    if (!flow && company.flows.some(({ id }) => id === checked.flow.id)) {
      show({ id: t.failures.codes.duplicate });
      return;
    }
    setBusy(true);
    setTold(undefined);
    save(checked.flow, basis)
      .then(forget)
      .catch((failure: unknown) => {
        const conflict = conflictOf(failure);
        if (conflict) {
          setCollision({ conflict, mine: checked.flow });
          return;
        }
        const found =
          failure instanceof RequestFailure ? errorsOfFlowRefusal(failure, draft, company, t) : {};
        show({ '': failureText(failure), ...found });
      })
      .finally(() => setBusy(false));
  };
  const goOn = (item: object) => {
    const theirs = flowSchema.safeParse(collision?.conflict.value);
    if (theirs.success) setBase(theirs.data);
    setBasis(collision?.conflict.version);
    setDraft(draftOf(flowSchema.parse(item)));
    setCollision(undefined);
  };
  const close = () => {
    if (draft === initial) onClose();
    else setDiscarding(true);
  };
  const discard = () => {
    forget();
    onClose();
  };
  const startAgain = () => {
    setResumedAtMs(undefined);
    setDraft(initial);
    setBasis(props.basis);
    setBase(flow);
    setTold(undefined);
  };
  return (
    <Dialog wide title={flow ? t.setup.editTitle(flow.name) : t.setup.add.flows} onClose={close}>
      {collision ? (
        <ConflictPanel
          {...collision}
          base={base ?? {}}
          words={itemWords(t, format, namesIn(company))}
          onMerged={goOn}
          onDiscard={discard}
        />
      ) : (
        <form ref={form} onSubmit={submit} noValidate className="flow-editor">
          {resumedAtMs !== undefined && (
            <Resumed atMs={resumedAtMs} hasPassword={false} onDiscard={startAgain} />
          )}
          <div className="flow-editor-body">
            <div className="flow-form stack">
              <div role="alert">
                {errors[''] && (
                  <p className="callout bad">
                    <Icon name="warning" />
                    {errors['']}
                  </p>
                )}
              </div>
              <FlowFields
                draft={draft}
                errors={errors}
                editing={flow !== undefined}
                company={company}
                onChange={setDraft}
              />
              <FlowSteps
                draft={draft}
                errors={errors}
                company={company}
                prompts={prompts}
                onChange={setDraft}
              />
            </div>
            <FlowPreview draft={draft} company={company} onShowFaults={show} />
          </div>
          <footer className="dialog-foot">
            <Button onClick={close}>{t.actions.cancel}</Button>
            <Button type="submit" look="primary" busy={busy}>
              {t.actions.save}
            </Button>
          </footer>
        </form>
      )}
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

interface FlowFieldsProps {
  readonly draft: FlowDraft;
  readonly errors: FieldErrors;
  readonly editing: boolean;
  readonly company: Company;
  readonly onChange: (draft: FlowDraft) => void;
}

function FlowFields({ draft, errors, editing, company, onChange }: FlowFieldsProps) {
  const t = useText();
  /** The key of a new menu follows its name until somebody types one. */
  const rename = (name: string) => {
    const isUntouched = !editing && draft.id === suggestedKey(draft.name);
    onChange({ ...draft, name, ...(isUntouched ? { id: suggestedKey(name) } : {}) });
  };
  return (
    <div className="flow-node-fields">
      <Field label={t.fields.name} error={errors['name']}>
        {(attributes) => (
          <input
            {...attributes}
            value={draft.name}
            maxLength={80}
            onChange={(event) => rename(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.fields.id} hint={editing ? undefined : t.fields.idHint} error={errors['id']}>
        {(attributes) => (
          <input
            {...attributes}
            value={draft.id}
            readOnly={editing}
            spellCheck={false}
            onChange={(event) => onChange({ ...draft, id: event.target.value.toLowerCase() })}
          />
        )}
      </Field>
      <Field label={t.flowEditor.language}>
        {(attributes) => (
          <select
            {...attributes}
            value={draft.language}
            onChange={(event) => {
              const language = languageSchema.options.find((one) => one === event.target.value);
              if (language) onChange({ ...draft, language });
            }}
          >
            {languageSchema.options.map((language) => (
              <option key={language} value={language}>
                {languageNames[language]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.fields.start} error={errors['start']}>
        {(attributes) => (
          <TargetSelect
            attributes={attributes}
            value={draft.start}
            steps={draft.nodes}
            company={company}
            onChange={(start) => {
              if (start !== 'repeat') onChange({ ...draft, start });
            }}
            onNew={(step) => onChange(addNode(draft, step, (added, start) => ({ ...added, start })))}
          />
        )}
      </Field>
    </div>
  );
}

interface FlowStepsProps {
  readonly draft: FlowDraft;
  readonly errors: FieldErrors;
  readonly company: Company;
  readonly prompts: Prompts;
  readonly onChange: (update: (draft: FlowDraft) => FlowDraft) => void;
}

function FlowSteps({ draft, errors, company, prompts, onChange }: FlowStepsProps) {
  const t = useText();
  const lost = unreachableRefs(draft);
  const change = useCallback(
    (ref: number, changed: Partial<NodeDraft>) => onChange((old) => changeNode(old, ref, changed)),
    [onChange],
  );
  const remove = useCallback((ref: number) => onChange((old) => removeNode(old, ref)), [onChange]);
  const addTarget = useCallback(
    (from: number, place: Place, step: NewStep) =>
      onChange((old) => addNode(old, step, (added, ref) => linkTo(added, from, place, ref))),
    [onChange],
  );
  return (
    <>
      {draft.nodes.map((node) => (
        <NodeForm
          key={node.ref}
          node={node}
          steps={draft.nodes}
          prompts={prompts[draft.language]}
          language={draft.language}
          company={company}
          errors={errors}
          isStart={node.ref === draft.start}
          isUnreachable={lost.has(node.ref)}
          onChange={change}
          onNewTarget={addTarget}
          onRemove={draft.nodes.length > 1 ? remove : undefined}
        />
      ))}
      <Button icon="plus" onClick={() => onChange((old) => addNode(old, { kind: 'queue' }))}>
        {t.flowEditor.addStep}
      </Button>
    </>
  );
}

interface FlowPreviewProps {
  readonly draft: FlowDraft;
  readonly company: Company;
  readonly onShowFaults: (errors: FieldErrors) => void;
}

function FlowPreview({ draft, company, onShowFaults }: FlowPreviewProps) {
  const t = useText();
  const [view, setView] = useState<'tree' | 'trial'>('tree');
  const flow = useMemo(() => flowOf(draft), [draft]);
  // A menu can be tried out before it has a name.
  const missing = Object.entries(errorsOfDraft(draft, company, t)).filter(
    ([key]) => key !== 'id' && key !== 'name',
  );
  const [first] = missing.map(([key]) => stepOf(key, draft) ?? t.fields.start);
  return (
    <aside className="flow-preview" aria-label={t.flowEditor.preview}>
      <Segments
        label={t.flowEditor.preview}
        value={view}
        options={[
          { value: 'tree', text: t.flowEditor.preview },
          { value: 'trial', text: t.flowTrial.title },
        ]}
        onChange={setView}
      />
      {view === 'tree' && <FlowTree flow={flow} company={company} />}
      {view === 'trial' &&
        (first === undefined ? (
          <FlowTrial key={JSON.stringify(flow)} flow={flow} company={company} />
        ) : (
          <div className="callout info">
            <span>{t.flowTrial.notReady(first)}</span>
            <Button onClick={() => onShowFaults(Object.fromEntries(missing))}>{t.flowTrial.goThere}</Button>
          </div>
        ))}
    </aside>
  );
}
