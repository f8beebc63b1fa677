// What the list of extensions shows, with the phones that are registered, and how an extension is edited.
// Never draws; list-section.tsx does.
import type { Company } from '../../../../src/api/company.js';
import { extensionSchema, type ExtensionConfig } from '../../../../src/api/pbx.js';
import type { Devices } from '../../../../src/api/system.js';
import { ownerOf } from '../../forms/owner-of.js';
import { basics, fixed, passwordField, text, type Section } from '../../forms/section.js';
import type { Dictionary } from '../../i18n/dictionary.js';

type Device = Devices['devices'][number];

/** Where a phone is and what it calls itself. */
const deviceText = ({ address, port, userAgent }: Device): string =>
  [`${address.includes(':') ? `[${address}]` : address}:${port}`, userAgent ?? ''].filter(Boolean).join(' ');

/** `devices`: what is registered now; undefined while that is not known. */
export const extensionSection = (
  company: Company,
  t: Dictionary,
  devices: readonly Device[] | undefined,
): Section<ExtensionConfig> => ({
  list: 'extensions',
  schema: extensionSchema,
  items: company.extensions,
  keyOf: (extension) => extension.number,
  columns: [
    { label: t.fields.number, value: (extension) => extension.number },
    { label: t.fields.name, value: (extension) => extension.name },
    { label: t.fields.agent, value: ({ number }) => ownerOf(number, company)?.name ?? '—' },
    {
      label: t.routing.extension.phone,
      value: ({ number }) => {
        if (devices === undefined) return '—';
        const registered = devices.filter(({ extension }) => extension === number);
        return registered.map(deviceText).join('; ') || t.routing.extension.notRegistered;
      },
    },
  ],
  groups: (editing) => [
    basics(
      [
        fixed('number', t.fields.number, t.fields.extensionNumberHint),
        text('name', t.fields.name),
        passwordField('sipPassword', t.fields.sipPassword, editing, t),
        {
          kind: 'select',
          name: 'autoAnswer',
          label: t.routing.extension.autoAnswer,
          hint: t.routing.extension.hint,
          options: extensionSchema.shape.autoAnswer
            .unwrap()
            .options.map((value) => ({ value, text: t.routing.extension.kinds[value] })),
        },
      ],
      t,
    ),
  ],
  blank: { autoAnswer: 'off' },
});
