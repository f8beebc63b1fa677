// Each list of the configuration is defined once: what the definition names is really there.
import { z } from 'zod';
import { configurationLists } from '../../src/api/company.js';
import type { ConfigurationList } from '../../src/api/configuration-list.js';
import { withoutSecret } from '../../src/app/company/company-items.js';
import { routes } from '../../src/api/routes.js';
import { itemRouteName } from '../../src/api/company-routes.js';

const lists = Object.entries<ConfigurationList>(configurationLists) as [
  keyof typeof configurationLists,
  ConfigurationList,
][];

/** The schema of a field within, whatever it is wrapped in. */
function fieldAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return fieldAt(schema.unwrap() as z.ZodType, path);
  const [field, ...rest] = path;
  if (field === undefined) return schema;
  if (!(schema instanceof z.ZodObject)) return undefined;
  const inner = (schema.shape as Readonly<Record<string, z.ZodType>>)[field];
  return inner && fieldAt(inner, rest);
}

describe.each(lists)('the list %s', (name, list) => {
  it('is found by a field that its items have', () => {
    expect(fieldAt(list.schema, [list.key])).toBeDefined();
  });

  it('has routes of its own', () => {
    expect(routes).toHaveProperty([itemRouteName(name), 'put', 'body'], list.schema);
  });

  it('names secrets that its items have, and shows none of them', () => {
    for (const { path, onlyWith } of list.secrets ?? []) {
      const fields = path.split('.');
      expect(fieldAt(list.schema, fields)).toBeInstanceOf(z.ZodString);
      if (onlyWith !== undefined) expect(fieldAt(list.schema, onlyWith.split('.'))).toBeDefined();
      const item = fields.reduceRight<unknown>((value, field) => ({ [field]: value, name: 'N' }), 'secret');
      const shown = JSON.stringify(withoutSecret(name, item as never));
      expect(shown).toContain('N');
      expect(shown).not.toContain('secret');
    }
  });

  it('refers to lists that there are', () => {
    const known = Object.keys(configurationLists);
    expect(known).toEqual(expect.arrayContaining(Object.values(list.references ?? {})));
  });

  it('takes its items by the name that the documentation gives them', () => {
    expect(list.component).toMatch(/^[A-Z][A-Za-z]+$/);
  });
});

it('every field that is a password is named as a secret', () => {
  for (const [, list] of lists) {
    const { shape } = list.schema as z.ZodObject;
    const passwords = Object.keys(shape).filter((field) => /password/i.test(field));
    expect((list.secrets ?? []).map(({ path }) => path)).toEqual(expect.arrayContaining(passwords));
  }
});
