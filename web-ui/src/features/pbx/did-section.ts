// What the list of numbers shows, and how a number is edited.
// Never draws; list-section.tsx does.
import type { Company } from '../../../../src/api/company.js';
import { didSchema, type DidConfig } from '../../../../src/api/pbx.js';
import { publicForm } from '../../../../src/core/pbx/number-normalisation.js';
import { destinationText } from '../../forms/destination-text.js';
import { readText } from '../../forms/field-spec.js';
import { basics, fixed, onlyWhen, options, type Section } from '../../forms/section.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { CallWishesPart } from '../acd/call-wishes.js';
import { checkDid } from '../acd/item-checks.js';

/** Callers can come into a queue from there. */
const mayQueue = (kind: string): boolean => ['', 'flow', 'queue', 'callback'].includes(kind);

export const didSection = (company: Company, t: Dictionary): Section<DidConfig> => ({
  list: 'dids',
  schema: didSchema,
  items: company.dids,
  keyOf: (did) => publicForm(did.number, company.settings),
  columns: [
    { label: t.fields.number, value: (did) => did.number },
    { label: t.fields.name, value: (did) => did.name ?? '—' },
    { label: t.fields.destination, value: ({ destination }) => destinationText(destination, company, t) },
    { label: t.fields.trunk, value: (did) => did.trunk ?? t.fields.anyTrunk },
  ],
  groups: () => [
    basics(
      [
        fixed('number', t.fields.number, t.fields.didNumberHint),
        { kind: 'text', name: 'name', label: t.fields.name, optional: true },
        { kind: 'destination', name: 'destination', label: t.fields.destination },
        {
          kind: 'select',
          name: 'trunk',
          label: t.fields.trunk,
          optional: t.fields.anyTrunk,
          options: options(
            company.trunks,
            (trunk) => trunk.id,
            (trunk) => trunk.name,
          ),
        },
        // Only who waits in a queue can ask for skills.
        onlyWhen((draft) => mayQueue(readText(draft, 'destination.kind')), {
          kind: 'part',
          name: 'wishes',
          label: t.routing.groups.wishes,
          hint: t.routing.intros.wishes,
          part: CallWishesPart,
        }),
      ],
      t,
    ),
  ],
  blank: {},
  check: (did) => checkDid(did, company, t),
});
