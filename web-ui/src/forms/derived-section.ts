// A section of the set-up that is made from its list's definition: one field for each of the schema's, in its order.
// Never for a list whose items have more to them than plain values; those have sections of their own.
import { z } from 'zod';
import { languageSchema } from '../../../src/api/common.js';
import { configurationLists, type Company, type CompanyList } from '../../../src/api/company.js';
import type { ConfigurationList } from '../../../src/api/configuration-list.js';
import type { Dictionary } from '../i18n/dictionary.js';
import { languageNames } from '../i18n/language.js';
import type { FieldSpec } from './field-spec.js';
import { itemName } from './item-name.js';
import { basics, passwordField, type Section } from './section.js';
import type { ListTexts } from './texts/list-texts.js';

interface Field {
  readonly name: string;
  readonly schema: z.ZodType;
  /** It may be left out. */
  readonly optional: boolean;
  /** What a new item has there; undefined = nothing. */
  readonly initial: unknown;
}

function fieldOf(name: string, wrapped: z.ZodType): Field {
  let schema = wrapped;
  let optional = false;
  while (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    optional ||= schema instanceof z.ZodOptional;
    schema = schema.unwrap() as z.ZodType;
  }
  const nothing = wrapped.safeParse(undefined);
  const initial = nothing.success ? nothing.data : schema instanceof z.ZodRecord ? {} : '';
  return { name, schema, optional, initial };
}

/** The list shows every field but the key. Throws (a programmer's error) at a field that is no plain value. */
export function derivedSection<L extends CompanyList>(
  list: L,
  company: Company,
  t: Dictionary,
): Section<Company[L][number]> {
  type Item = Company[L][number];
  const { key, schema, secrets = [] }: ConfigurationList = configurationLists[list];
  const words = t.lists[list];
  const { shape } = schema as z.ZodObject<Readonly<Record<string, z.ZodType>>>;
  const fields = Object.entries(shape).map(([name, field]) => fieldOf(name, field));
  const columnOf = (field: Field) => {
    const { name } = field;
    return {
      label: labelOf(name, words, t),
      value: (item: Item) =>
        name === 'names'
          ? (itemName(item) ?? '—')
          : valueText((item as Readonly<Record<string, unknown>>)[name], field, words, t),
    };
  };
  return {
    list,
    schema: schema as unknown as z.ZodType<Item>,
    items: company[list],
    keyOf: (item) => String((item as Readonly<Record<string, unknown>>)[key]),
    columns: fields.filter(({ name }) => name !== key).map(columnOf),
    groups: (editing) => [
      basics(
        fields.flatMap((field) => {
          const secret = secrets.find(({ path }) => path === field.name);
          if (secret === undefined) return specsOf(field, key, words, t);
          const spec = passwordField(field.name, labelOf(field.name, words, t), editing, t);
          return [secret.kept === 'itself' ? { ...spec, given: true } : spec];
        }),
        t,
      ),
    ],
    blank: Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  };
}

const labelOf = (name: string, words: ListTexts, t: Dictionary): string =>
  words.fields?.[name] ?? (name === 'id' ? t.fields.id : name === 'name' ? t.fields.name : name);

function valueText(value: unknown, field: Field | undefined, words: ListTexts, t: Dictionary): string {
  if (value === undefined) return '—';
  if (typeof value === 'boolean') return value ? t.itemWords.yes : t.itemWords.no;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '—';
  return words.choices?.[field?.name ?? '']?.[text] ?? text;
}

function specsOf(
  { name, schema, optional }: Field,
  key: string,
  words: ListTexts,
  t: Dictionary,
): readonly FieldSpec[] {
  const shared = { name, label: labelOf(name, words, t), hint: words.hints?.[name] };
  if (name === key)
    return [{ ...shared, kind: 'text', hint: shared.hint ?? t.fields.idHint, fixedOnEdit: true, key: true }];
  if (schema instanceof z.ZodString) return [{ ...shared, kind: 'text', optional }];
  if (schema instanceof z.ZodNumber)
    return [{ ...shared, kind: 'number', none: optional ? (words.nothing?.[name] ?? '—') : undefined }];
  if (schema instanceof z.ZodBoolean) return [{ ...shared, kind: 'check' }];
  if (schema instanceof z.ZodEnum)
    return [
      {
        ...shared,
        kind: 'select',
        options: schema.options.map((value) => ({
          value: String(value),
          text: words.choices?.[name]?.[String(value)] ?? String(value),
        })),
      },
    ];
  if (schema instanceof z.ZodRecord && schema.keyType === languageSchema)
    return languageSchema.options.map((language, index) => ({
      kind: 'text',
      name: `${name}.${language}`,
      label: `${shared.label} (${languageNames[language]})`,
      hint: index === 0 ? shared.hint : undefined,
      optional: true,
    }));
  throw new Error(`${name}: a field of this kind needs a section of its own`);
}
