// What the list of trunks shows, and how a trunk is edited.
// Never draws; list-section.tsx does.
import type { Company } from '../../../../src/api/company.js';
import { trunkSchema, type TrunkConfig } from '../../../../src/api/pbx.js';
import { read, readText, type Draft, type FieldGroup } from '../../forms/field-spec.js';
import { basics, count, keyField, onlyWhen, text, type Section } from '../../forms/section.js';
import type { Dictionary } from '../../i18n/dictionary.js';

const callsOut = (draft: Draft) => read(draft, 'outbound') !== undefined;

function outboundGroup(editing: boolean, t: Dictionary): FieldGroup {
  const words = t.routing.trunk;
  const transports = ['udp', 'tcp'] as const;
  return {
    id: 'outbound',
    title: t.routing.groups.outbound,
    intro: t.routing.intros.outbound,
    fields: [
      {
        kind: 'toggle',
        name: 'outbound',
        label: words.toggle,
        on: { host: '', port: 5060, transport: 'udp' },
      },
      onlyWhen(callsOut, text('outbound.host', words.host, words.hostHint)),
      onlyWhen(callsOut, count('outbound.port', words.port)),
      onlyWhen(callsOut, {
        kind: 'select',
        name: 'outbound.transport',
        label: words.transport,
        options: transports.map((value) => ({ value, text: value.toUpperCase() })),
      }),
      onlyWhen(callsOut, {
        kind: 'text',
        name: 'outbound.username',
        label: words.username,
        hint: words.usernameHint,
        optional: true,
      }),
      onlyWhen((draft) => callsOut(draft) && readText(draft, 'outbound.username') !== '', {
        kind: 'password',
        given: true,
        name: 'outbound.password',
        label: words.password,
        hint: editing ? t.fields.passwordKeep : undefined,
      }),
      onlyWhen(callsOut, {
        kind: 'text',
        name: 'outbound.callerNumber',
        label: words.callerNumber,
        hint: words.callerNumberHint,
        optional: true,
      }),
    ],
  };
}

export const trunkSection = (company: Company, t: Dictionary): Section<TrunkConfig> => ({
  list: 'trunks',
  schema: trunkSchema,
  items: company.trunks,
  keyOf: (trunk) => trunk.id,
  columns: [
    { label: t.fields.name, value: (trunk) => trunk.name },
    { label: t.fields.id, value: (trunk) => trunk.id },
    { label: t.fields.addresses, value: (trunk) => trunk.addresses.join(', ') },
    { label: t.routing.trunk.outbound, value: ({ outbound }) => outbound?.host ?? '—' },
  ],
  groups: (editing) => [
    basics(
      [
        text('name', t.fields.name),
        keyField('id', t.fields.id, t.fields.idHint),
        { kind: 'lines', name: 'addresses', label: t.fields.addresses, hint: t.fields.addressesHint },
      ],
      t,
    ),
    outboundGroup(editing, t),
    {
      id: 'trunkLimits',
      title: t.routing.groups.trunkLimits,
      intro: t.routing.intros.trunkLimits,
      fields: [
        count('limits.callsAtOnce', t.routing.trunkLimits.atOnce),
        count('limits.newCallsPerSecond', t.routing.trunkLimits.perSecond),
      ],
    },
  ],
  alsoLost: ({ outbound }) => (outbound?.username === undefined ? undefined : t.forms.losses.trunkPassword),
  blank: { addresses: [], limits: trunkSchema.shape.limits.parse({}) },
});
