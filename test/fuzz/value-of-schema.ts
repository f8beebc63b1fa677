// Values that a JSON schema allows, as far as its keywords say; what else it asks for is left to luck.
// Never knows what a value is for.
import fc from 'fast-check';

/** The keywords that zod writes. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** Longer lists and texts say nothing more. */
const most = 4;
const longest = 12;

/** `root`: the schema in which `$ref` looks. */
export function valueOf(schema: JsonSchema, root: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(choice, root)));
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.split('/').at(-1) ?? ''];
    // A schema within itself ends here.
    return target === undefined ? fc.constant(null) : valueOf(target, { ...root, $defs: {} });
  }
  switch (schema.type) {
    case 'object':
      return objectOf(schema, root);
    case 'array': {
      const min = schema.minItems ?? 0;
      return fc.array(valueOf(schema.items ?? {}, root), {
        minLength: min,
        maxLength: Math.min(schema.maxItems ?? Infinity, min + most),
      });
    }
    case 'string': {
      if (schema.pattern !== undefined) return stringMatching(schema.pattern);
      const min = schema.minLength ?? 0;
      return fc.string({ minLength: min, maxLength: Math.min(schema.maxLength ?? Infinity, min + longest) });
    }
    case 'integer':
    case 'number': {
      const min = Math.max(-(2 ** 31), Math.ceil(schema.minimum ?? -1000));
      return fc.integer({
        min,
        max: Math.max(min, Math.min(2 ** 31, Math.floor(schema.maximum ?? min + 1000))),
      });
    }
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  root: JsonSchema,
): fc.Arbitrary<unknown> {
  const known = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, valueOf(one, root)]),
  );
  const fixed = fc.record(known, { requiredKeys: required.filter((name) => name in known) });
  if (typeof additionalProperties !== 'object') return fixed;
  const more = fc.dictionary(
    fc.string({ minLength: 1, maxLength: longest }),
    valueOf(additionalProperties, root),
    { maxKeys: most },
  );
  return fc.tuple(fixed, more).map(([one, other]) => ({ ...other, ...one }));
}

/** Expressions that look around are more than fast-check can invert. */
function stringMatching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.string({ maxLength: longest });
  }
}
