// A customer being added or changed.
// Never checks whether a number is free: the server does.
import { customerSchema, type Customer, type CustomerRecord } from '../../../../src/api/customers.js';
import { languageSchema } from '../../../../src/api/common.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import type { Basis } from '../../forms/section.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { languageNames } from '../../i18n/language.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { agentOrder } from '../../live/live-state.js';
import { CallWishesPart } from '../acd/call-wishes.js';
import type { Draft, FieldGroup, PartProps } from '../../forms/field-spec.js';
import { checkCallWishes } from '../acd/item-checks.js';
import { ItemForm } from '../../forms/item-form.js';
import { Field } from '../../ui/field.js';
import { companyOfAgents } from './known-company.js';

interface CustomerFormProps {
  /** Absent = a new one. */
  readonly customer?: CustomerRecord;
  readonly onSaved: (customer: CustomerRecord) => void;
  readonly onClose: () => void;
}

const blank: Draft = { id: '', name: '', numbers: [], notes: '' };

/** Without what nobody asks for, so that its switch is off. */
function draftOf({ id, name, numbers, language, agent, wishes, notes }: Customer): Draft {
  const { skills, skillRule, priority } = wishes;
  const asksForNothing = skills.length === 0 && skillRule === undefined && priority === 0;
  return { id, name, numbers, language, agent, notes, ...(asksForNothing ? {} : { wishes }) };
}

function NotesPart({ value, name, errors, onChange }: PartProps) {
  const t = useText();
  return (
    <Field label={t.customers.notes} hint={t.customers.notesHint} error={errors[name]}>
      {(attributes) => (
        <textarea
          {...attributes}
          className="prose"
          rows={3}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function groupsOf(t: Dictionary, agents: readonly { readonly id: string; readonly name: string }[]) {
  const words = t.customers;
  const groups: readonly FieldGroup[] = [
    {
      id: 'who',
      title: words.name,
      fields: [
        { kind: 'text', name: 'name', label: words.name },
        { kind: 'text', name: 'id', label: words.key, hint: words.keyHint, fixedOnEdit: true },
        { kind: 'lines', name: 'numbers', label: words.numbers, hint: words.numbersHint },
        { kind: 'part', name: 'notes', label: words.notes, part: NotesPart, bare: true },
      ],
    },
    {
      id: 'treatment',
      title: words.treatment,
      fields: [
        {
          kind: 'select',
          name: 'language',
          label: words.language,
          optional: words.languageAny,
          options: languageSchema.options.map((value) => ({ value, text: languageNames[value] })),
        },
        {
          kind: 'select',
          name: 'agent',
          label: words.agent,
          optional: words.noAgent,
          options: agents.map(({ id, name }) => ({ value: id, text: name })),
        },
        { kind: 'part', name: 'wishes', label: words.wishes, part: CallWishesPart },
      ],
    },
  ];
  return groups;
}

export function CustomerForm({ customer, onSaved, onClose }: CustomerFormProps) {
  const t = useText();
  const agents = useLive((live) => agentOrder(live.agents));
  const save = async (changed: Customer, basis: Basis) => {
    onSaved(await request(routes.putCustomer, { params: { id: changed.id }, body: changed, basis }));
  };
  return (
    <ItemForm
      title={customer ? t.customers.edit(customer.name) : t.customers.add}
      groups={groupsOf(t, agents)}
      schema={customerSchema}
      initial={customer ? draftOf(customer) : blank}
      editing={customer !== undefined}
      place={{ list: 'customers', kind: customer ? 'edit' : 'add', key: customer?.id ?? '' }}
      placeOf={() => 'body'}
      company={companyOfAgents(agents)}
      check={({ wishes }) => checkCallWishes(wishes, t)}
      basis={customer?.changedAtMs ?? 'absent'}
      draftOf={draftOf}
      save={save}
      onClose={onClose}
    />
  );
}
