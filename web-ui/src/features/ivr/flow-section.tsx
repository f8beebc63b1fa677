// The company's menus, each as a tree: add, edit, try out, remove.
// Never removes without a question.
import { useState } from 'react';
import type { Company } from '../../../../src/api/company.js';
import type { FlowConfig } from '../../../../src/api/ivr.js';
import { routes } from '../../../../src/api/routes.js';
import { conflictOf, request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { languageNames } from '../../i18n/language.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { Confirm, Dialog } from '../../ui/dialog.js';
import { Empty } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { FlowEditor } from './flow-editor.js';
import { FlowTree } from './flow-tree.js';
import { FlowTrial } from './flow-trial.js';
import { usePrompts } from '../../forms/prompts-context.js';
import { referencesText } from '../../forms/references.js';
import type { Basis } from '../../forms/section.js';
import { removeItem } from '../../forms/remove-item.js';
import type { UnsavedChanges } from '../../forms/unsaved-changes.js';

type Open =
  { readonly kind: 'add' } | { readonly kind: 'edit' | 'try' | 'remove'; readonly flow: FlowConfig };

interface FlowSectionProps {
  readonly company: Company;
  readonly version: number | undefined;
  /** What one goes on with that was not saved before. */
  readonly resumed?: UnsavedChanges;
  /** Something was saved or removed. */
  readonly onChanged: () => void;
}

export function FlowSection({ company, version, resumed, onChanged }: FlowSectionProps) {
  const t = useText();
  const failureText = useFailureText();
  const prompts = usePrompts();
  const [open, setOpen] = useState<Open | undefined>(() => resumed && openOf(company, resumed));
  const [busy, setBusy] = useState(false);
  const save = async (flow: FlowConfig, basis: Basis) => {
    await request(routes.flows.put, { params: { key: flow.id }, body: flow, basis });
    toast('done', t.setup.saved(flow.name));
    setOpen(undefined);
    onChanged();
  };
  const remove = (key: string) => {
    setBusy(true);
    removeItem('flows', key, version)
      .then(
        () => {
          toast('done', t.setup.removed(company.flows.find(({ id }) => id === key)?.name ?? key));
          onChanged();
        },
        (failure: unknown) => {
          toast('failed', referencesText(failure, company, t) ?? failureText(failure));
          if (conflictOf(failure)) onChanged();
        },
      )
      .finally(() => {
        setBusy(false);
        setOpen(undefined);
      });
  };
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen({ kind: 'add' })}>
      {t.setup.add.flows}
    </Button>
  );
  return (
    <>
      {company.flows.length === 0 ? (
        <section className="card">
          <Empty icon="setup" title={t.setup.none.flows} hint={t.setup.intros.flows}>
            {add}
          </Empty>
        </section>
      ) : (
        <div className="list-head">
          <span className="muted">{t.setup.count(company.flows.length)}</span>
          {add}
        </div>
      )}
      {company.flows.map((flow) => (
        <FlowCard key={flow.id} flow={flow} company={company} onOpen={setOpen} />
      ))}
      {(open?.kind === 'add' || open?.kind === 'edit') && (
        <FlowEditor
          flow={open.kind === 'edit' ? open.flow : undefined}
          company={company}
          prompts={prompts}
          basis={open.kind === 'edit' ? version : 'absent'}
          save={save}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.kind === 'try' && (
        <Dialog title={`${t.flowTrial.title}: ${open.flow.name}`} onClose={() => setOpen(undefined)}>
          <div className="dialog-body">
            <FlowTrial flow={open.flow} company={company} />
          </div>
        </Dialog>
      )}
      {open?.kind === 'remove' && (
        <Confirm
          title={t.setup.removeTitle(open.flow.name)}
          text={`${t.forms.losses.flows} ${t.forms.irreversible}`}
          confirm={t.actions.remove}
          danger
          busy={busy}
          onConfirm={() => remove(open.flow.id)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

/** The editor in which somebody goes on; the menu may have been removed meanwhile. */
function openOf({ flows }: Company, { place, base }: UnsavedChanges): Open {
  if (place.kind !== 'edit') return { kind: 'add' };
  return { kind: 'edit', flow: flows.find(({ id }) => id === place.key) ?? (base as FlowConfig) };
}

interface FlowCardProps {
  readonly flow: FlowConfig;
  readonly company: Company;
  readonly onOpen: (open: Open) => void;
}

function FlowCard({ flow, company, onOpen }: FlowCardProps) {
  const t = useText();
  return (
    <section className="card flow" aria-label={flow.name}>
      <header>
        <div>
          <h2>{flow.name}</h2>
          <p className="muted">
            <code>{flow.id}</code> · {t.flow.language(languageNames[flow.language])}
          </p>
        </div>
        <div className="row-actions">
          <Button icon="calls" onClick={() => onOpen({ kind: 'try', flow })}>
            {t.flowTrial.title}
          </Button>{' '}
          <Button
            look="quiet"
            icon="edit"
            aria-label={t.setup.editTitle(flow.name)}
            onClick={() => onOpen({ kind: 'edit', flow })}
          />
          <Button
            look="quiet"
            icon="trash"
            aria-label={t.routing.removeOne(flow.name)}
            onClick={() => onOpen({ kind: 'remove', flow })}
          />
        </div>
      </header>
      <FlowTree flow={flow} company={company} />
    </section>
  );
}
